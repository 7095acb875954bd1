import type { LockoutOptions, MemoryStore } from '@tollgate/auth';
import { createLockout, type Lockout } from '@tollgate/auth/lockout';
import type { AuthStore } from '@tollgate/auth/store';
import type { Now } from '@tollgate/sip-parser';

/** What the nodes share: the state elsewhere, and each node's copy of the locks. */
export interface Shared {
  readonly store: MemoryStore;
  readonly copies: Lockout[];
}

/** When and how a delayed store fails: before it has done anything, or after, the answer lost. */
export type Fault = 'none' | 'before' | 'after';

export interface DelayedOptions {
  readonly lockout: LockoutOptions;
  /** How many turns of the event loop the next message takes, either way. */
  readonly delay: () => number;
  readonly fault?: () => Fault;
  readonly now: () => Now;
}

/**
 * A node of a store elsewhere: each call takes a while to get there and the answer a while to come
 * back, calls overtake each other, and the node knows of locks only what it has been told.
 */
export function delayedStore({ store, copies }: Shared, options: DelayedOptions): AuthStore {
  const { delay, fault = () => 'none', now } = options;
  const known = createLockout(options.lockout);
  copies.push(known);
  store.subscribe(async (lock) => {
    await turns(delay());
    known.restoreLocks([lock], now());
  });

  async function travel<T>(act: () => T): Promise<T> {
    const wrong = fault();
    await turns(delay());
    if (wrong === 'before') throw new Error('connection lost');
    const result = act();
    await turns(delay());
    if (wrong === 'after') throw new Error('connection lost');
    return result;
  }

  return {
    epoch: store.epoch,
    settle: (attempt) => travel(() => store.settle(attempt, now())),
    used: (claim) => travel(() => store.used(claim)),
    report(failure) {
      travel(() => store.report(failure, now())).catch(() => undefined);
    },
    lockedFor: (origin, at) => known.lockedFor(origin, at),
    locks: (at) => known.locks(at),
    unlock: (ip, application, at) =>
      travel(() => {
        for (const copy of copies) copy.unlock(ip, application, at);
        return store.unlock(ip, application, at);
      }),
    exportLocks: (at) => known.exportLocks(at),
    restoreLocks(saved, at) {
      store.restoreLocks(saved, at);
      return known.restoreLocks(saved, at);
    },
    subscribe: (onLock) => store.subscribe(onLock),
  };
}

export async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resume) => setImmediate(resume));
}
