import type { Source } from '@tollgate/sip-parser';
import {
  type ListenOptions,
  type ListenSettings,
  listenOptionNames,
  optionalFunction,
  readListenOptions,
  refuseUnknown,
  wholeNumber,
  wrongType,
  wrongValue,
} from '../options.ts';
import type { BucketLimits } from './prefix-buckets.ts';

/** Options of `listenUdp`. */
export interface UdpOptions extends ListenOptions {
  /**
   * The kernel's receive buffer asked for, in bytes: with the usual 208 KiB a short burst is lost
   * while the process is busy. The kernel silently grants less where `net.core.rmem_max` is lower.
   * @default 4194304
   */
  readonly receiveBufferBytes?: number;
  /**
   * Whether the embedder trusts this source enough not to limit it: it is on an access list, say,
   * or has authenticated lately. Asked for every datagram before it is read, so it must be quick;
   * anything but true, and anything thrown, is no. Without it all sources are limited.
   *
   * The source's address may be forged: this is no authentication.
   */
  readonly isProven?: (source: Source) => boolean;
  /**
   * Datagrams a second from one unproven IPv4 /24 or IPv6 /56, above which they are dropped unread;
   * Infinity switches the limit off.
   * @default 200
   */
  readonly unprovenPerSecond?: number;
  /** Datagrams at once from such a prefix after a pause. @default 400 */
  readonly unprovenBurst?: number;
  /** Prefixes remembered, 12 bytes each; rounded up to a power of two. @default 65536 */
  readonly unprovenPrefixes?: number;
}

/** `UdpOptions` after validation. */
export interface UdpSettings extends ListenSettings {
  readonly receiveBufferBytes: number;
  readonly isProven: ((source: Source) => boolean) | undefined;
  /** Undefined where nothing is limited. */
  readonly buckets: BucketLimits | undefined;
}

const known = [
  ...listenOptionNames,
  'receiveBufferBytes',
  'isProven',
  'unprovenPerSecond',
  'unprovenBurst',
  'unprovenPrefixes',
];

/** Reads the options of `listenUdp`. */
export function readUdpOptions(options: UdpOptions): UdpSettings {
  const listen = readListenOptions(options, 'udp', 5060);
  refuseUnknown(options, known);
  return {
    ...listen,
    receiveBufferBytes: wholeNumber(
      'receiveBufferBytes',
      options.receiveBufferBytes,
      4 * 1024 * 1024,
      4096,
      1024 * 1024 * 1024,
    ),
    isProven: optionalFunction('isProven', options.isProven),
    buckets: readBuckets(options),
  };
}

function readBuckets(options: UdpOptions): BucketLimits | undefined {
  const { unprovenPerSecond: perSecond = 200 } = options;
  const burst = wholeNumber('unprovenBurst', options.unprovenBurst, 400, 1, 1_000_000);
  const entries = wholeNumber('unprovenPrefixes', options.unprovenPrefixes, 65_536, 8, 2 ** 24);
  if (typeof perSecond !== 'number') throw wrongType('unprovenPerSecond', 'a number', perSecond);
  if (perSecond === Number.POSITIVE_INFINITY) return undefined;
  if (!(perSecond > 0 && perSecond <= 1_000_000)) {
    throw wrongValue('unprovenPerSecond', 'above 0 and up to 1000000, or Infinity', perSecond);
  }
  return { perSecond, burst, entries };
}
