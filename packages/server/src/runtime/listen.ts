import { isObject, oneOf, pathOf, show, wrongType } from '@tollgate/common';
import type { Source } from '@tollgate/sip-parser';
import {
  checkTcpOptions,
  checkTlsOptions,
  checkUdpOptions,
  type Handler,
  type Listener,
  listenTcp,
  listenTls,
  listenUdp,
  type StreamOptions,
  type TlsOptions,
  type UdpOptions,
} from '@tollgate/transport-udp';

/** One socket to listen on. */
export type ListenSpec =
  | ({ readonly transport: 'udp' } & UdpOptions)
  | ({ readonly transport: 'tcp' } & StreamOptions)
  | ({ readonly transport: 'tls' } & TlsOptions);

/**
 * Checks one entry of `listen`, written at `path`, without opening a socket.
 *
 * @throws {TypeError | RangeError} naming the option by its path: `listen[0].port`
 */
export function checkSpec(spec: ListenSpec, path: string): void {
  if (!isObject(spec)) throw wrongType(path, "an object like { transport: 'udp' }", spec);
  oneOf(pathOf(path, 'transport'), spec.transport, ['udp', 'tcp', 'tls']);
  const { transport: _, ...options } = spec;
  switch (spec.transport) {
    case 'udp':
      return checkUdpOptions(options, path);
    case 'tcp':
      return checkTcpOptions(options, path);
    case 'tls':
      return checkTlsOptions(options as TlsOptions, path);
  }
}

/** Opens one listener. */
export function open(
  spec: ListenSpec,
  isTrusted: (source: Source) => boolean,
  handler: Handler,
): Promise<Listener> {
  switch (spec.transport) {
    case 'udp': {
      const { transport: _, ...options } = spec;
      return listenUdp({ isTrusted, ...options }, handler);
    }
    case 'tcp': {
      const { transport: _, ...options } = spec;
      return listenTcp(options, handler);
    }
    case 'tls': {
      const { transport: _, ...options } = spec;
      return listenTls(options, handler);
    }
    default:
      throw new TypeError(
        `listen: transport must be 'udp', 'tcp' or 'tls', got ${show((spec as { transport?: unknown }).transport)}`,
      );
  }
}

/**
 * Opens all listeners, in order, and tells of each before it can receive anything. Where one fails
 * the earlier ones are closed again and its error is thrown: a server that listens on half of what
 * it was told is worse than none.
 */
export async function openAll(
  specs: readonly ListenSpec[],
  isTrusted: (source: Source) => boolean,
  handler: Handler,
  opened: (listener: Listener) => void,
): Promise<Listener[]> {
  const listeners: Listener[] = [];
  try {
    for (const spec of specs) {
      const listener = await open(spec, isTrusted, handler);
      listeners.push(listener);
      opened(listener);
    }
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.close()));
    throw error;
  }
  return listeners;
}
