import { spawn } from 'node:child_process';

export interface Finished {
  /** 0 for success; null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  /** What it printed to both outputs, in order. */
  readonly output: string;
}

/**
 * Runs a program to its end. The program leads a process group of its own, which an abort kills
 * whole: a build that is stopped leaves nothing that still writes.
 */
export function run(
  command: string,
  args: readonly string[],
  { cwd, signal }: { readonly cwd: string; readonly signal?: AbortSignal },
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(command, args, {
      cwd,
      env: cleanEnvironment(),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
      output += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => (output += chunk));
    const kill = (): void => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    };
    signal?.addEventListener('abort', kill, { once: true });
    child.on('error', reject);
    child.on('close', (code) => {
      signal?.removeEventListener('abort', kill);
      if (signal?.aborted) reject(signal.reason as Error);
      else resolve({ code, stdout, output });
    });
  });
}

/** Without what an outer pnpm or npx leaves for an inner one, and without conditions of import. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env, NO_COLOR: '1' } as NodeJS.ProcessEnv;
  for (const name of ['package', 'call', 'production', 'omit']) delete env[`npm_config_${name}`];
  delete env['NODE_OPTIONS'];
  return env;
}
