import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = fileURLToPath(new URL('../../packages/tollgate/src/cli/main.ts', import.meta.url));

/** What a command said and how it ended. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A server that runs until it is stopped. */
export interface Serving {
  /** All it has said so far. */
  output(): string;
  /** Ends it in order. */
  stop(): Promise<void>;
}

/** Runs `tollgate serve` from source, and resolves once it is ready. */
export function serve(config: string, env: Readonly<Record<string, string>>): Promise<Serving> {
  const child = run(['serve', '-c', config], env);
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const serving: Serving = {
    output: () => output,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
  return new Promise((resolve, reject) => {
    const more = (chunk: unknown): void => {
      output += chunk;
      if (output.includes('ready')) resolve(serving);
    };
    child.stdout.on('data', more);
    child.stderr.on('data', more);
    void ended.then(() => reject(new Error(`it ended:\n${output}`)));
  });
}

/** Runs `tollgate` from source, as a process of its own. */
export function tollgate(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stdin?: Uint8Array,
): Promise<Ran> {
  const child = run(args, env);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcessWithoutNullStreams {
  const flags = ['--conditions=@tollgate/source', '--import=tsx', main];
  return spawn(process.execPath, [...flags, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
  });
}
