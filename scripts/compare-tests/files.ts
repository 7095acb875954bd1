import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The TypeScript files that hold tests or may feed them, by path from the root. */
export type Files = ReadonlyMap<string, string>;

const MOST_BYTES = 1 << 28;

export function isTestFile(path: string): boolean {
  return path.endsWith('.test.ts');
}

/** A module of `test/` that is no test itself: helpers, and tables that feed tests. */
export function isTestModule(path: string): boolean {
  return path.startsWith('test/') && !path.startsWith('test/packed/') && !isTestFile(path);
}

function isOfInterest(path: string): boolean {
  return path.endsWith('.ts') && (isTestFile(path) || isTestModule(path));
}

/**
 * The files of a commit.
 * @throws Error where there is no such commit
 */
export function filesOfCommit(root: string, commit: string): Files {
  const found = git(root, ['rev-parse', '--verify', '--quiet', `${commit}^{commit}`]);
  if (found === undefined) throw new Error(`there is no commit '${commit}'`);
  const paths = listed(git(root, ['ls-tree', '-r', '-z', '--name-only', commit]));
  const objects = paths.map((path) => `${commit}:${path}\n`).join('');
  const blobs = execFileSync('git', ['cat-file', '--batch'], {
    cwd: root,
    input: objects,
    maxBuffer: MOST_BYTES,
  });
  const files = new Map<string, string>();
  let at = 0;
  for (const path of paths) {
    // A header line `ID blob SIZE`, the bytes, a line end.
    const start = blobs.indexOf(10, at) + 1;
    const size = Number(blobs.toString('latin1', at, start).trim().split(' ')[2]);
    files.set(path, blobs.toString('utf8', start, start + size));
    at = start + size + 1;
  }
  return files;
}

/** The files of the working tree, those not yet committed included. */
export function filesOfWorkingTree(root: string): Files {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const paths = listed(git(root, args)).filter((path) => existsSync(join(root, path)));
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

function listed(output: string | undefined): string[] {
  return [...new Set((output ?? '').split('\0'))].filter(isOfInterest);
}

function git(root: string, args: string[]): string | undefined {
  try {
    return execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: MOST_BYTES,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return undefined;
  }
}
