import { pathOf, wrongType, wrongValue } from '@tollgate/common';
import {
  formatIp,
  type IpAddress,
  type IpNetwork,
  networkContains,
  networkOf,
  parseIp,
  sameIp,
} from '@tollgate/sip-parser';

/** Tells whether an address is in one of a few listed networks. */
export type IpSet = (ip: IpAddress) => boolean;

/**
 * Reads `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`, strictly: bits below the prefix length are a
 * mistake, not noise.
 *
 * @param option the path of the list
 * @throws {TypeError | RangeError} naming the list or the entry
 */
export function readIpSet(option: string, entries: readonly string[]): IpSet {
  if (!Array.isArray(entries)) {
    throw wrongType(option, 'an array of addresses and networks, ["192.0.2.0/24"]', entries);
  }
  const networks = entries.map((entry: unknown, index) =>
    readNetwork(pathOf(option, index), entry),
  );
  return (ip) => networks.some((network) => networkContains(network, ip));
}

const wanted = 'an address or a network like 192.0.2.0/24 or 2001:db8::/32';

function readNetwork(option: string, entry: unknown): IpNetwork {
  if (typeof entry !== 'string') throw wrongType(option, wanted, entry);
  const match = /^([0-9A-Fa-f.:]+)(?:\/(0|[1-9][0-9]{0,2}))?$/.exec(entry);
  const ip = match === null ? undefined : parseIp(match[1]!);
  if (match === null || ip === undefined) throw wrongValue(option, wanted, entry);
  const width = ip.family === 4 ? 32 : 128;
  // The length of a mapped prefix would count other bits than its folded address has.
  if (match[2] !== undefined && ip.family === 4 && match[1]!.includes(':')) {
    throw wrongValue(option, 'an IPv4 network in dotted form', entry);
  }
  const prefix = match[2] === undefined ? width : Number(match[2]);
  if (prefix > width) throw wrongValue(option, `a network of at most ${width} bits`, entry);
  const network = networkOf(ip, prefix);
  if (!sameIp(network, ip)) {
    const meant = `${formatIp(network)}/${prefix} or ${formatIp(ip)}`;
    throw wrongValue(option, `${meant}, without bits below the length`, entry);
  }
  return { ip, prefix };
}
