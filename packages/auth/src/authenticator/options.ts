import {
  callable,
  checkKeys,
  flag,
  isObject,
  oneOf,
  pathOf,
  wholeNumber,
  wrongType,
  wrongValue,
} from '@tollgate/common';
import type { ApplicationOptions } from '../application/options.ts';
import { type DigestPolicy, digestPolicyNames } from '../digest/policy.ts';
import { checkStore } from '../store/check-store.ts';
import type { GuardedStore } from '../store/guard.ts';
import { type MemoryStoreOptions, memoryStoreOptionNames } from '../store/memory-store.ts';

/** The digest settings here are the defaults of every application. */
export interface AuthenticatorOptions extends DigestPolicy {
  /**
   * The protection space, 1 to 64 printable ASCII characters without quote and backslash. HA1
   * values are made for it, so a change makes all of them useless.
   */
  readonly realm: string;
  readonly applications: readonly ApplicationOptions[];
  /**
   * Where used nonces, failures and locks are kept: any `AuthStore`, guarded (`guardStore`) or not.
   * @default a store in memory with `lockout`
   */
  readonly store?: GuardedStore;
  /** How failures are counted, for the store in memory; not beside `store`. */
  readonly lockout?: MemoryStoreOptions;
  /**
   * Secrets of at least 16 bytes, newest first, for nonces and To tags: the first signs, all
   * verify. Needed where several nodes answer for one address. @default random, renewed hourly
   */
  readonly nonceKeys?: readonly Uint8Array[];
  /** @default 60000 */
  readonly nonceTtlMs?: number;
  /** The answer to a Request-URI that names no application. @default 403 */
  readonly unknownApplicationStatus?: number;
  /**
   * What a locked source gets: 403, or nothing, which makes a carrier try for 32 s.
   * @default 'refuse'
   */
  readonly lockedReply?: 'refuse' | 'drop';
  /**
   * Challenge whatever an access list does not let in, existing or not, and refuse it afterwards:
   * then nobody can tell which applications exist. All must challenge alike. @default false
   */
  readonly uniform?: boolean;
  /**
   * Count an access-list miss or an unknown application over UDP at once, without waiting for the
   * ACK that proves the address. Then ten forged packets lock anybody out. @default false
   */
  readonly countUnverifiedUdp?: boolean;
  /** Verifications that may wait at once for a look-up or the store; more get 503. @default 1000 */
  readonly maxLookUps?: number;
  /** Fills bytes; must be unpredictable. @default `randomFillSync` of node:crypto */
  readonly random?: (bytes: Uint8Array) => void;
}

export interface Settings {
  readonly realm: string;
  readonly unknownApplicationStatus: number;
  readonly lockedReply: 'refuse' | 'drop';
  readonly uniform: boolean;
  readonly countUnverifiedUdp: boolean;
  readonly maxLookUps: number;
}

/** Every option, one entry a member of `AuthenticatorOptions`. */
export const authenticatorOptionNames: readonly (keyof AuthenticatorOptions)[] = Object.keys({
  realm: true,
  applications: true,
  store: true,
  lockout: true,
  nonceKeys: true,
  nonceTtlMs: true,
  unknownApplicationStatus: true,
  lockedReply: true,
  uniform: true,
  countUnverifiedUdp: true,
  maxLookUps: true,
  random: true,
  algorithms: true,
  qop: true,
  requireQop: true,
  digestUri: true,
  nonceSource: true,
  challengeStatus: true,
} satisfies Record<keyof Required<AuthenticatorOptions>, true>) as (keyof AuthenticatorOptions)[];

/** Options of a part that were written beside it, each with the path to write. */
const elsewhere: Readonly<Record<string, string>> = Object.fromEntries([
  ...memoryStoreOptionNames.map((name) => [name, pathOf('lockout', name)]),
  ...['id', 'auth', 'numbers', 'accessLists', 'credentials'].map((name) => [
    name,
    `applications[0].${name}`,
  ]),
  ['digest', `${digestPolicyNames.join(', ')} beside realm`],
]);

/**
 * Checks all options but `applications`, the digest policy and the keys, which those who read them
 * check, and completes them.
 *
 * @throws {TypeError | RangeError} naming the option that is unknown or wrong
 */
export function readSettings(options: AuthenticatorOptions): Settings {
  if (!isObject(options)) {
    const wanted = "an object like { realm: 'sip.example.com', applications }";
    throw wrongType('options', wanted, options);
  }
  checkKeys('', options, authenticatorOptionNames, elsewhere);
  const { realm, uniform = false, countUnverifiedUdp = false } = options;
  const { unknownApplicationStatus = 403, lockedReply = 'refuse', maxLookUps = 1000 } = options;
  checkRealm(realm);
  flag('uniform', uniform);
  oneOf('unknownApplicationStatus', unknownApplicationStatus, uniform ? [403] : [403, 404]);
  oneOf('lockedReply', lockedReply, ['refuse', 'drop']);
  flag('countUnverifiedUdp', countUnverifiedUdp);
  wholeNumber('maxLookUps', maxLookUps);
  if (options.random !== undefined) {
    callable('random', options.random, '(bytes) => void that fills them');
  }
  if (options.store !== undefined) {
    checkStore('store', options.store);
    if (options.lockout !== undefined) {
      const wanted = 'given to createMemoryStore, not beside store';
      throw wrongType('lockout', wanted, options.lockout);
    }
  }
  return { realm, unknownApplicationStatus, lockedReply, uniform, countUnverifiedUdp, maxLookUps };
}

// A quote or backslash is escaped on the wire, and clients do not agree on what they hash then.
function checkRealm(realm: unknown): void {
  const wanted = 'a text of 1 to 64 printable ASCII characters without quote and backslash';
  if (typeof realm !== 'string') throw wrongType('realm', wanted, realm);
  if (/^[\x20-\x7e]{1,64}$/.test(realm) && !/["\\]/.test(realm)) return;
  throw wrongValue('realm', wanted, realm);
}
