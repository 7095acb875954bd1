import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Counters } from '../counters.ts';
import type { SafeHandler } from '../handler.ts';
import type { Listener } from '../listener.ts';
import { readDrainMs } from '../options.ts';
import { receiveProxyHeader } from '../proxy/receive-proxy-header.ts';
import { type Peer, readPeer } from '../source.ts';
import { Connection, type StreamContext } from './connection.ts';
import { ConnectionTable, type Slot } from './connection-table.ts';
import type { StreamSettings } from './stream-options.ts';

/** Called when a connection may carry SIP, with the verified identity of its peer, if any. */
export type UpgradeDone = (socket: Socket, identity: string | undefined) => void;

/** What an accepted connection must finish before it carries SIP: a TLS handshake. */
export interface Upgrade {
  readonly timeoutMs: number;
  start(raw: Socket, done: UpgradeDone): void;
}

/** Notices a dead peer that never says goodbye, long before the idle limit. */
const KEEP_ALIVE_MS = 60_000;

/** Listens on one address for a stream transport. */
export async function listenStream(
  transport: 'tcp' | 'tls',
  settings: StreamSettings,
  handler: SafeHandler,
  counters: Counters,
  upgrade?: Upgrade,
): Promise<Listener> {
  const clock = (): number => performance.now();
  const context: StreamContext = { settings, handler, counters, clock };
  const flows = new Map<number, Connection>();
  let lastFlow = 0;
  const shortestMs = Math.min(
    settings.firstMessageTimeoutMs,
    settings.messageTimeoutMs,
    settings.idleTimeoutMs,
    settings.writeTimeoutMs,
    settings.lingerMs,
    settings.proxyHeaderTimeoutMs,
    upgrade?.timeoutMs ?? settings.lingerMs,
  );
  const table = new ConnectionTable(settings, shortestMs, counters, clock, ({ source }) => {
    flows.delete(source.flow);
    handler.closed(source);
  });

  const accept = (raw: Socket): void => {
    counters.accepted++;
    raw.on('error', (error) => handler.error(error, 'connection'));
    const peer = readPeer(raw.remoteAddress);
    const port = raw.remotePort ?? 0;
    const slot = peer && table.add(raw);
    if (peer === undefined || slot === undefined) raw.destroy();
    else if (settings.isProxy(peer.ip)) expectProxyHeader(slot, peer, port);
    else admit(slot, peer, port);
  };

  const expectProxyHeader = (slot: Slot, proxy: Peer, port: number): void => {
    slot.deadlines.phase(settings.proxyHeaderTimeoutMs, clock());
    receiveProxyHeader(slot.raw, settings.maxProxyHeaderBytes, (header) => {
      if (header === undefined) {
        counters.malformed++;
        slot.raw.destroy();
        return;
      }
      const client = header.client ?? { ...proxy, port };
      admit(slot, client, client.port);
    });
  };

  const admit = (slot: Slot, peer: Peer, port: number): void => {
    if (!table.admit(slot, peer.ip)) {
      slot.raw.destroy();
      return;
    }
    if (upgrade === undefined) {
      open(slot, slot.raw, peer, port, undefined);
      return;
    }
    slot.deadlines.phase(upgrade.timeoutMs, clock());
    upgrade.start(slot.raw, (socket, identity) => {
      socket.on('error', (error) => handler.error(error, 'connection'));
      open(slot, socket, peer, port, identity);
    });
  };

  const open = (
    slot: Slot,
    socket: Socket,
    peer: Peer,
    port: number,
    identity: string | undefined,
  ): void => {
    slot.deadlines.open();
    lastFlow++;
    const source = {
      transport,
      address: peer.address,
      ip: peer.ip,
      port,
      flow: lastFlow,
      socket: settings.name,
      ...(identity === undefined ? {} : { tlsIdentity: identity }),
    };
    const connection = new Connection(context, socket, source, slot.deadlines, () =>
      table.heard(slot),
    );
    slot.connection = connection;
    flows.set(source.flow, connection);
    socket.resume();
  };

  const server = createServer(
    { noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS },
    accept,
  );
  const listening = once(server, 'listening'); // rejects on 'error'
  server.listen({ port: settings.port, host: settings.address, ipv6Only: settings.ipv6Only });
  await listening;
  server.on('error', (error) => handler.error(error, 'listen'));
  const bound = server.address() as AddressInfo;

  const finish = async (drainMs: number): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    if (drainMs > 0) {
      let timer: NodeJS.Timeout | undefined;
      const over = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, drainMs);
      });
      await Promise.race([closed, over]);
      clearTimeout(timer);
    }
    for (const slot of table) {
      if (slot.connection === undefined) slot.raw.destroy();
      else slot.connection.end();
    }
    await closed;
    // The server hears of its last connection's end before that tells it itself.
    await table.emptied();
  };
  let closing: Promise<void> | undefined;

  return {
    name: settings.name,
    transport,
    address: bound.address,
    port: bound.port,
    ...(settings.advertise === undefined ? {} : { advertise: settings.advertise }),
    send: (bytes, source) => flows.get(source.flow)?.write(bytes) ?? false,
    connections: () => table.size,
    counters: () => ({ ...counters }),
    async close(options = {}) {
      closing ??= finish(readDrainMs(options));
      await closing;
    },
  };
}
