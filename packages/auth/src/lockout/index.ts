export type { RandomFill } from './keyed-hash.ts';
export { createLockout, type Lockout, type LockoutLosses } from './lockout.ts';
export type { LockoutOptions } from './policy.ts';
