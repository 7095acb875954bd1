import { type ChildProcess, spawn } from 'node:child_process';
import { find, type Program } from './programs.ts';

/** A program of others that runs until it is stopped. */
export interface Daemon {
  /** All it has printed so far. */
  output(): string;
  /** Resolves once the output matches; rejects when the program ends or `limitMs` passes before. */
  until(pattern: RegExp, limitMs?: number): Promise<void>;
  /** Types a line on its standard input. */
  type(line: string): void;
  /** Ends it, gently and then by force. Harmless once it has ended. */
  stop(): Promise<void>;
}

/** Starts a program with a pipe for its standard input. */
export function start(
  program: Program,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Daemon {
  const child = spawn(find(program) ?? program, args, {
    ...options,
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let output = '';
  const waiting = new Set<() => void>();
  const more = (chunk: unknown): void => {
    output += chunk;
    for (const look of waiting) look();
  };
  child.stdout.on('data', more);
  child.stderr.on('data', more);
  child.on('error', more);
  // What is typed at a program that has just ended is lost, and that is all.
  child.stdin.on('error', () => {});

  return {
    output: () => output,
    until(pattern, limitMs = 15_000) {
      return new Promise((resolve, reject) => {
        const done = (fault?: string): void => {
          clearTimeout(timer);
          waiting.delete(look);
          if (fault === undefined) resolve();
          else reject(new Error(`${program}: ${fault} before ${pattern} in:\n${output}`));
        };
        const look = (): void => {
          if (pattern.test(output)) done();
        };
        const timer = setTimeout(() => done(`${limitMs} ms passed`), limitMs);
        waiting.add(look);
        void ended.then(() => done('it ended'));
        look();
      });
    },
    type: (line) => void child.stdin.write(`${line}\n`),
    stop: () => stop(child, ended),
  };
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 3000);
  await ended;
  clearTimeout(force);
}
