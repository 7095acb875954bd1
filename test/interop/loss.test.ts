import { expect } from 'vitest';
import { testWith } from '../support/programs.ts';
import { everyReplyDecodes } from './replies.ts';
import { alice, startServer } from './server.ts';
import { sipp } from './sipp.ts';

testWith('sipp')(
  'every call gets through although a tenth of all datagrams is lost, each way',
  async () => {
    const server = await startServer();
    const { port } = server;
    const result = await sipp({
      ...{ scenario: 'digest-call', service: 'digest', port, transport: 'udp', ...alice },
      ...{ calls: 40, rate: 40, lossPercent: 10 },
    });
    await server.close();
    expect(complaints(result.errors)).toEqual([]);
    expect(result.code).toBe(0);
    const accepted = server.decisions.filter(({ verdict }) => verdict === 'accept');
    expect(accepted).toHaveLength(40);
    expect(server.decisions.filter(({ verdict }) => verdict === 'refuse')).toEqual([]);
    expect(server.faults).toEqual([]);
  },
  80_000,
);

/**
 * The errors sipp reported, without those about responses to calls that it has ended. Where both
 * ACK and BYE were lost, sipp takes a retransmitted 200 for the response to its BYE, and the server
 * must go on retransmitting it.
 */
function complaints(errors: string): string[] {
  const each = errors.split(/^(?=\d{4}-\d\d-\d\d\t)/m).filter((one) => /^\d/.test(one));
  return each.filter((one) => !one.includes(': Dead call '));
}

everyReplyDecodes();
