export { createLockout, type Lockout, type LockoutLosses } from './lockout.ts';
export type { LockoutOptions, RandomFill } from './policy.ts';
