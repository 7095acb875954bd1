import { createHash } from 'node:crypto';
import { readNonce } from '../digest/nonce.ts';
import type { GuardedStore } from '../store/guard.ts';
import type { CheckNonce } from './context.ts';

/** How to judge without consequences. */
export interface RehearsalOptions {
  /** Where its failures, locks and used nonces go: a store that keeps them from the real one. */
  readonly store: GuardedStore;
  /**
   * Take any nonce as one of ours, as if its signature had been checked, so that a packet can be
   * explained where the key that signed it is not at hand. A nonce of our form still says its
   * algorithm and age. Never let a call in by it. @default false
   */
  readonly assumeNonce?: boolean;
}

/** What `check` finds genuine, and whatever else is only taken as such. */
export function assumeGenuine(check: CheckNonce, ttlMs: number): CheckNonce {
  return (answer, binding, now) => {
    const genuine = check(answer, binding, now);
    if (genuine !== undefined) return genuine;
    const { algorithm, issued } = readNonce(answer.nonce) ?? { ...answer, issued: now.wall };
    const expired = now.wall - issued >= ttlMs;
    const id = createHash('sha256').update(answer.nonce, 'latin1').digest().subarray(0, 16);
    return { algorithm, issued, expired, id, assumed: true };
  };
}
