import { fileURLToPath } from 'node:url';
import { run } from './run.ts';

/** The measurements of one workload, in nanoseconds an operation. */
export interface Samples {
  readonly base: readonly number[];
  readonly next: readonly number[];
}

export interface Sides {
  /** The folders of the two trees. */
  readonly base: string;
  readonly next: string;
}

type Side = keyof Sides;

const MEASURE = fileURLToPath(new URL('./measure.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Which side is measured first. It alternates from round to round and from workload to workload, so
 * that a machine that becomes slower or faster meanwhile favours neither side.
 */
export function orderOf(round: number, workload: number): readonly [Side, Side] {
  return (round + workload) % 2 === 0 ? ['base', 'next'] : ['next', 'base'];
}

/** Measures each workload once a round on either side, each time in a separate process. */
export async function measureRounds(
  sides: Sides,
  names: readonly string[],
  rounds: number,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Samples>> {
  const all = new Map(names.map((name) => [name, { base: [] as number[], next: [] as number[] }]));
  for (let round = 0; round < rounds; round++) {
    for (const [i, name] of names.entries()) {
      progress(`round ${round + 1} of ${rounds}: ${name}`);
      for (const side of orderOf(round, i)) {
        const [took] = await measure(sides[side], [name], signal);
        all.get(name)![side].push(took!);
      }
    }
  }
  return all;
}

/** Nanoseconds an operation, for each workload, all in one process. */
export async function measure(
  tree: string,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly number[]> {
  const args = ['--import=tsx', MEASURE, tree, ...names];
  const done = await run(process.execPath, args, signal ? { cwd: ROOT, signal } : { cwd: ROOT });
  const figures = done.stdout.trim().split('\n').map(Number);
  if (done.code === 0 && figures.length === names.length && figures.every((n) => n > 0)) {
    return figures;
  }
  throw new Error(`${names.join(', ')} failed on ${tree}:\n${done.output}`);
}
