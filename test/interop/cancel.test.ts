import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { testWith } from '../support/programs.ts';
import { everyReplyDecodes } from './replies.ts';
import { alice, carrier, credentials, startServer } from './server.ts';
import { sipp } from './sipp.ts';

const went = { code: 0, errors: '' };
const digest = { service: 'digest', ...alice };

describe.each(['udp', 'tcp'] as const)('CANCEL by sipp over %s', (transport) => {
  testWith('sipp')('while a call rings ends it: 200, and 487 for the INVITE', async () => {
    const server = await startServer({ onCall: (call) => call.ringing() });
    const { port } = server;
    const listed = { service: 'list', from: carrier };
    const result = await sipp({ scenario: 'cancel-ringing', port, transport, ...listed });
    await server.close();
    expect(result).toMatchObject(went);
    expect(server.ends).toMatchObject([{ cause: 'cancelled', status: 487 }]);
    expect(server.faults).toEqual([]);
  });

  testWith('sipp')('after a challenge matches nothing: 481', async () => {
    const server = await startServer();
    const { port } = server;
    const result = await sipp({ scenario: 'cancel-challenge', port, transport, ...digest });
    await server.close();
    expect(result).toMatchObject(went);
    expect(server.decisions.map(({ reason }) => reason)).toEqual(['credentials-missing']);
    expect(server.faults).toEqual([]);
  });

  testWith('sipp')('while credentials are looked up ends it before anybody decides', async () => {
    const server = await startServer({
      applications: [
        {
          id: 'digest',
          auth: 'credential',
          credentials: (user) => sleep(1500, credentials[user as 'alice']),
        },
      ],
      onCall: () => expect.unreachable('a cancelled call reached the application'),
    });
    const { port } = server;
    const result = await sipp({ scenario: 'cancel-verify', port, transport, ...digest });
    await server.close();
    expect(result).toMatchObject(went);
    expect(server.faults).toEqual([]);
  });
});

everyReplyDecodes();
