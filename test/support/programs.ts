import { type SpawnOptions, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'vitest';

/** The programs of others that the tests talk to, and the Debian package that brings each. */
const debianPackage = {
  sipp: 'sip-tester',
  tshark: 'tshark',
  sipsak: 'sipsak',
  baresip: 'baresip-core',
  linphonec: 'linphone-cli',
  kamailio: 'kamailio',
  svmap: 'sipvicious',
  svwar: 'sipvicious',
  svcrack: 'sipvicious',
  openssl: 'openssl',
} as const;

export type Program = keyof typeof debianPackage;

/** Where the program lies, or undefined; daemons are in sbin, which not every PATH names. */
export function find(program: Program): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `test`, or where a program is missing a skipped test whose title says what to install. */
export function testWith(...programs: Program[]): (title: string, ...rest: TestTail) => void {
  const missing = programs.filter((program) => find(program) === undefined);
  if (missing.length === 0) return (title, ...rest) => test(title, ...rest);
  const install = [...new Set(missing.map((program) => debianPackage[program]))].join(' ');
  return (title) => test.skip(`${title} (apt-get install ${install})`, () => undefined);
}

type TestTail = [body: () => Promise<void> | void, timeoutMs?: number];

export interface Finished {
  /** null when the time limit ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, with nothing on its standard input; kills it after `limitMs`. */
export function run(
  program: Program,
  args: readonly string[],
  { limitMs = 30_000, ...options }: SpawnOptions & { readonly limitMs?: number } = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(find(program) ?? program, args, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    child.stdout?.on('data', (chunk) => (stdout += chunk));
    child.stderr?.on('data', (chunk) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    });
  });
}
