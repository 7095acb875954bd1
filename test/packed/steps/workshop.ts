import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../../../', import.meta.url));
/** Everything is done in here; it is gone when the process ends. */
export const folder: string = mkdtempSync(join(tmpdir(), 'tollgate-packed-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

// What hangs must not hang the gate.
const limitMs = 300_000;

/** Ends the run, with what is wrong. */
export function fail(message: string): never {
  console.error(`packed: ${message}`);
  process.exit(1);
}

/** Prints what holds. */
export function say(message: string): void {
  console.log(`packed: ${message}`);
}

interface How {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command that must succeed, and gives what it printed. */
export function run(what: string, command: string, args: readonly string[], how: How): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: how.cwd,
    encoding: 'utf8',
    timeout: limitMs,
    maxBuffer: 2 ** 26,
    env: { ...process.env, ...how.env },
  });
  if (status === 0) return stdout;
  const timedOut = error !== undefined && 'code' in error && error.code === 'ETIMEDOUT';
  return fail(`${what} ${timedOut ? `took over ${limitMs} ms` : 'failed'}\n${stdout}${stderr}`);
}

/** A copy of a folder of this one, as a project of a stranger. */
export function copyProject(name: string): string {
  const project = join(folder, name);
  cpSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), project, { recursive: true });
  return project;
}

/** Installs from files; what is not a file comes from the cache of npm where it has it. */
export function install(project: string, files: readonly string[] = []): void {
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'];
  run('npm install', 'npm', ['install', ...quiet, ...files], { cwd: project });
}

/** Compiles a project without skipLibCheck, which checks the packages' declarations too. */
export function compile(project: string): void {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const types = ['--typeRoots', join(root, 'node_modules', '@types')];
  for (const module of ['node16', 'nodenext']) {
    const args = [tsc, '-p', '.', '--skipLibCheck', 'false', '--module', module, ...types];
    run(`tsc, module ${module}`, process.execPath, args, { cwd: project });
  }
}
