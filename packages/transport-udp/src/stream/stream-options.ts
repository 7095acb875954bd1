import { pathOf, wholeNumbers, within } from '@tollgate/common';
import { createFramer, type Limits } from '@tollgate/sip-parser';
import {
  type ListenDefaults,
  type ListenOptions,
  type ListenSettings,
  listenOptionNames,
  readListenOptions,
} from '../options.ts';
import { type IpSet, readIpSet } from '../proxy/ip-set.ts';

/** Options of `listenTcp`, and those `listenTls` shares with it. */
export interface StreamOptions extends ListenOptions {
  /**
   * Connections in all. At the cap a newcomer displaces the oldest connection that has not sent
   * a whole message yet; where there is none, the newcomer is refused.
   * @default 10000
   */
  readonly maxConnections?: number;
  /** Connections from one IPv4 address or one IPv6 /64. @default 100 */
  readonly maxConnectionsPerSource?: number;
  /** From the connection's start to the end of its first message. @default 10000 */
  readonly firstMessageTimeoutMs?: number;
  /**
   * From a message's first byte to its last, so that a header without end is cut off.
   * @default 10000
   */
  readonly messageTimeoutMs?: number;
  /** Without a message or keep-alive from the peer. @default 3600000 */
  readonly idleTimeoutMs?: number;
  /** For the peer to read all that has to wait for it. @default 10000 */
  readonly writeTimeoutMs?: number;
  /**
   * Bytes waiting for a peer that reads slowly; above it the connection is cut.
   * @default 1048576
   */
  readonly maxWriteBufferBytes?: number;
  /**
   * After we ended a connection: how long the peer may take to end it too, before it is cut.
   * @default 500
   */
  readonly lingerMs?: number;
  /**
   * Load balancers that begin every connection with a PROXY header (version 1 or 2): addresses and
   * networks. From them a header is due, and what it says is believed; from anybody else it is
   * bytes like any others, and no SIP.
   * @default []
   */
  readonly proxyPeers?: readonly string[];
  /** From a listed proxy's connection to the end of its header. @default 3000 */
  readonly proxyHeaderTimeoutMs?: number;
  /** The longest PROXY header of version 2, with its extensions. @default 4096 */
  readonly maxProxyHeaderBytes?: number;
  /** Limits of a message, of the parser's stream framer. */
  readonly limits?: Partial<Limits>;
}

/** `StreamOptions` after validation. */
export interface StreamSettings extends ListenSettings {
  readonly maxConnections: number;
  readonly maxConnectionsPerSource: number;
  readonly firstMessageTimeoutMs: number;
  readonly messageTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly writeTimeoutMs: number;
  readonly maxWriteBufferBytes: number;
  readonly lingerMs: number;
  readonly isProxy: IpSet;
  readonly proxyHeaderTimeoutMs: number;
  readonly maxProxyHeaderBytes: number;
  readonly limits: Partial<Limits> | undefined;
}

/** The names of `StreamOptions`. */
export const streamOptionNames: readonly string[] = [
  ...listenOptionNames,
  ...Object.keys({
    maxConnections: true,
    maxConnectionsPerSource: true,
    firstMessageTimeoutMs: true,
    messageTimeoutMs: true,
    idleTimeoutMs: true,
    writeTimeoutMs: true,
    maxWriteBufferBytes: true,
    lingerMs: true,
    proxyPeers: true,
    proxyHeaderTimeoutMs: true,
    maxProxyHeaderBytes: true,
    limits: true,
  } satisfies Record<Exclude<keyof StreamOptions, keyof ListenOptions>, true>),
];

/** The longest delay a timer of node takes; more connections or bytes than that are not held. */
const max = 0x7fffffff;

const numbers = {
  maxConnections: { fallback: 10_000, max },
  maxConnectionsPerSource: { fallback: 100, max },
  firstMessageTimeoutMs: { fallback: 10_000, max },
  messageTimeoutMs: { fallback: 10_000, max },
  idleTimeoutMs: { fallback: 3_600_000, max },
  writeTimeoutMs: { fallback: 10_000, max },
  maxWriteBufferBytes: { fallback: 1024 * 1024, max },
  lingerMs: { fallback: 500, max },
  proxyHeaderTimeoutMs: { fallback: 3000, max },
  // Every receiver must take 232 bytes, per section 2.2 of the protocol.
  maxProxyHeaderBytes: { fallback: 4096, min: 232, max: 65_551 },
} as const;

/**
 * Checks the options of `listenTcp` without opening a socket.
 *
 * @param path where the options are written, `listen[0]` for instance
 * @throws {TypeError | RangeError} what `listenTcp` would reject with
 */
export function checkTcpOptions(options: StreamOptions, path: string = ''): void {
  readTcpOptions(options, path);
}

/** Reads the options of `listenTcp`, written at `path`. */
export function readTcpOptions(options: StreamOptions, path: string = ''): StreamSettings {
  const defaults = { transport: 'tcp', port: 5060 };
  return readStreamOptions(options, path, streamOptionNames, defaults);
}

/** Reads what TCP and TLS have in common; see `readListenOptions`. */
export function readStreamOptions(
  options: StreamOptions,
  path: string,
  known: readonly string[],
  defaults: ListenDefaults,
): StreamSettings {
  const listen = readListenOptions(options, path, known, defaults);
  const { limits, proxyPeers = [] } = options;
  // The framer checks them; asked now rather than at the first connection.
  within(path, () => createFramer({ message() {}, ping() {} }, limits));
  return {
    ...listen,
    ...wholeNumbers(path, options, numbers),
    isProxy: readIpSet(pathOf(path, 'proxyPeers'), proxyPeers),
    limits,
  };
}
