import {
  type IpAddress,
  type IpNetwork,
  networkContains,
  networkOf,
  parseIp,
  sameIp,
} from '@tollgate/sip-parser';
import { wrongType, wrongValue } from '../options.ts';

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
  const networks = entries.map((entry: unknown) => readNetwork(name, entry));
  return (ip) => networks.some((network) => networkContains(network, ip));
}

function readNetwork(name: string, entry: unknown): IpNetwork {
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
  const prefix = match[2] === undefined ? width : Number(match[2]);
  if (prefix > width) throw wrongValue(name, `prefix lengths up to ${width}`, entry);
  if (!sameIp(networkOf(ip, prefix), ip)) {
    throw wrongValue(name, 'networks without bits below their length', entry);
  }
  return { ip, prefix };
}
