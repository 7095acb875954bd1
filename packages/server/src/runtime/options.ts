import { type AuthenticatorOptions, authenticatorOptionNames } from '@tollgate/auth';
import { callable, checkKeys, isObject, pathOf, wrongType } from '@tollgate/common';
import type { Limits } from '@tollgate/sip-parser';
import type { CallCaps } from '../call/calls.ts';
import type { CallTimes } from '../call/session.ts';
import type { EngineHandlers } from '../engine/events.ts';
import {
  checkHandlers,
  type EngineOptions,
  engineOptionNames,
  limitsElsewhere,
} from '../engine/options.ts';
import { checkSpec, type ListenSpec } from './listen.ts';

/** A server: what to listen on, whom to let in, and what to do with a call. */
export interface TollgateOptions
  extends AuthenticatorOptions,
    EngineHandlers,
    Partial<CallTimes>,
    Partial<CallCaps> {
  /** @default UDP and TCP on port 5060 of every address */
  readonly listen?: readonly ListenSpec[];
  readonly limits?: Partial<Limits>;
  readonly maxTransactions?: number;
  /** See `EngineOptions`. @default random */
  readonly tagKey?: Uint8Array;
  /** Whether decisions carry their trace. @default false */
  readonly trace?: boolean;
  /** Something doubtful about the configuration. @default process.emitWarning */
  readonly onWarning?: (message: string) => void;
}

/** What the engine is given that the server makes itself. */
type MadeHere = 'authenticator' | 'clock' | 'advertised' | 'wake';

/** The options of a server, by who reads them. */
export interface ServerParts {
  readonly authenticator: AuthenticatorOptions;
  readonly engine: Omit<EngineOptions, MadeHere>;
}

const madeHere: readonly string[] = Object.keys({
  authenticator: true,
  clock: true,
  advertised: true,
  wake: true,
} satisfies Record<MadeHere, true>);

const engineNames = engineOptionNames.filter((name) => !madeHere.includes(name));

/** Options of one listener that were written beside `listen`, each with the path to write. */
const listenElsewhere = Object.fromEntries(
  ['transport', 'address', 'port', 'advertise'].map((name) => [name, `listen[0].${name}`]),
);

/**
 * Checks what the server itself reads and which options there are, and gives authenticator and
 * engine theirs, which they check themselves.
 *
 * @throws {TypeError | RangeError} naming the option that is unknown or wrong
 */
export function readOptions(options: TollgateOptions): ServerParts {
  if (!isObject(options)) {
    throw wrongType(
      'options',
      "an object like { realm: 'sip.example.com', applications }",
      options,
    );
  }
  const known = [...authenticatorOptionNames, ...engineNames, 'listen', 'onWarning'];
  checkKeys('', options, known, { ...limitsElsewhere, ...listenElsewhere });
  checkHandlers(options);
  if (options.onWarning !== undefined) callable('onWarning', options.onWarning, '(message) => ...');
  if (options.listen !== undefined) checkListen(options.listen);
  return {
    authenticator: pick(options, authenticatorOptionNames) as AuthenticatorOptions,
    engine: pick(options, engineNames),
  };
}

function checkListen(listen: readonly ListenSpec[]): void {
  const wanted = "an array like [{ transport: 'udp', port: 5060 }]";
  if (!Array.isArray(listen)) throw wrongType('listen', wanted, listen);
  for (const [index, spec] of listen.entries()) checkSpec(spec, pathOf('listen', index));
}

function pick(options: TollgateOptions, names: readonly string[]): object {
  const given = options as unknown as Readonly<Record<string, unknown>>;
  const present = names.filter((name) => given[name] !== undefined);
  return Object.fromEntries(present.map((name) => [name, given[name]]));
}
