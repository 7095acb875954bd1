import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { freePort } from '../support/ports.ts';
import { testWith } from '../support/programs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const limitMs = 40_000;

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
}

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) signal(child, 'SIGKILL');
});

/** Runs a command in a process group of its own, as a terminal does. */
function begin(command: string, args: readonly string[]): Started {
  const child = spawn(command, args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, ended, output: () => output };
}

/** What a terminal sends on Ctrl-C goes to the whole group. */
function signal(child: ChildProcess, name: 'SIGINT' | 'SIGKILL'): void {
  try {
    process.kill(-child.pid!, name);
  } catch {
    // It has ended already.
  }
}

const start = (...options: string[]): Started => begin('npm', ['start', '--', ...options]);
const listening = (server: Started): Promise<void> =>
  vi.waitFor(() => expect(server.output()).toContain('Decisions:'), 30_000);

describe('npm start', () => {
  testWith('sipp', 'sipsak')(
    'prints commands to paste, which do what it says, and ends on Ctrl-C with status 0',
    async () => {
      const server = start('--port', String(await freePort()));
      await listening(server);
      const said = server
        .output()
        .split('\n')
        .map((line) => line.trim());
      const commands = said.filter((line) => /^(sipp|sipsak) /.test(line));
      const statuses: (number | null)[] = [];
      for (const command of commands) {
        // sipp would take the terminal and wait for keys; -nd would hide what goes wrong.
        const flags = command.startsWith('sipp') ? ' -nostdin -timeout 10s' : '';
        statuses.push(await begin('bash', ['-c', command + flags]).ended);
      }
      // Right password, wrong password, listed source, other source, both checks, a ping.
      expect(statuses).toEqual([0, 1, 0, 1, 0, 0]);
      const lines = server.output().split('Decisions:')[1]!.trim().split('\n');
      expect(lines.map((line) => line.replace(/^\S+ +udp \S+ +/, '').replace(/ +/g, ' '))).toEqual([
        'demo-digest challenge 407 credentials-missing',
        'demo-digest accept credential by credential as demo',
        'demo-digest challenge 407 credentials-missing',
        'demo-digest refuse 403 wrong-password',
        'demo-acl accept access-list by ip_acl',
        'demo-acl refuse 403 access-list-miss',
        'demo-both challenge 407 credentials-missing',
        'demo-both accept access-list-and-credential by ip_acl_and_credential as demo',
      ]);
      signal(server.child, 'SIGINT');
      expect(await server.ended).toBe(0);
    },
    limitMs,
  );

  test(
    'says in one line that the port is in use, and fails',
    async () => {
      const port = String(await freePort());
      const first = start('--port', port);
      await listening(first);
      const second = start('--port', port);
      expect(await second.ended).not.toBe(0);
      expect(second.output()).toMatch(
        new RegExp(`^port ${port} on 127\\.0\\.0\\.1 is in use.*$`, 'm'),
      );
    },
    limitMs,
  );

  test.each([
    [['--port', 'many'], '--port must be a number from 1 to 65535, got "many"'],
    [['--host', 'localhost'], '--host must be an IP address, got "localhost"'],
    [['5998'], 'unexpected argument "5998"; did you mean: npm start -- --port 5998'],
  ])(
    'refuses %j in one line',
    async (options, line) => {
      const server = start(...options);
      expect(await server.ended).toBe(2);
      expect(server.output().split('\n')).toContain(line);
    },
    limitMs,
  );
});
