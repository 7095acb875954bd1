export { type GuardedOutcome, type GuardedStore, type GuardOptions, guardStore } from './guard.ts';
export { createMemoryStore, type MemoryStore, type MemoryStoreOptions } from './memory-store.ts';
export {
  type Attempt,
  type AuthStore,
  type Claim,
  type Failure,
  type FailureKind,
  failureKinds,
  type Lock,
  type Origin,
  type RightAttempt,
  type SavedLock,
  type Settled,
  type WrongAttempt,
} from './store.ts';
