import { randomBytes } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { createKeyedHash, halfSipHash24 } from '@tollgate/common';
import type { Source } from '@tollgate/sip-parser';
import { createCounters } from '../counters.ts';
import { guard, type Handler, type SafeHandler } from '../handler.ts';
import type { Listener } from '../listener.ts';
import { readDrainMs } from '../options.ts';
import { createPeerReader } from '../source.ts';
import { Admission } from './admission.ts';
import { datagramKind } from './datagram.ts';
import { Outbox } from './outbox.ts';
import { PrefixBuckets } from './prefix-buckets.ts';
import { readUdpOptions, type UdpOptions, type UdpSettings } from './udp-options.ts';

/** Addresses are literals on this path; node would look them up asynchronously all the same. */
const literal =
  (family: 4 | 6) =>
  (
    host: string,
    _options: unknown,
    done: (error: NodeJS.ErrnoException | null, address: string, family: number) => void,
  ): void =>
    done(null, host, family);

/**
 * Listens on one UDP address. Resolves when bound; rejects with the socket's error, or with a
 * TypeError or RangeError naming a wrong option.
 *
 * Each datagram is one message, delivered as it came: nothing in it was looked at but its first
 * bytes. Its source address may be forged. Replies leave by the same socket to the packet's source
 * address and port, never to what its Via says: RFC 3581 section 4, with rport or without, and
 * RFC 3261 section 18.2.2 without `maddr`.
 */
export async function listenUdp(options: UdpOptions, handler: Handler): Promise<Listener> {
  const settings = readUdpOptions(options);
  const counters = createCounters();
  const safe = guard(handler, counters);
  const six = isIPv6(settings.address);
  const socket: Socket = createSocket({
    type: six ? 'udp6' : 'udp4',
    ipv6Only: settings.ipv6Only,
    recvBufferSize: settings.receiveBufferBytes,
    lookup: literal(six ? 6 : 4),
  });

  const admission = createAdmission(settings, safe);
  const outbox = new Outbox(socket, safe, counters);

  const readPeer = createPeerReader();
  // The zone of a link-local peer is no part of its address, but no reply arrives without it.
  const zoned = new WeakMap<Source, string>();

  const onDatagram = (bytes: Uint8Array, remote: RemoteInfo): void => {
    const kind = datagramKind(bytes);
    if (kind !== 'sip') {
      counters[kind === 'stun' ? 'stun' : 'keepAlives']++;
      return;
    }
    const { address, port } = remote;
    const peer = readPeer(address);
    // Nothing can be sent to port 0, so nothing that comes from it is a request.
    if (peer === undefined || port === 0) return;
    const source: Source = {
      transport: 'udp',
      address: peer.address,
      ip: peer.ip,
      port,
      flow: 0,
      socket: settings.name,
    };
    if (!admission.admits(source, performance.now())) {
      counters.throttled++;
      return;
    }
    if (address.includes('%')) zoned.set(source, address);
    counters.messages++;
    safe.message(bytes, source, (reply) => void outbox.send(reply, port, address));
  };

  await bind(socket, settings);
  socket.on('error', (error) => safe.error(error, 'listen'));
  socket.on('message', onDatagram);
  const bound = socket.address();

  const finish = async (drainMs: number): Promise<void> => {
    if (drainMs > 0) await new Promise((resolve) => setTimeout(resolve, drainMs));
    await outbox.close();
    await new Promise<void>((resolve) => socket.close(resolve));
  };
  let closing: Promise<void> | undefined;

  return {
    name: settings.name,
    transport: 'udp',
    address: bound.address,
    port: bound.port,
    ...(settings.advertise === undefined ? {} : { advertise: settings.advertise }),
    send(bytes, source) {
      const mapped = six && source.ip.family === 4 ? `::ffff:${source.address}` : source.address;
      return outbox.send(bytes, source.port, zoned.get(source) ?? mapped);
    },
    connections: () => 0,
    counters: () => ({ ...counters }),
    async close(options = {}) {
      closing ??= finish(readDrainMs(options));
      await closing;
    },
  };
}

function createAdmission(settings: UdpSettings, handler: SafeHandler): Admission {
  const secret = randomBytes(8);
  const hash = createKeyedHash(secret.readUInt32LE(0), secret.readUInt32LE(4), halfSipHash24);
  const buckets = settings.buckets && new PrefixBuckets(settings.buckets, hash);
  return new Admission(buckets, settings.isTrusted, handler);
}

async function bind(socket: Socket, settings: UdpSettings): Promise<void> {
  // Asked for before binding, which is synchronous with our lookup. Rejects on 'error'.
  const listening = once(socket, 'listening');
  socket.bind(settings.port, settings.address);
  try {
    await listening;
  } catch (error) {
    socket.close();
    throw error;
  }
}
