import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const main = fileURLToPath(new URL('../../packages/tollgate/src/cli/main.ts', import.meta.url));
// From another folder node would look for tsx there.
const tsx = pathToFileURL(
  createRequire(new URL('../../package.json', import.meta.url)).resolve('tsx'),
);
/** How node runs the command line from its sources. */
export const fromSource: readonly string[] = [
  '--conditions=@tollgate/source',
  `--import=${tsx}`,
  main,
];

/** Where and how the command runs. */
export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** What node is given before the arguments. @default the command line of the sources */
  readonly node?: readonly string[];
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `tollgate ARGS` to its end. */
export function tollgate(args: readonly string[], options: RunOptions): Promise<Finished> {
  const child = spawnTollgate(args, options);
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin?.end(options.stdin ?? '');
  });
}

/** A `tollgate serve --json` that runs. */
export interface Serving {
  /** Every line it has logged, in its order. */
  readonly lines: readonly Line[];
  /** All it has said, on either stream. */
  said(): string;
  /** Resolves with the first line at or behind `from` that fits; rejects where it ends before. */
  line(fits: (line: Line) => boolean, from?: number): Promise<Line>;
  signal(name: 'SIGHUP' | 'SIGTERM'): void;
  /** SIGTERM, and its exit status. */
  stop(): Promise<number | null>;
}

/** A line of the JSON log. */
export interface Line {
  readonly level: string;
  readonly msg?: string;
  readonly event?: string;
  readonly verdict?: string;
  readonly reason?: string;
  readonly application?: string;
  readonly address?: string;
  readonly user?: string;
  readonly cause?: string;
}

/** Starts `tollgate serve --json ARGS` and waits until it is ready. */
export async function serve(args: readonly string[], options: RunOptions): Promise<Serving> {
  const child = spawnTollgate(['serve', '--json', ...args], options);
  const lines: Line[] = [];
  let said = '';
  let rest = '';
  const waiting = new Set<() => void>();
  child.stdout?.on('data', (chunk) => {
    said += chunk;
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((part) => JSON.parse(part) as Line));
    for (const look of waiting) look();
  });
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const serving: Serving = {
    lines,
    said: () => said,
    line(fits, from = 0) {
      return new Promise((resolve, reject) => {
        let at = from;
        const look = (): void => {
          for (; at < lines.length; at++) {
            const line = lines[at]!;
            if (!fits(line)) continue;
            waiting.delete(look);
            resolve(line);
            return;
          }
        };
        waiting.add(look);
        void ended.then((code) => reject(new Error(`serve ended (${code}):\n${said}`)));
        look();
      });
    },
    signal: (name) => void child.kill(name),
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
  await serving.line(({ msg }) => msg === 'ready');
  return serving;
}

function spawnTollgate(args: readonly string[], options: RunOptions): ChildProcess {
  return spawn(process.execPath, [...(options.node ?? fromSource), ...args], {
    cwd: options.cwd,
    env: { PATH: process.env['PATH'] ?? '', NO_COLOR: '1', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}
