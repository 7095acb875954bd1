import {
  type AuthStore,
  createMemoryStore,
  type MemoryStoreOptions,
  type Settled,
} from '@tollgate/auth/store';
import type { MaybePromise, Now } from '@tollgate/sip-parser';

/** As much of a real store as is read. */
export type Underlying = Pick<AuthStore, 'epoch' | 'lockedFor' | 'locks' | 'used'>;

/** Enough for a capture; a rehearsal is over soon. */
const SMALL: MemoryStoreOptions = { maxSources: 4096, maxClaims: 4096 };

/**
 * A store that reads the locks and the used nonces of another and keeps what is new to itself: the
 * one below is never changed. Failures the other has counted so far are not seen, its locks are.
 *
 * @param lockout how the other one counts, so that a lock comes about here as it would there
 */
export function overlay(below: Underlying, lockout: MemoryStoreOptions = {}): AuthStore {
  const own = createMemoryStore({ ...lockout, ...SMALL });
  return {
    get epoch() {
      return below.epoch;
    },
    settle(attempt, now) {
      if (below.lockedFor(attempt, now) > 0) return 'locked';
      if (attempt.kind === 'wrong' || below.used === undefined) return own.settle(attempt, now);
      const used = below.used(attempt.claim, now);
      if (typeof used !== 'boolean') return used.then(settled);
      return settled(used);

      function settled(was: boolean): MaybePromise<Settled> {
        return was ? 'replay' : own.settle(attempt, now);
      }
    },
    report: (failure, now) => own.report(failure, now),
    lockedFor: (origin, now) => Math.max(below.lockedFor(origin, now), own.lockedFor(origin, now)),
    locks: (now: Now) => [...below.locks(now), ...own.locks(now)],
    unlock: (ip, application, now) => own.unlock(ip, application, now),
    exportLocks: (now) => own.exportLocks(now),
    restoreLocks: (saved, now) => own.restoreLocks(saved, now),
  };
}
