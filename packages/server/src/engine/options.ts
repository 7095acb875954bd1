import type { Judge } from '@tollgate/auth';
import { show } from '@tollgate/common';
import type { Limits, Now, Source } from '@tollgate/sip-parser';
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
  /** Called when `deadline()` may have moved to an earlier moment outside `receive` and `advance`. */
  readonly wake?: () => void;
  /** What the parser refuses. */
  readonly limits?: Partial<Limits>;
  /** Transactions remembered at once; one more authenticated request is answered 503. @default 100000 */
  readonly maxTransactions?: number;
  /** Whether decisions carry their trace: one line a gate. @default false */
  readonly trace?: boolean;
  /**
   * A secret of 32 bytes from which the To tags of stateless answers are made: engines that share it
   * give one request one tag. RFC 3261 section 8.2.7
   * @default random
   */
  readonly tagKey?: Uint8Array;
}

/** The numbers of an engine, all given. */
export interface EngineSettings extends CallTimes, CallCaps {
  readonly maxTransactions: number;
}

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

/** @throws RangeError naming the option that is no whole number of at least 1 */
export function engineSettings(options: EngineOptions): EngineSettings {
  const settings: Record<keyof EngineSettings, number> = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS) as (keyof EngineSettings)[]) {
    const value = options[name];
    if (value === undefined) continue;
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(`${name} must be a whole number of at least 1, got ${show(value)}`);
    }
    settings[name] = value;
  }
  return settings;
}
