import { describe, expect } from 'vitest';
import { testWith } from '../support/programs.ts';
import { answer, carrier, startServer } from './server.ts';
import { sipp } from './sipp.ts';

const went = { code: 0, errors: '' };
const listed = { service: 'list', from: carrier };

describe.each(['udp', 'tcp'] as const)('a dialog with sipp over %s', (transport) => {
  testWith('sipp')('takes OPTIONS, re-INVITE, UPDATE and INFO, and ends with our BYE', async () => {
    const server = await startServer({
      onCall(call) {
        answer(call);
        setTimeout(() => call.hangup(), 1_000);
      },
    });
    const result = await sipp({ scenario: 'in-dialog', port: server.port, transport, ...listed });
    await server.close();
    expect(result).toMatchObject(went);
    expect(server.ends).toMatchObject([{ cause: 'local-hangup', status: 200 }]);
    expect(server.faults).toEqual([]);
  });

  testWith('sipp')('without an ACK repeats its 200, and ends with BYE and the cause', async () => {
    // 64*T1 is 3.2 s here instead of 32 s.
    const server = await startServer({ t1Ms: 50, onCall: answer });
    const result = await sipp({ scenario: 'no-ack', port: server.port, transport, ...listed });
    await server.close();
    expect(result).toMatchObject(went);
    expect(server.ends).toMatchObject([{ cause: 'no-ack', status: 200 }]);
    expect(server.faults).toEqual([]);
  });

  testWith('sipp')('outlives a CANCEL that comes after the answer', async () => {
    const server = await startServer({ onCall: answer });
    const result = await sipp({ scenario: 'late-cancel', port: server.port, transport, ...listed });
    await server.close();
    expect(result).toMatchObject(went);
    expect(server.ends).toMatchObject([{ cause: 'remote-hangup', status: 200 }]);
    expect(server.faults).toEqual([]);
  });
});
