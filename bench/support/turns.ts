import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Kind } from './corpus.ts';

/** What a contestant's process is told to time, and how often to run it. */
export interface Task {
  readonly kind: Kind;
  readonly runs: number;
}

/** Times each contestant is started anew, and rounds for each time. */
const STARTS = 3;
const ROUNDS = 5;

/**
 * Measures nanoseconds of processor time per run, for each contestant. Each contestant runs in its
 * own process, so that neither its garbage nor its effect on the engine slows another (one parser
 * loads a module that detaches an ArrayBuffer, after which V8 checks every typed array for being
 * detached). The contestants take turns in rounds, so that other load on the machine affects all of
 * them alike, and the best round counts. Each process is started several times, because V8 does not
 * compile the same functions at the same moment in every run.
 */
export async function timeInTurns(
  script: URL,
  contestants: readonly { readonly name: string; readonly runs: number }[],
  job: string,
  kind: Kind,
): Promise<ReadonlyMap<string, number>> {
  const best = new Map<string, number>();
  for (let start = 0; start < STARTS; start++) {
    const children = contestants.map(({ name }) => fork(fileURLToPath(script), [job, name]));
    try {
      await Promise.all(children.map((child) => heard(child)));
      for (let round = 0; round < ROUNDS; round++) {
        for (const [i, { name, runs }] of contestants.entries()) {
          const child = children[i]!;
          child.send({ kind, runs } satisfies Task);
          const took = await heard(child);
          best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, took));
        }
      }
    } finally {
      for (const child of children) child.kill();
    }
  }
  return best;
}

/** The next number the process sends. */
async function heard(child: ChildProcess): Promise<number> {
  const over = new AbortController();
  const { signal } = over;
  try {
    const [message] = await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(([code]) => {
        throw new Error(`${child.spawnargs.slice(-2).join(' ')} ended with ${code}`);
      }),
    ]);
    return message as number;
  } finally {
    over.abort();
  }
}

/** The other side: says that it is ready, then times `run` as it is told to. */
export function serveTasks(
  run: (bytes: Buffer) => unknown,
  corpusOf: (kind: Kind) => readonly Buffer[],
): void {
  // Keeps results alive, so that no work can be left out as unused.
  let kept: unknown;
  process.on('message', ({ kind, runs }: Task) => {
    const corpus = corpusOf(kind);
    const start = process.cpuUsage();
    for (let i = 0; i < runs; i++) kept = run(corpus[i % corpus.length]!);
    const { user, system } = process.cpuUsage(start);
    process.send!(((user + system) * 1000) / runs);
  });
  process.on('disconnect', () => process.exit(kept === undefined ? 1 : 0));
  process.send!(0);
}
