import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isCapture, readCapture } from '@tollgate/server/explain';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { pcap } from '../support/pcap.ts';
import { run, testWith } from '../support/programs.ts';
import { request } from '../support/rig.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-capture-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('captures that Wireshark has written', () => {
  testWith('tshark')('pcapng and pcap of nanoseconds hold what the pcap held', async () => {
    const datagrams = Array.from({ length: 5 }, (_, i) => ({
      bytes: Buffer.from(request({ callId: `call-${i}` })),
      from: { address: `192.0.2.${i + 1}`, port: 5060 + i },
      to: { address: '198.51.100.1', port: 5060 },
      at: 1_700_000_000_000 + i * 20,
    }));
    const written = join(folder, 'calls.pcap');
    writeFileSync(written, pcap(datagrams));
    const expected = datagrams.map((one) => ({ ...one, transport: 'udp' }));
    const plain = (file: string): unknown[] =>
      [...readCapture(readFileSync(file))].map((one) => ({
        ...one,
        bytes: Buffer.from(one.bytes),
      }));
    expect(plain(written)).toEqual(expected);
    for (const format of ['pcapng', 'nsecpcap']) {
      const file = join(folder, format);
      const { code, stderr } = await run('tshark', ['-r', written, '-F', format, '-w', file]);
      expect([code, stderr]).toEqual([0, expect.any(String)]);
      expect(isCapture(readFileSync(file))).toBe(true);
      expect(plain(file)).toEqual(expected);
    }
  });
});
