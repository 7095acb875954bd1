export {
  type Failure,
  type FailureKind,
  failureKinds,
  type Lock,
  type Origin,
  type SavedLock,
} from './failure.ts';
export { createLockout, type Lockout, type LockoutLosses } from './lockout.ts';
export type { LockoutOptions, RandomFill } from './policy.ts';
