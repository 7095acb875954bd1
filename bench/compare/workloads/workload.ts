import type { Packages } from '../packages.ts';

/** The areas whose speed is compared, in the order of the report. */
export const AREAS = ['parser', 'engine', 'acl', 'auth'] as const;

export type Area = (typeof AREAS)[number];

/** Runs `work` on the clock. What a batch does outside of it is preparation and costs nothing. */
export type Timed = (work: () => void) => void;

/** A workload that is ready to run. */
export interface Load {
  /** Operations in a batch: the time of the batch is divided by it. */
  readonly operations: number;
  /** Processor time until the compiler has done its work, in ms. @default 300 */
  readonly warmUpMs?: number;
  /** Runs one batch. Throws where a result is wrong: a fast wrong answer is no result. */
  batch(timed: Timed): void;
}

/** Builds one workload over the packages of one tree. */
export type Prepare = (packages: Packages) => Load;

/** Throws unless the result is the one that the workload is about. */
export function expectSame(got: unknown, wanted: unknown): void {
  if (got !== wanted) throw new Error(`expected ${String(wanted)}, got ${String(got)}`);
}
