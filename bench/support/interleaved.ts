/** One thing to time: it does its work on the input of that number and returns what came of it. */
export interface Timed {
  readonly name: string;
  /** How often it runs in a round; slow ones less often. */
  readonly runs: number;
  run(input: number): unknown;
}

const ROUNDS = 15;

/** Keeps results alive, so that no work can be left out as unused. */
let kept: unknown;

/**
 * Nanoseconds of processor time a run, for each: the contestants take turns in rounds, so that
 * whatever else the machine does hits all of them alike, and the best round counts.
 */
export function timeInterleaved(contestants: readonly Timed[]): ReadonlyMap<string, number> {
  const best = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, runs, run } of contestants) {
      const start = process.cpuUsage();
      for (let i = 0; i < runs; i++) kept = run(i);
      const { user, system } = process.cpuUsage(start);
      const took = ((user + system) * 1000) / runs;
      best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, took));
    }
  }
  return best;
}

/** What was kept last; reading it is the reason it was kept. */
export function lastResult(): unknown {
  return kept;
}
