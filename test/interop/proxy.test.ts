import { describe, expect, vi } from 'vitest';
import { testWith } from '../support/programs.ts';
import { kamailio } from './peers/kamailio.ts';
import { everyReplyDecodes } from './replies.ts';
import { startServer } from './server.ts';
import { sipp } from './sipp.ts';

// Kamailio in front, as a carrier has it: the caller knows no password, the proxy answers the
// challenge in a new branch with the same CSeq, and everything after the 200 comes by its route.
describe.each(['udp', 'tcp', 'tls'] as const)('a carrier proxy that speaks %s to us', (hop) => {
  testWith('kamailio', 'sipp')(
    'gets calls through: its retry is no merged request, Record-Route comes back',
    async () => {
      const server = await startServer();
      const proxy = await kamailio(hop === 'tls' ? server.tlsPort : server.port, hop);
      const call = { scenario: 'proxied-call', port: proxy.port, transport: 'udp' } as const;
      const result = await sipp({ ...call, service: 'digest', calls: 5, rate: 5 });
      await proxy.stop();
      await server.close();
      expect(result, proxy.output()).toMatchObject({ code: 0, errors: '' });
      const reasons = server.decisions.map(({ reason }) => reason);
      expect(reasons.filter((reason) => reason === 'credential')).toHaveLength(5);
      expect(new Set(reasons)).toEqual(new Set(['credentials-missing', 'credential']));
      expect(server.last()).toMatchObject({ user: 'alice', source: { transport: hop } });
      // BYE came by the recorded route.
      expect(server.ends.map(({ cause }) => cause)).toEqual(Array(5).fill('remote-hangup'));
      expect(server.faults).toEqual([]);
    },
    40_000,
  );
});

testWith('kamailio', 'sipp')(
  'a carrier proxy with a wrong password passes our 403 on',
  async () => {
    const server = await startServer();
    const proxy = await kamailio(server.port, 'udp', 'guess');
    const call = { scenario: 'refused', port: proxy.port, transport: 'udp' } as const;
    const result = await sipp({ ...call, service: 'digest' });
    await proxy.stop();
    await server.close();
    expect(result, proxy.output()).toMatchObject({ code: 0, errors: '' });
    expect(server.last()).toMatchObject({ reason: 'wrong-password' });
  },
  40_000,
);

testWith('kamailio', 'sipp')(
  'a CANCEL through a carrier proxy ends a ringing call',
  async () => {
    const server = await startServer({ onCall: (call) => call.ringing() });
    const proxy = await kamailio(server.port, 'udp');
    const call = { scenario: 'cancel-ringing', port: proxy.port, transport: 'udp' } as const;
    const result = await sipp({ ...call, service: 'digest' });
    await vi.waitFor(() => expect(server.ends).toHaveLength(1));
    await proxy.stop();
    await server.close();
    expect(result, proxy.output()).toMatchObject({ code: 0, errors: '' });
    expect(server.ends).toMatchObject([{ cause: 'cancelled', status: 487 }]);
  },
  40_000,
);

everyReplyDecodes();
