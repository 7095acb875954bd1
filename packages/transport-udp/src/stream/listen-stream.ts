import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Source } from '@tollgate/sip-parser';
import { createCounters } from '../counters.ts';
import { guard, type Handler } from '../handler.ts';
import type { Listener } from '../listener.ts';
import { type Peer, readPeer } from '../source.ts';
import { Connection, type StreamContext } from './connection.ts';
import { Deadlines } from './deadlines.ts';
import { SourceCounts } from './source-counts.ts';
import type { StreamSettings } from './stream-options.ts';

/** Notices a dead peer that never says goodbye, long before the idle limit. */
const KEEP_ALIVE_MS = 60_000;

/** A connection from accept to close, in whatever phase. */
interface Slot {
  readonly raw: Socket;
  readonly deadlines: Deadlines;
  /** Set when counted: from then on the peer is known. */
  peer: Peer | undefined;
  /** Set when SIP may flow. */
  connection: Connection | undefined;
}

/** Listens on one address for a stream transport. */
export async function listenStream(
  transport: 'tcp' | 'tls',
  settings: StreamSettings,
  handler: Handler,
): Promise<Listener> {
  const counters = createCounters();
  const safe = guard(handler, counters);
  const clock = (): number => performance.now();
  const context: StreamContext = { settings, handler: safe, counters, clock };
  const counts = new SourceCounts(settings.maxConnectionsPerSource);
  const slots = new Set<Slot>();
  /** Those without a whole message yet, oldest first. */
  const unheard = new Set<Slot>();
  const flows = new Map<number, Connection>();
  let lastFlow = 0;

  const accept = (raw: Socket): void => {
    counters.accepted++;
    raw.on('error', (error) => safe.error(error, 'connection'));
    const peer = readPeer(raw.remoteAddress);
    if (peer === undefined || !makeRoom()) {
      counters.refused++;
      raw.destroy();
      return;
    }
    const slot: Slot = {
      raw,
      deadlines: new Deadlines(settings, clock()),
      peer: undefined,
      connection: undefined,
    };
    slots.add(slot);
    unheard.add(slot);
    raw.on('close', () => forget(slot));
    watch();
    admit(slot, peer, raw.remotePort ?? 0);
  };

  const makeRoom = (): boolean => {
    if (slots.size < settings.maxConnections) return true;
    for (const oldest of unheard) {
      counters.refused++;
      oldest.raw.destroy();
      forget(oldest);
      return true;
    }
    return false;
  };

  const admit = (slot: Slot, peer: Peer, port: number): void => {
    if (!counts.add(peer.ip)) {
      counters.refused++;
      slot.raw.destroy();
      return;
    }
    slot.peer = peer;
    open(slot, slot.raw, peer, port);
  };

  const open = (slot: Slot, socket: Socket, peer: Peer, port: number): void => {
    lastFlow++;
    const source: Source = {
      transport,
      address: peer.address,
      ip: peer.ip,
      port,
      flow: lastFlow,
      socket: settings.name,
    };
    slot.connection = new Connection(context, socket, source, slot.deadlines, () =>
      unheard.delete(slot),
    );
    flows.set(lastFlow, slot.connection);
  };

  const forget = (slot: Slot): void => {
    if (!slots.delete(slot)) return;
    unheard.delete(slot);
    if (slot.peer !== undefined) counts.remove(slot.peer.ip);
    if (slot.connection === undefined) return;
    flows.delete(slot.connection.source.flow);
    safe.closed(slot.connection.source);
  };

  // One timer for all connections: it looks often enough for the shortest limit.
  const shortest = Math.min(
    settings.firstMessageTimeoutMs,
    settings.messageTimeoutMs,
    settings.idleTimeoutMs,
    settings.writeTimeoutMs,
    settings.lingerMs,
  );
  let timer: NodeJS.Timeout | undefined;
  const watch = (): void => {
    timer ??= setInterval(sweep, Math.min(1000, Math.max(10, shortest / 5))).unref();
  };
  const sweep = (): void => {
    const now = clock();
    for (const slot of slots) {
      if (!slot.deadlines.due(now)) continue;
      counters.timedOut++;
      slot.raw.destroy();
    }
    if (slots.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };

  const server = createServer(
    { noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS },
    accept,
  );
  server.listen({
    port: settings.port,
    host: settings.address,
    ipv6Only: settings.ipv6Only,
  });
  await once(server, 'listening'); // rejects on 'error'
  server.on('error', (error) => safe.error(error, 'listen'));
  const bound = server.address() as AddressInfo;

  const finish = async (drainMs: number): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    if (drainMs > 0) {
      const wait = new Promise<void>((resolve) => setTimeout(resolve, drainMs).unref());
      await Promise.race([closed, wait]);
    }
    for (const slot of slots) {
      if (slot.connection === undefined) slot.raw.destroy();
      else slot.connection.end();
    }
    await closed;
    clearInterval(timer);
  };
  let closing: Promise<void> | undefined;

  return {
    name: settings.name,
    transport,
    address: bound.address,
    port: bound.port,
    ...(settings.advertise === undefined ? {} : { advertise: settings.advertise }),
    send: (bytes, source) => flows.get(source.flow)?.write(bytes) ?? false,
    connections: () => slots.size,
    counters: () => ({ ...counters }),
    close({ drainMs = 0 } = {}) {
      closing ??= finish(drainMs);
      return closing;
    },
  };
}
