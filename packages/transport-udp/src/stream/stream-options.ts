import { createFramer, type Limits } from '@tollgate/sip-parser';
import {
  type ListenOptions,
  type ListenSettings,
  listenOptionNames,
  readListenOptions,
  refuseUnknown,
  wholeNumber,
  wrongType,
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
  /** From a message's first byte to its last: a header that never ends does not last. @default 10000 */
  readonly messageTimeoutMs?: number;
  /** Without a message or keep-alive from the peer. @default 3600000 */
  readonly idleTimeoutMs?: number;
  /** For the peer to read all that has to wait for it. @default 10000 */
  readonly writeTimeoutMs?: number;
  /** Bytes waiting for a peer that reads slowly; beyond it the connection is cut. @default 1048576 */
  readonly maxWriteBufferBytes?: number;
  /** From our end of a connection to its being cut, if the peer does not end it too. @default 500 */
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

/** The longest delay a timer of node takes. */
const MAX_MS = 0x7fffffff;

/** The names of `StreamOptions`. */
export const streamOptionNames: readonly string[] = [
  ...listenOptionNames,
  'maxConnections',
  'maxConnectionsPerSource',
  'firstMessageTimeoutMs',
  'messageTimeoutMs',
  'idleTimeoutMs',
  'writeTimeoutMs',
  'maxWriteBufferBytes',
  'lingerMs',
  'proxyPeers',
  'proxyHeaderTimeoutMs',
  'maxProxyHeaderBytes',
  'limits',
];

/** Reads what TCP and TLS have in common. */
export function readStreamOptions(
  options: StreamOptions,
  transport: 'tcp' | 'tls',
  known: readonly string[],
): StreamSettings {
  const listen = readListenOptions(options, transport, transport === 'tls' ? 5061 : 5060);
  refuseUnknown(options, known);
  const { limits } = options;
  if (limits !== undefined && (typeof limits !== 'object' || limits === null)) {
    throw wrongType('limits', 'an object', limits);
  }
  // The framer's own check, made now rather than at the first connection.
  createFramer({ message() {}, ping() {} }, limits);
  const ms = (
    name:
      | 'firstMessageTimeoutMs'
      | 'messageTimeoutMs'
      | 'idleTimeoutMs'
      | 'writeTimeoutMs'
      | 'lingerMs'
      | 'proxyHeaderTimeoutMs',
    fallback: number,
  ): number => wholeNumber(name, options[name], fallback, 1, MAX_MS);
  const count = (
    name: 'maxConnections' | 'maxConnectionsPerSource' | 'maxWriteBufferBytes',
    fallback: number,
  ): number => wholeNumber(name, options[name], fallback, 1, 0x7fffffff);
  return {
    ...listen,
    maxConnections: count('maxConnections', 10_000),
    maxConnectionsPerSource: count('maxConnectionsPerSource', 100),
    firstMessageTimeoutMs: ms('firstMessageTimeoutMs', 10_000),
    messageTimeoutMs: ms('messageTimeoutMs', 10_000),
    idleTimeoutMs: ms('idleTimeoutMs', 3_600_000),
    writeTimeoutMs: ms('writeTimeoutMs', 10_000),
    maxWriteBufferBytes: count('maxWriteBufferBytes', 1024 * 1024),
    lingerMs: ms('lingerMs', 500),
    isProxy: readIpSet('proxyPeers', options.proxyPeers ?? []),
    proxyHeaderTimeoutMs: ms('proxyHeaderTimeoutMs', 3000),
    maxProxyHeaderBytes: wholeNumber(
      'maxProxyHeaderBytes',
      options.maxProxyHeaderBytes,
      4096,
      232, // what every receiver must take, per the protocol's section 2.2
      65_551,
    ),
    limits,
  };
}
