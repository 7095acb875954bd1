import { fileURLToPath } from 'node:url';
import { machine } from '../support/machine.ts';
import { Complaint, readArguments } from './arguments.ts';
import { reportOf } from './report.ts';
import { measureRounds } from './rounds.ts';
import { buildWorkingTree, preparedBase, type Tree, withBase } from './trees.ts';
import { namesOf } from './workloads/index.ts';

// Is the working tree as fast as a commit before it? `pnpm bench:compare --base COMMIT`

const root = fileURLToPath(new URL('../../', import.meta.url));

async function main(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { base, worktree, rounds, only } = readArguments(args);
  const compareWith = async (tree: Tree): Promise<number> => {
    const next = await buildWorkingTree(root, progress, signal);
    const sides = { base: tree.folder, next: next.folder };
    const samples = await measureRounds(sides, namesOf(only), rounds, progress, signal);
    const { lines, slower } = reportOf(samples);
    console.log(`base ${tree.label}, new ${next.label}; ${rounds} rounds`);
    console.log(machine());
    console.log('nanoseconds of processor time an operation\n');
    console.log(lines.join('\n'));
    if (slower.length > 0) console.log(`\nslower: ${slower.join('; ')}`);
    return slower.length > 0 ? 1 : 0;
  };
  return worktree === undefined
    ? await withBase(root, base!, progress, signal, compareWith)
    : await compareWith(await preparedBase(worktree, base, progress, signal));
}

function progress(text: string): void {
  console.error(text);
}

const abort = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => abort.abort(new Complaint('interrupted')));
}
try {
  process.exitCode = await main(process.argv.slice(2), abort.signal);
} catch (error) {
  const isComplaint = error instanceof Complaint;
  console.error(isComplaint ? `bench:compare: ${error.message}` : error);
  process.exitCode = abort.signal.aborted ? 130 : 2;
}
