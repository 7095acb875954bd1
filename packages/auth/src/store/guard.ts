import { callable, checkKeys, oneOf } from '@tollgate/common';
import type { MaybePromise, Now } from '@tollgate/sip-parser';
import type { Lock } from '../lockout/failure.ts';
import { checkStore } from './check-store.ts';
import { createMemoryStore, type MemoryStore } from './memory-store.ts';
import type { Attempt, AuthStore, Settled } from './store.ts';

/** What an attempt comes to while the store may be out of reach. */
export type GuardedOutcome = Settled | 'unavailable';

export interface GuardOptions {
  /**
   * `refuse`: an attempt the store cannot settle is `unavailable`; answer 503.
   * `local`: it is settled by this process alone. Other nodes do not see the failures it counts
   * then, and a (nonce, nc) may be used once on each node; never twice on one.
   * @default 'refuse'
   */
  readonly whenGone?: 'refuse' | 'local';
  /** The memory for `local`; give it the lockout options of the store. @default a new one */
  readonly local?: MemoryStore;
  /** Told what the store threw, each time. Must not throw. */
  readonly onFailure?: (cause: unknown) => void;
}

/** An `AuthStore` whose `settle` never throws and never rejects. */
export interface GuardedStore extends Omit<AuthStore, 'settle'> {
  settle(attempt: Attempt, now: Now): MaybePromise<GuardedOutcome>;
}

const guardOptionNames: readonly string[] = Object.keys({
  whenGone: true,
  local: true,
  onFailure: true,
} satisfies Record<keyof Required<GuardOptions>, true>);

/**
 * Wraps a store with the operator's choice for outages. Stays synchronous if the store is.
 *
 * With `local`, everything the store settles is recorded in the local memory as well: what this
 * node accepted before the outage is a replay during it, and failures counted before still count.
 *
 * @throws {TypeError | RangeError} naming the option that is unknown or wrong
 */
export function guardStore(store: AuthStore, options: GuardOptions = {}): GuardedStore {
  checkStore('store', store);
  checkKeys('', options, guardOptionNames);
  const { whenGone = 'refuse', onFailure } = options;
  oneOf('whenGone', whenGone, ['refuse', 'local']);
  if (options.local !== undefined) checkStore('local', options.local);
  if (onFailure !== undefined) callable('onFailure', onFailure, '(cause) => ...');
  const local = whenGone === 'local' ? (options.local ?? createMemoryStore()) : undefined;
  const gone = (cause: unknown, attempt: Attempt, now: Now): GuardedOutcome => {
    onFailure?.(cause);
    return local?.settle(attempt, now) ?? 'unavailable';
  };
  const settled = (outcome: Settled, attempt: Attempt, now: Now): Settled => {
    if (outcome === 'locked' || local === undefined) return outcome;
    const here = local.settle(attempt, now);
    // What this node accepted alone the store never heard of: a right answer needs both.
    return outcome === 'ok' ? here : outcome;
  };
  return {
    get epoch() {
      return store.epoch;
    },
    settle(attempt, now) {
      try {
        const outcome = store.settle(attempt, now);
        if (typeof outcome === 'string') return settled(outcome, attempt, now);
        return outcome.then(
          (late) => settled(late, attempt, now),
          (cause) => gone(cause, attempt, now),
        );
      } catch (cause) {
        return gone(cause, attempt, now);
      }
    },
    report(failure, now) {
      store.report(failure, now);
      local?.report(failure, now);
    },
    lockedFor: (origin, now) =>
      Math.max(store.lockedFor(origin, now), local?.lockedFor(origin, now) ?? 0),
    locks: (now) => merge(store.locks(now), local?.locks(now) ?? []),
    unlock(ip, application, now) {
      const here = local?.unlock(ip, application, now) ?? false;
      const there = store.unlock(ip, application, now);
      return typeof there === 'boolean' ? there || here : there.then((was) => was || here);
    },
    exportLocks: (now) => store.exportLocks(now),
    restoreLocks(saved, now) {
      local?.restoreLocks(saved, now);
      return store.restoreLocks(saved, now);
    },
    ...(store.used ? { used: store.used.bind(store) } : {}),
    ...(store.subscribe ? { subscribe: store.subscribe.bind(store) } : {}),
  };
}

/** Both lists in one, a lock that stands in both once, with the longer time. */
function merge(theirs: Lock[], ours: Lock[]): Lock[] {
  const locks = new Map<string, Lock>();
  for (const lock of [...theirs, ...ours]) {
    const key = `${lock.source} ${lock.application ?? ''}`;
    const known = locks.get(key);
    if (known === undefined || known.remainingMs < lock.remainingMs) locks.set(key, lock);
  }
  return [...locks.values()];
}
