/** Sizes in bytes, each twice the one before. */
export const SIZES: readonly number[] = [4096, 8192, 16384, 32768, 65000];
const RUNS = 9;
/** A run repeats its work until it took this long, or the clock would be what is measured. */
const SHORTEST_RUN_NS = 200_000n;

/**
 * The exponent that best fits the time of `work` over `SIZES`: 1 is linear, 2 quadratic. The sizes
 * take turns and the shortest of nine runs counts, which leaves out the load of other processes.
 */
export function growthExponent(work: (size: number) => void): number {
  const repeats = SIZES.map((size) => repeatsFor(() => work(size)));
  const best = SIZES.map(() => Number.POSITIVE_INFINITY);
  for (let run = 0; run < RUNS; run++) {
    for (const [i, size] of SIZES.entries()) {
      const start = process.hrtime.bigint();
      for (let k = 0; k < repeats[i]!; k++) work(size);
      best[i] = Math.min(best[i]!, Number(process.hrtime.bigint() - start) / repeats[i]!);
    }
  }
  return slope(SIZES.map(Math.log), best.map(Math.log));
}

function repeatsFor(work: () => void): number {
  let repeats = 1;
  for (;;) {
    const start = process.hrtime.bigint();
    for (let k = 0; k < repeats; k++) work();
    if (process.hrtime.bigint() - start >= SHORTEST_RUN_NS) return repeats;
    repeats *= 2;
  }
}

/** Least squares. */
function slope(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((a, b) => a + b) / values.length;
  const meanX = mean(x);
  const meanY = mean(y);
  const covariance = x.reduce((sum, value, i) => sum + (value - meanX) * (y[i]! - meanY), 0);
  return covariance / x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
}
