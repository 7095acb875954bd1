import { isIP } from 'node:net';
import {
  callable,
  checkKeys,
  flag,
  pathOf,
  text,
  wholeNumber,
  wholeNumbers,
  wrongValue,
} from '@tollgate/common';
import type { Advertise, CloseOptions } from './listener.ts';

/** What every listener can be told. */
export interface ListenOptions {
  /** What `Source.socket` says, a region for instance. @default the transport's name */
  readonly name?: string;
  /** An IP literal. `::` serves IPv4 too, unless `ipv6Only`. @default '0.0.0.0' */
  readonly address?: string;
  /** 0 takes any free port. @default 5060, and 5061 for TLS */
  readonly port?: number;
  /** Keeps an IPv6 socket from serving mapped IPv4. @default false */
  readonly ipv6Only?: boolean;
  /** Where peers reach this socket, if not at `address` and `port`. */
  readonly advertise?: Advertise;
}

/** `ListenOptions` after validation. */
export interface ListenSettings {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly ipv6Only: boolean;
  readonly advertise?: Advertise;
}

/** The names of `ListenOptions`. */
export const listenOptionNames: readonly string[] = Object.keys({
  name: true,
  address: true,
  port: true,
  ipv6Only: true,
  advertise: true,
} satisfies Record<keyof ListenOptions, true>);

const advertiseNames: readonly string[] = Object.keys({
  host: true,
  port: true,
} satisfies Record<keyof Advertise, true>);

/** What every listener is told of its transport. */
export interface ListenDefaults {
  /** Names the listener where `name` is not given. */
  readonly transport: string;
  readonly port: number;
}

/**
 * Reads what every listener has in common.
 *
 * @param path where the options are written, '' for the options of `listenUdp` and its siblings
 * @param known the names of all options of this listener
 * @throws {TypeError | RangeError} naming the option, its value and what to write instead
 */
export function readListenOptions(
  options: ListenOptions,
  path: string,
  known: readonly string[],
  defaults: ListenDefaults,
): ListenSettings {
  checkKeys(path, options, known);
  const { name = defaults.transport, address = '0.0.0.0', ipv6Only = false, advertise } = options;
  return {
    name: text(pathOf(path, 'name'), name, 'a text of at least one character'),
    address: readAddress(pathOf(path, 'address'), address),
    ...wholeNumbers(path, options, { port: { fallback: defaults.port, min: 0, max: 65_535 } }),
    ipv6Only: flag(pathOf(path, 'ipv6Only'), ipv6Only),
    ...(advertise === undefined
      ? {}
      : { advertise: readAdvertise(pathOf(path, 'advertise'), advertise) }),
  };
}

function readAddress(option: string, address: unknown): string {
  const wanted = 'an IP address, not a host name';
  const literal = text(option, address, wanted);
  if (isIP(literal) === 0) throw wrongValue(option, wanted, literal);
  return literal;
}

function readAdvertise(path: string, advertise: Advertise): Advertise {
  checkKeys(path, advertise, advertiseNames);
  const wanted = 'a host name or an IP address without brackets';
  const option = pathOf(path, 'host');
  const host = text(option, advertise.host, wanted);
  // It is written into Contact and SDP: nothing but a host name or an address may get there.
  if (isIP(host) === 0 && !/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/.test(host)) {
    throw wrongValue(option, wanted, host);
  }
  return { host, port: wholeNumber(pathOf(path, 'port'), advertise.port, { max: 65_535 }) };
}

/**
 * Reads the options of `Listener.close`.
 *
 * @throws {TypeError | RangeError} where `drainMs` is not a delay that a timer can wait for
 */
export function readDrainMs(options: CloseOptions): number {
  checkKeys('', options, closeOptionNames);
  return wholeNumbers('', options, { drainMs: { fallback: 0, min: 0, max: 0x7fffffff } }).drainMs;
}

const closeOptionNames: readonly string[] = Object.keys({
  drainMs: true,
} satisfies Record<keyof CloseOptions, true>);

/** A function, or undefined where the option is absent. */
export function optionalFunction<F extends (...args: never[]) => unknown>(
  option: string,
  value: F | undefined,
  signature: string,
): F | undefined {
  return value === undefined ? undefined : callable(option, value, signature);
}
