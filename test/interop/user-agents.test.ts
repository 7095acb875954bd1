import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, vi } from 'vitest';
import { testWith } from '../support/programs.ts';
import { baresip } from './peers/baresip.ts';
import { linphone } from './peers/linphone.ts';
import type { PeerCall } from './peers/peer-call.ts';
import { everyReplyDecodes } from './replies.ts';
import { alice, authority, startServer, type TestServer } from './server.ts';

const limitMs = 40_000;
let server: TestServer;
let trusted: string;
beforeAll(async () => {
  server = await startServer();
  trusted = join(await mkdtemp(join(tmpdir(), 'tollgate-trusted-')), 'authority.pem');
  await writeFile(trusted, authority.cert);
});
beforeEach(() => server.forget());
afterEach(() => expect(server.faults).toEqual([]));
afterAll(async () => {
  await server.close();
  await rm(dirname(trusted), { recursive: true });
});

/** Resolves once `count` calls are over. */
const over = (count: number) =>
  vi.waitFor(() => expect(server.ends).toHaveLength(count), { timeout: 10_000 });

const peers = [
  { program: 'baresip', dial: baresip, up: /Call established/, refused: /closed: .*403/ },
  {
    program: 'linphonec',
    dial: linphone,
    up: /Call 1 .* connected/,
    refused: /Call 1 .*(error|ended)/,
  },
] as const;

describe.each(peers)('$program', ({ program, dial, up, refused }) => {
  describe.each(['udp', 'tcp', 'tls'] as const)('over %s', (transport) => {
    const call = (rest: Pick<PeerCall, 'password' | 'settled'>): Promise<string> =>
      dial({
        ...{ port: transport === 'tls' ? server.tlsPort : server.port, transport, trusted },
        ...{ application: 'digest', user: alice.user, ...rest },
      });

    testWith(program)(
      'is challenged once, gets through, and hangs up',
      async () => {
        await call({ password: alice.password, settled: up });
        await over(1);
        expect(server.decisions.map(({ reason }) => reason)).toEqual([
          'credentials-missing',
          'credential',
        ]);
        expect(server.last()).toMatchObject({ user: 'alice', source: { transport } });
        expect(server.ends).toMatchObject([{ cause: 'remote-hangup', status: 200 }]);
      },
      limitMs,
    );

    testWith(program)(
      'with a wrong password is told 403 and gives up after one failure',
      async () => {
        await call({ password: 'guess', settled: refused });
        expect(server.decisions.map(({ reason }) => reason)).toEqual([
          'credentials-missing',
          'wrong-password',
        ]);
      },
      limitMs,
    );
  });
});

everyReplyDecodes();
