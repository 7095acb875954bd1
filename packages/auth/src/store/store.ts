import type { IpAddress, MaybePromise, Now } from '@tollgate/sip-parser';
import type { Failure, Lock, Origin, SavedLock } from '../lockout/failure.ts';

/** One use of one nonce. */
export interface Claim {
  /** The nonce's MAC, 16 bytes that only the key's owner can choose; not its text (has variants). */
  readonly nonce: Uint8Array;
  /** 1 to 2^32-1; 0 for a response without qop, which uses up the whole nonce. */
  readonly nc: number;
  /** When the nonce ends (wall clock, milliseconds): the claim is remembered at least until then. */
  readonly expires: number;
}

export interface WrongAttempt extends Failure {
  readonly kind: 'wrong';
}

export interface RightAttempt extends Origin {
  readonly kind: 'right';
  readonly claim: Claim;
}

/** What a digest that has been computed says, told to the store. */
export type Attempt = WrongAttempt | RightAttempt;

/**
 * What the store made of an attempt.
 *
 * - `ok`: a right answer, its (nonce, nc) claimed now and by nobody before. The only way in.
 * - `replay`: a right answer whose (nonce, nc) was claimed before, or may have been.
 * - `counted`: a wrong answer, counted; from an exempt address too, where nothing is counted.
 * - `locked`: the key was locked already. Whether the answer was right is not told, nothing is
 *   counted and nothing is claimed.
 */
export type Settled = 'ok' | 'replay' | 'counted' | 'locked';

/**
 * What several processes must agree on: (nonce, nc) pairs used, failures counted, locks.
 *
 * `settle` may answer now or by a promise; a promise must end, rejected at worst, within the
 * store's own deadline. Everything else is synchronous and never throws.
 */
export interface AuthStore {
  /**
   * Random bytes that change whenever claims may have been forgotten (at construction, for a store
   * in memory). Mixed into the nonce keys, so that a nonce from before is not genuine any more.
   * May change at any time in a shared store: read it for each nonce.
   */
  readonly epoch: Uint8Array;
  /**
   * Settles an attempt in one indivisible step, in an order all users of the store share: what is
   * locked by then is `locked`, a failure is counted and may lock, a right answer is claimed. So
   * of many attempts in flight at once none gains from the others. Throws or rejects when the
   * store cannot be reached: `guardStore` turns that into an answer.
   */
  settle(attempt: Attempt, now: Now): MaybePromise<Settled>;
  /**
   * Whether `settle` would call this claim a replay; claims nothing. For rehearsals: over a store
   * without it they know of their own claims only.
   */
  used?(claim: Claim, now: Now): MaybePromise<boolean>;
  /**
   * Counts a failure no answer waits for: an access-list miss or an unknown application over a
   * connection, or over UDP one proven by its ACK. May be buffered; never throws.
   */
  report(failure: Failure, now: Now): void;
  /** Milliseconds this origin stays locked, as far as this process knows; 0: not locked. */
  lockedFor(origin: Origin, now: Now): number;
  /** The locks this process knows of. Walks a table: for operators, not for every call. */
  locks(now: Now): Lock[];
  /**
   * Ends the locks on this address, out of one application or (undefined) out of all, and forgets
   * its failures, so that one more slip does not lock it again. True if there was one.
   */
  unlock(ip: IpAddress, application: string | undefined, now: Now): MaybePromise<boolean>;
  /** The locks, to be restored by another process or after a restart. */
  exportLocks(now: Now): SavedLock[];
  /**
   * Takes locks in, each cut to the longest a lock of this store can last, however the wall clock
   * was set meanwhile. Entries that are over or make no sense are passed over. Returns how many
   * were taken.
   */
  restoreLocks(saved: readonly SavedLock[], now: Now): number;
  /** Calls back for each new lock, of any process. Returns the function that ends it. */
  subscribe?(onLock: (lock: SavedLock) => void): () => void;
}
