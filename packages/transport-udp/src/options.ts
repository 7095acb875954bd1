import { isIP } from 'node:net';
import type { Advertise } from './listener.ts';

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

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  // Not every object can be turned into text.
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** A wrong option's type. */
export function wrongType(name: string, wanted: string, value: unknown): TypeError {
  return new TypeError(`option ${name} must be ${wanted}, got ${show(value)}`);
}

/** A wrong option's value. */
export function wrongValue(name: string, wanted: string, value: unknown): RangeError {
  return new RangeError(`option ${name} must be ${wanted}, got ${show(value)}`);
}

/** A whole number from `least` to `most`; `fallback` where the option is absent. */
export function wholeNumber(
  name: string,
  value: unknown,
  fallback: number,
  least: number,
  most: number,
): number {
  if (value === undefined) return fallback;
  if (typeof value !== 'number') throw wrongType(name, 'a number', value);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw wrongValue(name, `a whole number from ${least} to ${most}`, value);
  }
  return value;
}

/** True or false; `fallback` where the option is absent. */
export function flag(name: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value !== 'boolean') throw wrongType(name, 'true or false', value);
  return value;
}

/** A function, or undefined where the option is absent. */
export function optionalFunction<F extends (...args: never[]) => unknown>(
  name: string,
  value: F | undefined,
): F | undefined {
  if (value !== undefined && typeof value !== 'function') {
    throw wrongType(name, 'a function', value);
  }
  return value;
}

/** A misspelt limit would silently not limit: options nobody reads are refused. */
export function refuseUnknown(options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new TypeError(`unknown option ${name}`);
  }
}

/** The names of `ListenOptions`. */
export const listenOptionNames: readonly string[] = [
  'name',
  'address',
  'port',
  'ipv6Only',
  'advertise',
];

/** Reads what every listener has in common. */
export function readListenOptions(
  options: ListenOptions,
  transport: string,
  port: number,
): ListenSettings {
  if (typeof options !== 'object' || options === null) {
    throw wrongType('options', 'an object', options);
  }
  const { name = transport, address = '0.0.0.0', advertise } = options;
  if (typeof name !== 'string') throw wrongType('name', 'a string', name);
  if (name === '') throw wrongValue('name', 'at least one character', name);
  if (typeof address !== 'string') throw wrongType('address', 'a string', address);
  if (isIP(address) === 0) throw wrongValue('address', 'an IP address, not a host name', address);
  return {
    name,
    address,
    port: wholeNumber('port', options.port, port, 0, 65535),
    ipv6Only: flag('ipv6Only', options.ipv6Only, false),
    ...(advertise === undefined ? {} : { advertise: readAdvertise(advertise) }),
  };
}

function readAdvertise(advertise: Advertise): Advertise {
  if (typeof advertise !== 'object' || advertise === null) {
    throw wrongType('advertise', 'an object', advertise);
  }
  const { host, port } = advertise;
  if (typeof host !== 'string') throw wrongType('advertise.host', 'a string', host);
  // It is written into Contact and SDP: nothing but a host name or an address may get there.
  if (isIP(host) === 0 && !/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/.test(host)) {
    throw wrongValue('advertise.host', 'a host name or an IP address without brackets', host);
  }
  if (port === undefined) throw wrongType('advertise.port', 'a number', port);
  return { host, port: wholeNumber('advertise.port', port, 0, 1, 65535) };
}
