import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Source } from '@tollgate/sip-parser';
import { type Listener, listenUdp, type UdpOptions } from '@tollgate/transport-udp';
import { afterEach, describe, expect, test } from 'vitest';

// The level at the bucket itself is packages/transport-udp/src/udp/admission.test.ts.
const FORGED = process.env['PROOF'] === '1' ? 100_000 : 5000;
const CARRIER = '127.0.0.9';
/** In the carrier's own /24. */
const NEIGHBOUR = '127.0.0.8';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function socketAt(address: string): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  open.push(() => socket.close());
  return socket;
}

async function listening(options: UdpOptions): Promise<[Listener, Source[]]> {
  const heard: Source[] = [];
  const listener = await listenUdp(
    { address: '127.0.0.1', port: 0, ...options },
    {
      message(_bytes, source, reply) {
        heard.push(source);
        reply(Buffer.from('200'));
      },
    },
  );
  open.push(() => listener.close());
  return [listener, heard];
}

/** Sends `FORGED` datagrams and waits until the listener has dealt with each of them. */
async function flood(listener: Listener, from: Socket): Promise<void> {
  const dealtWith = (): number => {
    const { messages, throttled } = listener.counters();
    return messages + throttled;
  };
  for (let sent = 0; sent < FORGED; sent += 500) {
    for (let i = 0; i < 500; i++) from.send('INVITE', listener.port, '127.0.0.1');
    await expect.poll(dealtWith, { interval: 1 }).toBe(sent + 500);
  }
}

/** Whether a call from a socket is answered at its first datagram. */
async function passes(listener: Listener, from: Socket): Promise<boolean> {
  const before = listener.counters().throttled;
  const answered = once(from, 'message').then(() => true);
  from.send('INVITE', listener.port, '127.0.0.1');
  const refused = expect
    .poll(() => listener.counters().throttled, { interval: 1, timeout: 10_000 })
    .toBe(before + 1)
    .then(() => false);
  return await Promise.any([answered, refused]);
}

describe(`${FORGED} forged datagrams, then the carrier's own`, () => {
  const isTrusted = (source: Source): boolean => source.address === CARRIER;

  test("forged in the carrier's own name: its call passes", async () => {
    const [listener] = await listening({ isTrusted });
    await flood(listener, await socketAt(CARRIER));
    expect(await passes(listener, await socketAt(CARRIER))).toBe(true);
  }, 120_000);

  test("forged in its network's name: they are dropped, and its call passes", async () => {
    const [listener, heard] = await listening({
      isTrusted,
      untrustedPerSecond: 1,
      untrustedBurst: 10,
    });
    await flood(listener, await socketAt(NEIGHBOUR));
    expect(heard.length).toBeLessThan(FORGED / 10);
    expect(await passes(listener, await socketAt(NEIGHBOUR))).toBe(false);
    expect(await passes(listener, await socketAt(CARRIER))).toBe(true);
  }, 120_000);

  test('where nobody is proven, the flood shuts out its own prefix only', async () => {
    const [listener] = await listening({ untrustedPerSecond: 1, untrustedBurst: 10 });
    await flood(listener, await socketAt(NEIGHBOUR));
    expect(await passes(listener, await socketAt(CARRIER))).toBe(false);
    expect(await passes(listener, await socketAt('127.0.1.9'))).toBe(true);
  }, 120_000);
});
