import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIP, type Socket, connect as tcpConnect } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { createFramer, formatIp, parseIp, type Source } from '@tollgate/sip-parser';
import type { CallSettings } from './options.ts';

/** A way to one server. */
export interface Connection {
  /** Where what comes from the server comes from. */
  readonly peer: Source;
  readonly localAddress: string;
  readonly localPort: number;
  send(bytes: Uint8Array): void;
  close(): void;
}

/** Who is told what comes. */
export interface ConnectionSink {
  message(bytes: Uint8Array): void;
  /** Nothing can be sent or received any more. */
  failed(error: Error): void;
}

/** Opens the way: rejects where the name is not found or nobody accepts the connection. */
export async function connect(settings: CallSettings, sink: ConnectionSink): Promise<Connection> {
  const address = await resolve(settings);
  return settings.transport === 'udp'
    ? connectUdp(address, settings, sink)
    : connectStream(address, settings, sink);
}

async function resolve({ host, bind }: CallSettings): Promise<string> {
  if (isIP(host) !== 0) return host;
  const family = bind.address === undefined ? 0 : isIP(bind.address);
  return (await lookup(host, { family })).address;
}

function connectUdp(
  address: string,
  { port, bind }: CallSettings,
  sink: ConnectionSink,
): Promise<Connection> {
  const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(bind.port ?? 0, bind.address, () => {
      // Connected: the kernel hands on nothing that comes from elsewhere.
      socket.connect(port, address, () => {
        socket.removeAllListeners('error');
        socket.on('error', (error) => sink.failed(error));
        socket.on('message', (bytes) => sink.message(bytes));
        const local = socket.address();
        resolve({
          peer: sourceOf('udp', address, port),
          localAddress: local.address,
          localPort: local.port,
          send: (bytes) => socket.send(bytes),
          close: () => socket.close(),
        });
      });
    });
  });
}

function connectStream(
  address: string,
  { transport, host, port, bind, tls, timeoutMs }: CallSettings,
  sink: ConnectionSink,
): Promise<Connection> {
  const to = {
    host: address,
    port,
    ...(bind.address === undefined ? {} : { localAddress: bind.address }),
    ...(bind.port === undefined ? {} : { localPort: bind.port }),
  };
  const serverName = tls.serverName ?? (isIP(host) === 0 ? host : undefined);
  const socket: Socket =
    transport === 'tcp'
      ? tcpConnect(to)
      : tlsConnect({
          ...to,
          ...(tls.ca === undefined ? {} : { ca: tls.ca }),
          ...(serverName === undefined ? {} : { servername: serverName }),
          rejectUnauthorized: tls.insecure !== true,
        });
  socket.setNoDelay(true);
  return new Promise((resolve, reject) => {
    const tooLong = setTimeout(() => {
      socket.destroy(new Error(`no connection within ${timeoutMs} ms`));
    }, timeoutMs);
    socket.once('error', (error) => {
      clearTimeout(tooLong);
      reject(error);
    });
    socket.once(transport === 'tls' ? 'secureConnect' : 'connect', () => {
      clearTimeout(tooLong);
      socket.removeAllListeners('error');
      socket.on('error', (error) => sink.failed(error));
      socket.on('close', () => sink.failed(new Error('the server closed the connection')));
      const framer = createFramer({
        message: (bytes) => sink.message(bytes),
        ping: () => socket.write('\r\n'),
      });
      socket.on('data', (chunk) => {
        if (framer.push(chunk) !== undefined) socket.destroy(new Error('what came is not SIP'));
      });
      resolve({
        peer: sourceOf(transport, address, port),
        localAddress: socket.localAddress ?? '0.0.0.0',
        localPort: socket.localPort ?? 0,
        send: (bytes) => void socket.write(bytes),
        close: () => socket.destroy(),
      });
    });
  });
}

function sourceOf(transport: Source['transport'], address: string, port: number): Source {
  const zone = address.indexOf('%');
  const ip = parseIp(zone < 0 ? address : address.slice(0, zone));
  if (ip === undefined) throw new TypeError(`not an IP address: ${address}`);
  return { transport, address: formatIp(ip), ip, port, flow: 0, socket: 'caller' };
}
