import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, vi } from 'vitest';
import { start } from '../support/daemon.ts';
import { run, testWith } from '../support/programs.ts';
import { everyReplyDecodes } from './replies.ts';
import { alice, startServer } from './server.ts';

// sipvicious, with which the internet is searched for telephone servers all day long. It keeps
// sessions in its home, so that it is given one of its own.
const host = '127.0.0.1';
let home: string;
let options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> };
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tollgate-scanners-'));
  options = { cwd: home, env: { ...(process.env as Record<string, string>), HOME: home } };
});
afterAll(() => rm(home, { recursive: true }));

const words = ['digest', 'both', 'list', 'open', 'nobody'];
async function dictionary(name: string, lines: readonly string[]): Promise<string> {
  const file = join(home, name);
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

describe('sipvicious', () => {
  testWith('svmap')('svmap finds a SIP device, but neither product nor version', async () => {
    const server = await startServer();
    const { stdout } = await run('svmap', ['-p', String(server.port), host], options);
    await server.close();
    expect(stdout).toMatch(new RegExp(`\\| ${host}:${server.port} +\\| unknown +\\|`));
    expect(stdout).not.toMatch(/tollgate|node/i);
  });

  testWith('svwar')('svwar tells applications apart in the ordinary mode only', async () => {
    const guesses = await dictionary('applications', words);
    const found: string[] = [];
    for (const uniform of [false, true]) {
      const server = await startServer({ uniform });
      const flags = ['--force', '-m', 'INVITE', '-d', guesses, '-p', String(server.port)];
      const { stdout, stderr } = await run('svwar', [...flags, host], options);
      await server.close();
      expect(server.decisions.length).toBeGreaterThan(0);
      found.push(stdout + (stderr.includes('found nothing') ? 'found nothing' : ''));
    }
    expect(found[0]).toMatch(/\| digest +\| reqauth/);
    expect(found[1]).toBe('found nothing');
  });

  testWith('svcrack')(
    'svcrack does not find a password that is in its dictionary, and ends locked',
    async () => {
      const server = await startServer({ lockout: { failures: 10 } });
      const guesses = Array.from({ length: 10 }, (_, i) => `guess-${i}`);
      const passwords = await dictionary('passwords', [...guesses, alice.password]);
      // Without --requesturi it would call its own user name.
      const target = ['--requesturi', `sip:digest@${host}`, '-p', String(server.port), host];
      const cracker = start(
        'svcrack',
        ['-u', alice.user, '-d', passwords, '-m', 'INVITE', ...target],
        options,
      );
      const count = (wanted: string): number =>
        server.decisions.filter(({ reason }) => reason === wanted).length;
      // Once locked it repeats itself for ever: a hundred refusals are enough.
      await vi.waitFor(() => expect(count('locked')).toBeGreaterThan(100), 20_000);
      await cracker.stop();
      await server.close();
      expect(count('wrong-password')).toBe(10);
      expect(server.decisions.filter(({ verdict }) => verdict === 'accept')).toEqual([]);
      expect(cracker.output()).not.toContain(alice.password);
    },
    30_000,
  );
});

everyReplyDecodes();
