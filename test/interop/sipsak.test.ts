import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { run, testWith } from '../support/programs.ts';
import { everyReplyDecodes } from './replies.ts';
import { alice, startServer, type TestServer } from './server.ts';

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(join(tmpdir(), 'tollgate-sipsak-'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

testWith('sipsak')('sipsak gets 200 to its OPTIONS', async () => {
  const { code, stdout } = await run('sipsak', ['-v', '-s', `sip:127.0.0.1:${server.port}`]);
  expect(stdout).toMatch(/^SIP\/2\.0 200 OK/m);
  expect(code).toBe(0);
});

// Its Via names a port it does not send from, and it signs the ACK with the INVITE's credentials.
testWith('sipsak')('sipsak answers the challenge to its INVITE and gets 200', async () => {
  const uri = `sip:digest@127.0.0.1:${server.port}`;
  const file = join(folder, 'invite');
  const lines = [
    `INVITE ${uri} SIP/2.0`,
    'From: <sip:alice@127.0.0.1>;tag=1',
    `To: <${uri}>`,
    'Call-ID: sipsak@127.0.0.1',
    'CSeq: 1 INVITE',
    'Contact: <sip:alice@127.0.0.1:9>',
    'Max-Forwards: 70',
    'Content-Length: 0',
  ];
  await writeFile(file, `${lines.join('\n')}\n\n`);
  const credentials = ['-u', alice.user, '-a', alice.password];
  const { code, stdout } = await run('sipsak', ['-v', '-f', file, '-s', uri, ...credentials]);
  expect(stdout).toMatch(/^SIP\/2\.0 200 OK/m);
  expect(code).toBe(0);
  expect(server.decisions.map(({ reason }) => reason)).toEqual([
    'credentials-missing',
    'credential',
  ]);
  expect(server.faults).toEqual([]);
});

everyReplyDecodes();
