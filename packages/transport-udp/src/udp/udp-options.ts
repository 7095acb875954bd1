import { pathOf, wholeNumbers, wrongType, wrongValue } from '@tollgate/common';
import type { Source } from '@tollgate/sip-parser';
import {
  type ListenOptions,
  type ListenSettings,
  listenOptionNames,
  optionalFunction,
  readListenOptions,
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
  readonly isTrusted?: (source: Source) => boolean;
  /**
   * Datagrams a second from one unproven IPv4 /24 or IPv6 /56, above which they are dropped unread;
   * Infinity switches the limit off.
   * @default 200
   */
  readonly untrustedPerSecond?: number;
  /** Datagrams at once from such a prefix after a pause. @default 400 */
  readonly untrustedBurst?: number;
  /** Prefixes remembered, 12 bytes each; rounded up to a power of two. @default 65536 */
  readonly untrustedPrefixes?: number;
}

/** `UdpOptions` after validation. */
export interface UdpSettings extends ListenSettings {
  readonly receiveBufferBytes: number;
  readonly isTrusted: ((source: Source) => boolean) | undefined;
  /** Undefined where nothing is limited. */
  readonly buckets: BucketLimits | undefined;
}

const known: readonly string[] = [
  ...listenOptionNames,
  ...Object.keys({
    receiveBufferBytes: true,
    isTrusted: true,
    untrustedPerSecond: true,
    untrustedBurst: true,
    untrustedPrefixes: true,
  } satisfies Record<Exclude<keyof UdpOptions, keyof ListenOptions>, true>),
];

const numbers = {
  receiveBufferBytes: { fallback: 4 * 1024 * 1024, min: 4096, max: 1024 * 1024 * 1024 },
  untrustedBurst: { fallback: 400, max: 1_000_000 },
  untrustedPrefixes: { fallback: 65_536, min: 8, max: 2 ** 24 },
} as const;

/**
 * Checks the options of `listenUdp` without opening a socket.
 *
 * @param path where the options are written, `listen[0]` for instance
 * @throws {TypeError | RangeError} what `listenUdp` would reject with
 */
export function checkUdpOptions(options: UdpOptions, path: string = ''): void {
  readUdpOptions(options, path);
}

/** Reads the options of `listenUdp`, written at `path`. */
export function readUdpOptions(options: UdpOptions, path: string = ''): UdpSettings {
  const defaults = { transport: 'udp', port: 5060 };
  const listen = readListenOptions(options, path, known, defaults);
  const { receiveBufferBytes, untrustedBurst, untrustedPrefixes } = wholeNumbers(
    path,
    options,
    numbers,
  );
  const perSecond = readPerSecond(pathOf(path, 'untrustedPerSecond'), options.untrustedPerSecond);
  return {
    ...listen,
    receiveBufferBytes,
    isTrusted: optionalFunction(
      pathOf(path, 'isTrusted'),
      options.isTrusted,
      '(source) => boolean',
    ),
    buckets:
      perSecond === Number.POSITIVE_INFINITY
        ? undefined
        : { perSecond, burst: untrustedBurst, entries: untrustedPrefixes },
  };
}

function readPerSecond(option: string, value: unknown = 200): number {
  const wanted = 'a number above 0 and up to 1000000, or Infinity';
  if (typeof value !== 'number') throw wrongType(option, wanted, value);
  if (value === Number.POSITIVE_INFINITY || (value > 0 && value <= 1_000_000)) return value;
  throw wrongValue(option, wanted, value);
}
