import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeCall } from '@tollgate/caller';
import type { ConfigFile } from 'tollgate/config';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../support/ports.ts';
import { request } from '../support/rig.ts';
import { createSecretWatch } from '../support/secrets.ts';
import { type Serving, serve, tollgate } from './command.ts';

const PASSWORD = 'correct-horse-Battery-7';
const env = { RIGHT: PASSWORD, WRONG: 'wrong-horse-Battery-9' };

let folder: string;
let server: Serving;
let config: string;
let port: number;
let metricsPort: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-server-'));
  port = await freePort();
  metricsPort = await freePort();
  config = join(folder, 'tollgate.json');
  const file: ConfigFile = {
    realm: 'server.example',
    listen: [{ transport: 'udp', address: '127.0.0.1', port }],
    credentials: { alice: { passwordEnv: 'RIGHT' } },
    applications: [{ id: 'support', auth: 'credential', credentials: ['alice'] }],
    onCall: 'silence',
    lockout: { failures: 3 },
    metrics: { port: metricsPort },
    control: { socket: join(folder, 'control.sock') },
  };
  writeFileSync(config, JSON.stringify(file));
  server = await serve(config, env);
}, 30_000);

afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
}, 30_000);

const call = (password: string): ReturnType<typeof placeCall> =>
  placeCall({ to: `sip:support@127.0.0.1:${port}`, user: 'alice', password });

test('call, locks, explain --server and unlock of a running server', async () => {
  const uri = `sip:support@127.0.0.1:${port}`;
  const said: string[] = [];
  const run = async (...args: string[]): ReturnType<typeof tollgate> => {
    const ran = await tollgate(args, env);
    said.push(ran.out, ran.err);
    return ran;
  };
  const right = await run('call', uri, '-u', 'alice', '--password-env', 'RIGHT');
  expect(right).toMatchObject({ code: 0, err: '', out: expect.stringContaining('answered: 200') });
  const wrong = await run('call', uri, '-u', 'alice', '--password-env', 'WRONG', '--json');
  expect(wrong.code).toBe(1);
  expect(JSON.parse(wrong.out)).toMatchObject({ verdict: 'refused', status: 403 });
  expect((await run('locks', '-c', config)).out).toBe('no source is locked\n');

  for (let i = 0; i < 2; i++) await call(env.WRONG);
  const locks = JSON.parse((await run('locks', '-c', config, '--json')).out);
  expect(locks).toMatchObject([{ source: '127.0.0.1', failures: { 'wrong-password': 3 } }]);

  const packet = join(folder, 'invite.sip');
  writeFileSync(packet, request({ uri }));
  const asked = await run('explain', '--server', '-c', config, '-f', '127.0.0.1', packet, '--json');
  expect(asked.code).toBe(1);
  expect(JSON.parse(asked.out)).toMatchObject({
    verdict: 'refuse',
    reason: 'locked',
    diagnosis: { cause: 'locked', text: expect.stringContaining('3 wrong-password') },
    patch: [{ op: 'add', path: '/lockout/exempt', value: ['127.0.0.1/32'] }],
    response: { text: expect.stringMatching(/^SIP\/2\.0 403 /) },
  });

  expect(await run('unlock', '-c', config, '127.0.0.1')).toMatchObject({ code: 0 });
  expect(await run('unlock', '-c', config, '127.0.0.1')).toMatchObject({ code: 1 });
  expect((await call(PASSWORD)).verdict).toBe('answered');

  const secrets = createSecretWatch(...Object.values(env));
  for (const text of [...said, server.output()]) secrets.check(text);
}, 60_000);

test('the control socket is for its owner alone, and goes with the server', async () => {
  const path = join(folder, 'control.sock');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await server.stop();
  expect(() => statSync(path)).toThrow();
  const ran = await tollgate(['locks', '-c', config], env);
  expect(ran.code).toBe(3);
  expect(ran.err).toContain('no server answers');
}, 30_000);

test('metrics count what was decided, by words of closed lists', async () => {
  await call(env.WRONG);
  const page = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  expect(page).toContain(
    'tollgate_decisions_total{verdict="refuse",reason="wrong-password",auth_type="none"} 1',
  );
  expect(page).not.toContain('alice');
  const health = await fetch(`http://127.0.0.1:${metricsPort}/healthz`);
  expect([health.status, await health.json()]).toEqual([200, { status: 'ok', calls: 0 }]);
}, 30_000);

test('explain reads the packet from standard input, and says it in words', async () => {
  const packet = Buffer.from(request({ uri: 'sip:suport@127.0.0.1' }));
  const { code, out, err } = await tollgate(
    ['explain', '-c', config, '-f', '192.0.2.7:5062', '-'],
    env,
    packet,
  );
  expect([code, err]).toEqual([1, '']);
  expect(out).toContain('no application is called "suport"; the nearest is support');
  expect(out).toContain('refuse 403  application-unknown');
  expect(out).toContain('rport=5062;received=192.0.2.7');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no colours, no bytes of the packet
  expect(out).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\u00ff]/);
  expect(readFileSync(config, 'utf8')).toContain('"support"');
}, 30_000);
