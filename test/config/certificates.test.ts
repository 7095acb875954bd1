import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { createTollgate, type Tollgate } from 'tollgate';
import { type Config, type LiveConfig, liveConfig, loadConfig } from 'tollgate/config';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAuthority } from '../support/certificates.ts';

const authority = createAuthority('test authority');
let folder: string;
let path: string;
let tollgate: Tollgate;
let live: LiveConfig;
let port: number;
const sockets: TLSSocket[] = [];

function put(commonName: string): void {
  const { key, cert } = authority.issue({ commonName });
  writeFileSync(join(folder, 'key.pem'), key, { mode: 0o600 });
  writeFileSync(join(folder, 'cert.pem'), cert);
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-tls-'));
  path = join(folder, 'tollgate.yaml');
  put('first');
  const socket = {
    transport: 'tls',
    address: '127.0.0.1',
    port: 0,
    certFile: 'cert.pem',
    keyFile: 'key.pem',
  };
  writeFileSync(path, JSON.stringify({ realm: 'x', listen: [socket], applications: [] }));
  const config = loadConfig(path) as Config;
  tollgate = createTollgate(config.server);
  const listeners = await tollgate.listen();
  port = listeners[0]!.port;
  live = liveConfig(path, config, tollgate, { listeners: () => listeners });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await tollgate.close();
  rmSync(folder, { recursive: true });
});

async function connected(): Promise<TLSSocket> {
  const socket = connect({
    host: '127.0.0.1',
    port,
    ca: authority.cert,
    checkServerIdentity: () => undefined,
  });
  sockets.push(socket);
  await once(socket, 'secureConnect');
  return socket;
}

test('renewed certificate files are used from the next reload on; open connections stay', async () => {
  const before = await connected();
  expect(before.getPeerCertificate().subject.CN).toBe('first');
  put('second');
  expect(live.reload()).toMatchObject({
    kind: 'applied',
    changes: ['listen[0]: certificate renewed'],
    restart: [],
  });
  expect((await connected()).getPeerCertificate().subject.CN).toBe('second');
  expect(before.destroyed).toBe(false);
});

test('a key of another certificate is refused, and the pair before stays in use', async () => {
  const { key } = authority.issue({ commonName: 'other' });
  writeFileSync(join(folder, 'key.pem'), key);
  const outcome = live.reload();
  expect(outcome).toMatchObject({
    kind: 'refused',
    problems: [{ code: 'certificate', path: 'listen[0].keyFile' }],
  });
  expect(JSON.stringify(outcome)).not.toContain(key.split('\n')[1]);
  expect((await connected()).getPeerCertificate().subject.CN).toBe('first');
});
