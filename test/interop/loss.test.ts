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
 * What sipp complained of, but for answers to calls it has ended: where both ACK and BYE were lost
 * it takes a repeated 200 for the answer to its BYE, and we go on repeating it as we must.
 */
function complaints(errors: string): string[] {
  const each = errors.split(/^(?=\d{4}-\d\d-\d\d\t)/m).filter((one) => /^\d/.test(one));
  return each.filter((one) => !one.includes(': Dead call '));
}

everyReplyDecodes();
