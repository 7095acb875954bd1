import type { Judge } from '@tollgate/auth';
import {
  callable,
  checkKeys,
  flag,
  pathOf,
  wholeNumber,
  wrongType,
  wrongValue,
} from '@tollgate/common';
import { DEFAULT_LIMITS, type Limits, type Now, type Source } from '@tollgate/sip-parser';
import type { CallCaps } from '../call/calls.ts';
import type { CallTimes } from '../call/session.ts';
import type { Advertised } from '../protocol/advertised.ts';
import type { EngineHandlers } from './events.ts';

/** What an engine is made of. Times in milliseconds. */
export interface EngineOptions extends EngineHandlers, Partial<CallTimes>, Partial<CallCaps> {
  /** Judges the calls: an authenticator, or a rehearsal of one. */
  readonly authenticator: Judge;
  /** The time. */
  readonly clock: () => Now;
  /** What Contact and Via of ours name, for the listener a message came in by. */
  readonly advertised: (source: Source) => Advertised;
  /** Called when `deadline()` may have become earlier outside `receive` and `advance`. */
  readonly wake?: () => void;
  /** What the parser refuses. */
  readonly limits?: Partial<Limits>;
  /**
   * Transactions remembered at once; one more authenticated request is answered 503.
   * @default 100000
   */
  readonly maxTransactions?: number;
  /** Whether decisions carry their trace: one line a gate. @default false */
  readonly trace?: boolean;
  /**
   * A secret of 32 bytes from which the To tags of stateless answers are made: engines that share
   * it give one request one tag. RFC 3261 section 8.2.7
   * @default random
   */
  readonly tagKey?: Uint8Array;
}

/** The numbers of an engine, all given. */
export interface EngineSettings extends CallTimes, CallCaps {
  readonly maxTransactions: number;
}

const MIN_SECRET_BYTES = 16;

const DEFAULTS: EngineSettings = {
  t1Ms: 500,
  t2Ms: 4000,
  maxRingMs: 180_000,
  maxCallMs: 4 * 3_600_000,
  maxCalls: 10_000,
  maxCallsPerApplication: 1_000,
  maxCallsPerSource: 1_000,
  maxUnacknowledgedPerSource: 100,
  maxTransactions: 100_000,
};

/** Every option, one entry a member of `EngineOptions`. */
export const engineOptionNames: readonly string[] = Object.keys({
  authenticator: true,
  clock: true,
  advertised: true,
  wake: true,
  limits: true,
  maxTransactions: true,
  trace: true,
  tagKey: true,
  t1Ms: true,
  t2Ms: true,
  maxRingMs: true,
  maxCallMs: true,
  maxCalls: true,
  maxCallsPerApplication: true,
  maxCallsPerSource: true,
  maxUnacknowledgedPerSource: true,
  onCall: true,
  onDecision: true,
  onRejected: true,
  onCallEnd: true,
  onError: true,
} satisfies Record<keyof Required<EngineOptions>, true>);

const limitNames = Object.keys(DEFAULT_LIMITS) as (keyof Limits)[];

/** Limits of a message that were written beside `limits`, each with the path to write. */
export const limitsElsewhere: Readonly<Record<string, string>> = Object.fromEntries(
  limitNames.map((name) => [name, pathOf('limits', name)]),
);

/** Numbers of an engine that were written inside `limits`, each with where to write it. */
const numbersElsewhere: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(DEFAULTS).map((name) => [name, `${name} beside limits`]),
);

/**
 * Checks every option of an engine but its numbers (see `engineSettings`).
 *
 * @throws {TypeError} naming the option that is unknown, missing, or of the wrong type
 * @throws {RangeError} naming the option whose value is out of range
 */
export function checkEngineOptions(options: EngineOptions): void {
  checkKeys('', options, engineOptionNames, limitsElsewhere);
  const { authenticator, clock, advertised, wake, trace, tagKey, limits } = options;
  for (const name of ['screen', 'verify', 'acknowledged'] as const) {
    if (typeof authenticator?.[name] !== 'function') {
      throw wrongType('authenticator', 'what createAuthenticator returns', authenticator);
    }
  }
  callable('clock', clock, '() => { mono, wall } in milliseconds');
  callable('advertised', advertised, '(source) => { host, port }');
  if (wake !== undefined) callable('wake', wake, '() => ...');
  checkHandlers(options);
  if (trace !== undefined) flag('trace', trace);
  if (tagKey !== undefined) checkSecret('tagKey', tagKey);
  if (limits !== undefined) checkLimits(limits);
}

/** @throws {TypeError} naming the handler that is not a function */
export function checkHandlers(handlers: EngineHandlers): void {
  const { onCall, onDecision, onRejected, onCallEnd, onError } = handlers;
  if (onCall !== undefined) callable('onCall', onCall, '(call) => ...');
  if (onDecision !== undefined) callable('onDecision', onDecision, '(event) => ...');
  if (onRejected !== undefined) callable('onRejected', onRejected, '(event) => ...');
  if (onCallEnd !== undefined) callable('onCallEnd', onCallEnd, '(call, end) => ...');
  if (onError !== undefined) callable('onError', onError, '(error, where) => ...');
}

/**
 * Completes the numbers of an engine.
 *
 * @throws {TypeError} naming the option that is not a number
 * @throws {RangeError} naming the option that is not a whole number of at least 1
 */
export function engineSettings(options: EngineOptions): EngineSettings {
  const settings: Record<keyof EngineSettings, number> = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS) as (keyof EngineSettings)[]) {
    const value = options[name];
    if (value !== undefined) settings[name] = wholeNumber(name, value);
  }
  return settings;
}

/** Bytes nobody may guess; the message never shows them. */
function checkSecret(option: string, value: unknown): void {
  const wanted = `a secret of at least ${MIN_SECRET_BYTES} bytes (Uint8Array)`;
  if (!(value instanceof Uint8Array)) throw wrongType(option, wanted, value, 'another type');
  if (value.length >= MIN_SECRET_BYTES) return;
  throw wrongValue(option, wanted, value, `${value.length} bytes`);
}

function checkLimits(limits: Partial<Limits>): void {
  checkKeys('limits', limits, limitNames, numbersElsewhere);
  for (const name of limitNames) {
    const value = limits[name];
    if (value !== undefined) wholeNumber(pathOf('limits', name), value, { max: 65_535 });
  }
}
