export {
  type Failure,
  type FailureKind,
  failureKinds,
  type Lock,
  type Origin,
  type SavedLock,
} from '../lockout/failure.ts';
export { type GuardedOutcome, type GuardedStore, type GuardOptions, guardStore } from './guard.ts';
export { createMemoryStore, type MemoryStore, type MemoryStoreOptions } from './memory-store.ts';
export type { Attempt, AuthStore, Claim, RightAttempt, Settled, WrongAttempt } from './store.ts';
