import { checkKeys, wholeNumber } from '@tollgate/common';
import type { Now } from '@tollgate/sip-parser';
import { createLockout, type LockoutLosses } from '../lockout/lockout.ts';
import { type LockoutOptions, lockoutOptionNames, lockoutPolicy } from '../lockout/policy.ts';
import { Claims } from './claims.ts';
import type { Attempt, AuthStore, Claim, Settled } from './store.ts';

export interface MemoryStoreOptions extends LockoutOptions {
  /**
   * How many used nonces are remembered, one a call, for as long as the nonce lives. When it is
   * full, right answers are refused as `replay`. 1 to 2^24. @default 262_144
   */
  readonly maxClaims?: number;
}

/** Every option, one entry a member of `MemoryStoreOptions`. */
export const memoryStoreOptionNames: readonly string[] = [
  ...lockoutOptionNames,
  ...Object.keys({ maxClaims: true } satisfies Record<
    Exclude<keyof MemoryStoreOptions, keyof LockoutOptions>,
    true
  >),
];

/** A store that never waits. */
export interface MemoryStore extends AuthStore {
  settle(attempt: Attempt, now: Now): Settled;
  unlock: (...args: Parameters<AuthStore['unlock']>) => boolean;
  subscribe: NonNullable<AuthStore['subscribe']>;
  used: (claim: Claim) => boolean;
  /** What has been forgotten since the start because there was no room. */
  readonly losses: LockoutLosses;
}

/**
 * The store of one process, in a fixed amount of memory. Nothing is kept across a restart: its
 * `epoch` is new, so that all earlier nonces are void, and locks are saved with `exportLocks`.
 *
 * @throws {TypeError | RangeError} naming the option that is unknown or wrong
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  checkKeys('', options, memoryStoreOptionNames);
  const { maxClaims = 262_144, ...lockoutOptions } = options;
  wholeNumber('maxClaims', maxClaims, { max: 2 ** 24 });
  const lockout = createLockout(lockoutOptions);
  const claims = new Claims(maxClaims);
  const epoch = new Uint8Array(16);
  lockoutPolicy(lockoutOptions).random(epoch);
  return {
    epoch,
    settle(attempt, now) {
      if (lockout.lockedFor(attempt, now) > 0) return 'locked';
      if (attempt.kind === 'right') return claims.claim(attempt.claim, now) ? 'ok' : 'replay';
      lockout.count(attempt, now);
      return 'counted';
    },
    used: (claim) => claims.used(claim),
    report(failure, now) {
      lockout.count(failure, now);
    },
    lockedFor: (origin, now) => lockout.lockedFor(origin, now),
    locks: (now) => lockout.locks(now),
    unlock: (ip, application, now) => lockout.unlock(ip, application, now),
    exportLocks: (now) => lockout.exportLocks(now),
    restoreLocks: (saved, now) => lockout.restoreLocks(saved, now),
    subscribe: (onLock) => lockout.subscribe(onLock),
    get losses() {
      return lockout.losses;
    },
  };
}
