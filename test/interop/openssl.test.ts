import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { start } from '../support/daemon.ts';
import { run, testWith } from '../support/programs.ts';
import { everyReplyDecodes } from './replies.ts';
import { authority, startServer, type TestServer } from './server.ts';

let server: TestServer;
let folder: string;
let trusted: string;
beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), 'tollgate-openssl-'));
  trusted = join(folder, 'authority.pem');
  await writeFile(trusted, authority.cert);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const client = (...more: string[]): string[] => [
  ...['s_client', '-connect', `127.0.0.1:${server.tlsPort}`, '-CAfile', trusted],
  ...['-verify_return_error', '-verify_ip', '127.0.0.1', ...more],
];

testWith('openssl')('openssl verifies our certificate and gets 200 to OPTIONS', async () => {
  const peer = start('openssl', client('-crlf', '-quiet'));
  for (const line of [
    'OPTIONS sip:127.0.0.1 SIP/2.0',
    'Via: SIP/2.0/TLS 127.0.0.1:5061;branch=z9hG4bKopenssl;rport',
    'From: <sip:ping@127.0.0.1>;tag=1',
    'To: <sip:127.0.0.1>',
    'Call-ID: openssl',
    'CSeq: 1 OPTIONS',
    'Max-Forwards: 70',
    'Content-Length: 0',
    '',
  ]) {
    peer.type(line);
  }
  await peer.until(/^SIP\/2\.0 200 OK\r\nVia: SIP\/2\.0\/TLS /m);
  await peer.stop();
  expect(server.faults).toEqual([]);
});

testWith('openssl')('openssl is refused below TLS 1.2', async () => {
  const old = await run('openssl', client('-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'));
  expect(old.code).not.toBe(0);
  expect(old.stdout).toContain('New, (NONE), Cipher is (NONE)');
});

testWith('openssl')('openssl is let in with TLS 1.2 and with 1.3', async () => {
  for (const version of ['-tls1_2', '-tls1_3']) {
    const done = await run('openssl', client(version));
    expect(done.stdout).toMatch(
      /^New, TLSv1\.[23], Cipher is TLS|^New, TLSv1\.2, Cipher is ECDHE/m,
    );
    expect(done.code).toBe(0);
  }
});

everyReplyDecodes();
