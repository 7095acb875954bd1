import { Socket as UdpSocket } from 'node:dgram';
import { Socket as StreamSocket } from 'node:net';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { testWith } from '../support/programs.ts';
import { dissect } from '../support/tshark.ts';

/**
 * Records every message that this process sends while the tests of a file run (TLS as plain text),
 * and ends the file with a test that tshark has nothing to say against any of them. To be called at
 * the end of a test file.
 */
export function everyReplyDecodes(): void {
  const replies: Uint8Array[] = [];
  const record = (bytes: unknown): void => {
    if (bytes instanceof Uint8Array && bytes.length > 4) replies.push(new Uint8Array(bytes));
  };
  const { send } = UdpSocket.prototype;
  const { write } = StreamSocket.prototype;
  beforeAll(() => {
    vi.spyOn(UdpSocket.prototype, 'send').mockImplementation(function (this: UdpSocket, ...args) {
      record(args[0]);
      return Reflect.apply(send, this, args);
    });
    vi.spyOn(StreamSocket.prototype, 'write').mockImplementation(function (
      this: StreamSocket,
      ...args
    ) {
      record(args[0]);
      return Reflect.apply(write, this, args);
    });
  });
  afterAll(() => {
    vi.restoreAllMocks();
  });

  testWith('tshark')('tshark has no complaint about any reply of the above', async () => {
    const from = { address: '127.0.0.1', port: 5060 };
    const to = { address: '127.0.0.2', port: 5062 };
    const judged = await dissect(replies.map((bytes) => ({ bytes, from, to })));
    expect(replies.length).toBeGreaterThan(0);
    expect(judged).toHaveLength(replies.length);
    const faulty = judged.filter(
      ({ protocols, complaints }) =>
        !/^raw:ip:udp:sip(:sdp)?$/.test(protocols) || complaints.length > 0,
    );
    expect(faulty).toEqual([]);
  });
}
