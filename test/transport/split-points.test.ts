import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Listener, listenTcp, listenTls, type StreamOptions } from '@tollgate/transport-udp';
import { describe, expect, test } from 'vitest';
import { createAuthority } from '../support/certificates.ts';
import { proxyV1, proxyV2 } from '../support/proxy.ts';
import { message, received } from '../support/streams.ts';

// The listener's timer looks every 10 ms: what an idle connection gives back must not be missed.
const local = { address: '127.0.0.1', port: 0, maxConnectionsPerSource: 1000, lingerMs: 50 };
const CLIENT = '203.0.113.9';
const first = message('one', 'body\r\n\r\nof one');
const second = message('two');
const stream = Buffer.from(`${first}\r\n\r\n${second}`, 'latin1');

/**
 * Sends `bytes` in two pieces on a connection for each cut, each piece read on its own: a round
 * trip on another connection lies between them.
 */
async function sendAll(
  listener: Listener,
  header: Uint8Array | string,
  bytes: Uint8Array,
  cuts: readonly number[],
): Promise<void> {
  const dial = async (): Promise<Socket> => {
    const socket = connect({ port: listener.port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return socket;
  };
  const control = await dial();
  const answers = received(control);
  control.write(header);
  for (let i = 0; i < cuts.length; i += 50) {
    const batch = await Promise.all(
      cuts.slice(i, i + 50).map(async (cut) => ({ cut, socket: await dial() })),
    );
    const replies = batch.map(({ socket }) => received(socket));
    for (const { cut, socket } of batch) socket.write(bytes.subarray(0, cut));
    const before = answers.text.length;
    control.write(message('control'));
    await expect.poll(() => answers.text.length, { interval: 1 }).toBeGreaterThan(before);
    await new Promise((resolve) => setTimeout(resolve, 30));
    for (const { cut, socket } of batch) socket.write(bytes.subarray(cut));
    // Two replies, and the pong for the keep-alive between them.
    await expect
      .poll(() => replies.every(({ text }) => text.replace('\r\n', '') === '<><>'))
      .toBe(true);
    for (const { socket } of batch) socket.destroy();
  }
  control.destroy();
}

describe('two pipelined messages with a keep-alive between them, cut at every point', () => {
  async function run(
    header: Uint8Array | string,
    options: StreamOptions,
    address: string,
  ): Promise<void> {
    const heard = new Map<number, string[]>();
    const addresses = new Set<string>();
    const listener = await listenTcp(
      { ...local, ...options },
      {
        message(data, source, reply) {
          const texts = heard.get(source.flow) ?? [];
          heard.set(source.flow, [...texts, Buffer.from(data).toString('latin1')]);
          addresses.add(source.address);
          reply(Buffer.from('<>'));
        },
      },
    );
    const bytes = Buffer.concat([Buffer.from(header), stream]);
    const cuts = Array.from({ length: bytes.length - 1 }, (_, i) => i + 1);
    await sendAll(listener, header, bytes, cuts);
    await listener.close();
    const results = [...heard.values()].filter(([text]) => !text!.includes('control'));
    expect(results).toHaveLength(cuts.length);
    for (const texts of results) expect(texts).toEqual([first, second]);
    expect([...addresses]).toEqual([address]);
    expect(listener.counters().malformed).toBe(0);
  }

  test('CVE-2018-12584: without a PROXY header', async () => {
    await run('', {}, '127.0.0.1');
  }, 30_000);

  test('CVE-2018-12584: behind a PROXY header of version 1', async () => {
    await run(proxyV1(CLIENT, 40_000), { proxyPeers: ['127.0.0.1'] }, CLIENT);
  }, 30_000);

  test('CVE-2018-12584: behind a PROXY header of version 2', async () => {
    await run(proxyV2(CLIENT, 40_000, 5), { proxyPeers: ['127.0.0.0/8'] }, CLIENT);
  }, 30_000);

  test('CVE-2018-12584: within TLS, its PROXY header cut at every point', async () => {
    const authority = createAuthority('Tollgate test authority');
    const certificates = authority.issue({ commonName: 'server', names: ['DNS:localhost'] });
    const texts: string[][] = [];
    const listener = await listenTls(
      { ...local, certificates, proxyPeers: ['127.0.0.1'] },
      {
        message(data, source, reply) {
          const before = texts[source.flow - 1] ?? [];
          texts[source.flow - 1] = [...before, Buffer.from(data).toString('latin1')];
          reply(Buffer.from(source.address));
        },
      },
    );
    const header = proxyV2(CLIENT, 40_000);
    for (let point = 1; point < header.length; point++) {
      const raw = connect({ port: listener.port, host: '127.0.0.1', noDelay: true });
      raw.write(header.subarray(0, point));
      await new Promise((resolve) => setTimeout(resolve, 15));
      raw.write(header.subarray(point));
      const socket = connectTls({ socket: raw, servername: 'localhost', ca: authority.cert });
      const got = received(socket);
      // Cut the plaintext too: each write is a record of its own.
      const cut = Math.floor((stream.length * point) / header.length);
      socket.write(stream.subarray(0, cut));
      socket.write(stream.subarray(cut));
      await expect.poll(() => got.text.split(CLIENT).length - 1).toBe(2);
      socket.destroy();
    }
    await listener.close();
    expect(texts).toHaveLength(header.length - 1);
    for (const pair of texts) expect(pair).toEqual([first, second]);
  }, 30_000);
});
