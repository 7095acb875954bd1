import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Complaint } from './arguments.ts';
import { isBuilt } from './packages.ts';
import { run } from './run.ts';

/** A checkout with its built packages. */
export interface Tree {
  readonly folder: string;
  /** The commit, and whether there is more than the commit. */
  readonly label: string;
}

/** Says what is being done, since it takes minutes. */
export type Progress = (text: string) => void;

/** The tree that is worked on, built as it is. */
export async function buildWorkingTree(
  root: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<Tree> {
  const commit = await commitOf(root, 'HEAD');
  const changed = (await git(root, ['status', '--porcelain'])).trim() !== '';
  progress('building the working tree');
  await build(root, signal);
  return { folder: root, label: changed ? `${commit} with uncommitted changes` : commit };
}

/**
 * Checks a commit out beside the working tree, installs and builds it, and hands it to `use`. The
 * checkout is removed again, whether that succeeds, fails or is aborted.
 * @throws Complaint where the commit is missing or cannot be built
 */
export async function withBase<T>(
  root: string,
  base: string,
  progress: Progress,
  signal: AbortSignal,
  use: (tree: Tree) => Promise<T>,
): Promise<T> {
  const commit = await commitOf(root, base);
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-base-'));
  try {
    progress(`checking out ${commit}`);
    await git(root, ['worktree', 'add', '--detach', folder, commit], signal);
    progress(`installing ${commit}`);
    await install(folder, signal);
    progress(`building ${commit}`);
    await build(folder, signal);
    return await use({ folder, label: commit });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await git(root, ['worktree', 'prune']);
  }
}

/** A folder that holds the base already; what is not built in it yet is built. */
export async function preparedBase(
  folder: string,
  base: string | undefined,
  progress: Progress,
  signal: AbortSignal,
): Promise<Tree> {
  if (!existsSync(folder)) throw new Complaint(`--worktree ${folder}: there is no such folder`);
  const commit = await commitOf(folder, 'HEAD');
  const wanted = base === undefined ? commit : await commitOf(folder, base);
  if (wanted !== commit) throw new Complaint(`--worktree ${folder} holds ${commit}, not ${wanted}`);
  if (!existsSync(join(folder, 'node_modules'))) {
    progress(`installing ${commit}`);
    await install(folder, signal);
  }
  if (!isBuilt(folder)) {
    progress(`building ${commit}`);
    await build(folder, signal);
  }
  return { folder, label: commit };
}

/** @throws Complaint where there is no such commit */
async function commitOf(folder: string, name: string): Promise<string> {
  const inside = await run('git', ['rev-parse', '--git-dir'], { cwd: folder });
  if (inside.code !== 0) throw new Complaint(`${folder} is no git checkout`);
  const args = ['rev-parse', '--verify', '--quiet', '--short', '--end-of-options'];
  const found = await run('git', [...args, `${name}^{commit}`], { cwd: folder });
  if (found.code !== 0) throw new Complaint(`there is no commit '${name}' in ${folder}`);
  return found.stdout.trim();
}

async function git(folder: string, args: string[], signal?: AbortSignal): Promise<string> {
  const options = signal === undefined ? { cwd: folder } : { cwd: folder, signal };
  const done = await run('git', args, options);
  if (done.code !== 0)
    throw new Complaint(`git ${args.join(' ')} failed: ${lastLine(done.output)}`);
  return done.stdout;
}

async function install(folder: string, signal: AbortSignal): Promise<void> {
  const frozen = ['install', '--frozen-lockfile', '--prefer-offline', '--prod=false'];
  await pnpm(folder, [...frozen, '--filter', '!@tollgate/bench-rivals'], signal);
}

async function build(folder: string, signal: AbortSignal): Promise<void> {
  await pnpm(folder, ['run', 'build'], signal);
}

/** Runs the pnpm that the tree asks for. */
async function pnpm(folder: string, args: string[], signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const file = join(folder, 'package.json');
  const { packageManager } = JSON.parse(readFileSync(file, 'utf8')) as { packageManager?: string };
  if (packageManager === undefined) throw new Complaint(`${file} names no packageManager`);
  const done = await run('npx', ['--yes', packageManager, ...args], { cwd: folder, signal });
  if (done.code === 0) return;
  process.stderr.write(done.output);
  throw new Complaint(`pnpm ${args.join(' ')} failed in ${folder}, see above`);
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}
