import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeCall } from '@tollgate/caller';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../support/ports.ts';
import { type Serving, serve, tollgate } from './command.ts';

let folder: string;
let port: number;
let server: Serving | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-serve-'));
  port = await freePort();
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  rmSync(folder, { recursive: true });
});

function configure(more: object = {}): void {
  const config = {
    realm: 'sip.example.com',
    listen: [{ transport: 'udp', address: '127.0.0.1', port }],
    accessLists: { here: ['127.0.0.1'] },
    applications: [
      { id: 'silent', auth: 'ip_acl', accessLists: ['here'], onCall: 'silence' },
      {
        id: 'moved',
        auth: 'ip_acl',
        accessLists: ['here'],
        onCall: { redirect: 'sip:a@10.0.0.7' },
      },
      { id: 'busy', auth: 'ip_acl', accessLists: ['here'], onCall: { reject: 486 } },
      { id: 'mute', auth: 'ip_acl', accessLists: ['here'] },
    ],
    ...more,
  };
  writeFileSync(join(folder, 'tollgate.yaml'), JSON.stringify(config));
}

const call = (application: string, more: object = {}) =>
  placeCall({ to: `sip:${application}@127.0.0.1:${port}`, timeoutMs: 5000, ...more });

test('each accepted call is dealt with as the configuration says', async () => {
  configure();
  server = await serve([], { cwd: folder });
  const statuses = [];
  for (const name of ['silent', 'moved', 'busy', 'mute']) statuses.push((await call(name)).status);
  expect(statuses).toEqual([200, 302, 486, 480]);
});

test('an offer without PCMU or PCMA is answered 488', async () => {
  configure();
  server = await serve([], { cwd: folder });
  const sdp =
    'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 6000 RTP/AVP 96\r\n';
  expect((await call('silent', { sdp })).status).toBe(488);
});

test('a configuration written in place is watched, and put in force', async () => {
  configure();
  server = await serve([], { cwd: folder });
  configure({
    applications: [{ id: 'mute', auth: 'ip_acl', accessLists: ['here'], onCall: { reject: 603 } }],
  });
  await server.line(({ msg = '' }) => msg.endsWith(': in force'));
  expect((await call('mute')).status).toBe(603);
  expect((await call('silent')).status).toBe(403);
});

test('metrics and health are served where the file says so', async () => {
  const metrics = await freePort();
  configure({ metrics: { port: metrics } });
  server = await serve([], { cwd: folder });
  await call('silent');
  const page = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
  expect(page).toMatch(/tollgate_decisions_total\{.*verdict="accept".*\} 1/);
  expect(await (await fetch(`http://127.0.0.1:${metrics}/healthz`)).json()).toMatchObject({
    status: 'ok',
  });
});

test('only refusals are logged where only they are asked for', async () => {
  configure({ logs: { decisions: 'refusals' } });
  server = await serve([], { cwd: folder });
  await call('silent');
  await call('nobody');
  const decision = await server.line(({ event }) => event === 'decision');
  expect(decision).toMatchObject({ verdict: 'refuse', reason: 'application-unknown' });
});

test('SIGTERM lets a call finish, takes no new one, and ends with status 0', async () => {
  configure({ drainMs: 5000 });
  server = await serve([], { cwd: folder });
  const going = call('silent', { holdMs: 1000 });
  await server.line(({ verdict }) => verdict === 'accept');
  const ended = server.stop();
  await server.line(({ msg = '' }) => msg.startsWith('draining'));
  expect((await call('silent')).status).toBe(503);
  expect((await going).verdict).toBe('answered');
  expect(await ended).toBe(0);
  expect(server.lines.at(-1)?.msg).toBe('stopped');
  expect(server.lines.find(({ event }) => event === 'call-end')?.cause).toBe('remote-hangup');
});

test('a second SIGTERM does not wait for calls', async () => {
  configure({ drainMs: 60_000 });
  server = await serve([], { cwd: folder });
  const over = new AbortController();
  const going = call('silent', { holdMs: 60_000, signal: over.signal });
  await server.line(({ verdict }) => verdict === 'accept');
  const ended = server.stop();
  await server.line(({ msg = '' }) => msg.startsWith('draining'));
  await new Promise((resolve) => setTimeout(resolve, 700));
  server.signal('SIGTERM');
  expect(await ended).toBe(3);
  over.abort();
  await going;
});

test('a port that is taken: status 3, and which', async () => {
  configure();
  const taken = createSocket('udp4').bind(port, '127.0.0.1');
  await once(taken, 'listening');
  const { code, stderr } = await tollgate(['serve'], { cwd: folder });
  taken.close();
  expect(code).toBe(3);
  expect(stderr).toMatch(new RegExp(`EADDRINUSE.*${port}`));
  expect(stderr).toContain('Another program has this port');
});
