/** A set of measurements, in the unit they were made in. */
export interface Summary {
  readonly median: number;
  /** The quartiles: half of the measurements lie between them. */
  readonly low: number;
  readonly high: number;
}

export type Verdict = 'same' | 'faster' | 'slower';

/** Medians that differ by less than this share of the base are the same. */
const TOLERANCE = 0.03;

export function summarise(measurements: readonly number[]): Summary {
  const sorted = [...measurements].sort((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
  };
}

/** Between the two measurements it lies between, in proportion. */
function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)]!;
  const above = sorted[Math.ceil(position)]!;
  return below + (above - below) * (position - Math.floor(position));
}

/** The same: medians within 3 % of each other, or interquartile ranges that overlap. */
export function compare(base: Summary, next: Summary): Verdict {
  if (Math.abs(next.median - base.median) <= TOLERANCE * base.median) return 'same';
  if (next.low <= base.high && base.low <= next.high) return 'same';
  return next.median < base.median ? 'faster' : 'slower';
}
