import type { ApplicationOptions } from '../application/options.ts';
import type { DigestPolicy } from '../digest/policy.ts';
import { oneOf, show } from '../option-checks.ts';
import type { GuardedStore } from '../store/guard.ts';
import type { MemoryStoreOptions } from '../store/memory-store.ts';

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
  /** What a locked source gets: 403, or nothing, which makes a carrier try for 32 s. @default 'refuse' */
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
  /** Verifications that may wait at once, for a look-up or the store; more get 503. @default 1000 */
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

/** Checks and completes. Throws a TypeError or RangeError naming the option and its value. */
export function readSettings(options: AuthenticatorOptions): Settings {
  const { realm, applications, uniform = false, countUnverifiedUdp = false } = options;
  const { unknownApplicationStatus = 403, lockedReply = 'refuse', maxLookUps = 1000 } = options;
  // A quote or backslash is escaped on the wire, and clients do not agree on what they hash then.
  if (typeof realm !== 'string' || !/^[\x20-\x7e]{1,64}$/.test(realm) || /["\\]/.test(realm)) {
    const wanted = '1 to 64 printable ASCII characters without quote and backslash';
    throw new RangeError(`realm must be ${wanted}, not ${show(realm)}`);
  }
  if (!Array.isArray(applications)) throw new TypeError('applications must be an array');
  oneOf('unknownApplicationStatus', unknownApplicationStatus, uniform ? [403] : [403, 404]);
  oneOf('lockedReply', lockedReply, ['refuse', 'drop']);
  oneOf('uniform', uniform, [true, false]);
  oneOf('countUnverifiedUdp', countUnverifiedUdp, [true, false]);
  if (!Number.isSafeInteger(maxLookUps) || maxLookUps < 1) {
    throw new RangeError(`maxLookUps must be a whole number above 0, not ${show(maxLookUps)}`);
  }
  if (options.store !== undefined && options.lockout !== undefined) {
    throw new TypeError('lockout must be given to the store where there is a store option');
  }
  return { realm, unknownApplicationStatus, lockedReply, uniform, countUnverifiedUdp, maxLookUps };
}
