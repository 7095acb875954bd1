import { type IpAddress, parseIp } from '@tollgate/sip-parser';
import { wrongType, wrongValue } from '../options.ts';

/** A network, or a single address. */
interface IpPrefix {
  readonly ip: IpAddress;
  /** Of the 128 bits of the four words: an IPv4 prefix has 96 more than its text says. */
  readonly bits: number;
}

/** The bits of word `index` (0 to 3) that a prefix of `bits` bits covers. */
function maskOf(bits: number, index: number): number {
  const covered = Math.min(32, Math.max(0, bits - index * 32));
  // A shift by 32 would be a shift by 0.
  return covered === 0 ? 0 : (-1 << (32 - covered)) >>> 0;
}

const wordsOf = (ip: IpAddress): readonly number[] => [ip.w0, ip.w1, ip.w2, ip.w3];

/** Tells whether an address is in one of a few listed networks. */
export type IpSet = (ip: IpAddress) => boolean;

/**
 * Reads `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`, strictly: bits below the prefix length are a
 * mistake, not noise.
 *
 * @throws TypeError or RangeError naming the option and the entry
 */
export function readIpSet(name: string, entries: readonly string[]): IpSet {
  if (!Array.isArray(entries)) throw wrongType(name, 'an array of addresses', entries);
  const prefixes = entries.map((entry: unknown) => readPrefix(name, entry));
  return (ip) => prefixes.some((prefix) => contains(prefix, ip));
}

function readPrefix(name: string, entry: unknown): IpPrefix {
  if (typeof entry !== 'string') throw wrongType(name, 'an array of strings', entry);
  const match = /^([0-9A-Fa-f.:]+)(?:\/(0|[1-9][0-9]{0,2}))?$/.exec(entry);
  const ip = match === null ? undefined : parseIp(match[1]!);
  if (match === null || ip === undefined) {
    throw wrongValue(name, 'addresses or networks (192.0.2.0/24, 2001:db8::/32)', entry);
  }
  const width = ip.family === 4 ? 32 : 128;
  // The length of a mapped prefix would count other bits than its folded address has.
  if (match[2] !== undefined && ip.family === 4 && match[1]!.includes(':')) {
    throw wrongValue(name, 'IPv4 networks in dotted form', entry);
  }
  const length = match[2] === undefined ? width : Number(match[2]);
  if (length > width) throw wrongValue(name, `prefix lengths up to ${width}`, entry);
  const bits = length + 128 - width;
  const words = wordsOf(ip);
  if (words.some((word, index) => (word & ~maskOf(bits, index)) !== 0)) {
    throw wrongValue(name, 'networks without bits below their length', entry);
  }
  return { ip, bits };
}

function contains(prefix: IpPrefix, ip: IpAddress): boolean {
  if (prefix.ip.family !== ip.family) return false;
  const words = wordsOf(ip);
  return wordsOf(prefix.ip).every(
    (word, index) => ((word ^ words[index]!) & maskOf(prefix.bits, index)) === 0,
  );
}
