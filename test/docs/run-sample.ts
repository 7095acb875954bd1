import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromSource } from '../config/command.ts';
import { root } from './repository.ts';

/** A sample that runs in a process of its own, with the packages from their sources. */
export interface Run {
  /** What it has printed so far. */
  printed(): string;
  /** Resolves when it has printed this; rejects if it ends before. */
  prints(text: string): Promise<void>;
  /** Its exit status, once it ends by itself. Rejects if it wrote anything to standard error. */
  ends(): Promise<number | null>;
  /** Ends it, and removes its folder. */
  stop(): Promise<void>;
}

/** Starts a program as a reader would: pasted into a file beside the installed packages. */
export function runSample(
  { language, text }: { readonly language: string; readonly text: string },
  env: Readonly<Record<string, string>> = {},
): Run {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-sample-'));
  symlinkSync(join(root, 'test', 'node_modules'), join(folder, 'node_modules'));
  const file = join(folder, `sample.m${language}`);
  writeFileSync(file, text);
  const child = spawn(process.execPath, [...fromSource.slice(0, -1), file], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const ended = once(child, 'close');
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  return {
    printed: () => printed,
    async prints(text) {
      const over = ended.then(() => 'over');
      while (!printed.includes(text)) {
        if ((await Promise.race([over, once(child.stdout, 'data')])) === 'over') break;
      }
      if (!printed.includes(text)) throw new Error(`not printed: ${text}\n${printed}${complaints}`);
    },
    async ends() {
      const [code] = await ended;
      if (complaints !== '') throw new Error(complaints);
      return code;
    },
    async stop() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
