import { type CallReport, placeCall } from '@tollgate/caller';
import { expect } from 'vitest';
import { freePort } from '../support/ports.ts';
import { run, testWith } from '../support/programs.ts';

/** Calls until the peer has come up. */
async function callWhenUp(port: number, transport: 'udp' | 'tcp'): Promise<CallReport> {
  for (let tries = 0; ; tries++) {
    const to = `sip:service@127.0.0.1:${port}`;
    const report = await placeCall({ to, transport, holdMs: 50 });
    if (report.verdict !== 'failed' || tries === 50) return report;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

testWith('sipp')('sipp answers a call over UDP and TCP', async () => {
  for (const [transport, mode] of [
    ['udp', 'u1'],
    ['tcp', 't1'],
  ] as const) {
    const port = await freePort();
    const common = ['-sn', 'uas', '-i', '127.0.0.1', '-p', `${port}`, '-m', '1', '-nostdin'];
    const sipp = run('sipp', [...common, '-t', mode, '-timeout', '20', '-timeout_error']);
    const report = await callWhenUp(port, transport);
    expect(report).toMatchObject({ verdict: 'answered', status: 200 });
    expect(report.ladder.map(({ line }) => line.split(' ')[0])).toEqual([
      'INVITE',
      'SIP/2.0',
      'SIP/2.0',
      'ACK',
      'BYE',
      'SIP/2.0',
    ]);
    const { code } = await sipp;
    // Zero: the call was a success by its scenario. Over TCP sipp wants the connection for 4 s more
    // than the call.
    if (transport === 'udp') expect(code).toBe(0);
  }
});
