import { formatIp, type IpAddress, type IpNetwork, networkOf, sameIp } from '@tollgate/sip-parser';
import ipaddr from 'ipaddr.js';

/** A block of addresses: a network whose `ip` is its first address. */
export interface Cidr extends IpNetwork {
  readonly kind: 'cidr';
  /** Set where the text was rewritten: what was made of it, for whoever wrote it. */
  readonly note?: string;
}

/** Why a text is no block. The table is closed. */
export type CidrCode =
  | 'empty'
  | 'space'
  | 'too-long'
  | 'brackets'
  | 'zone'
  | 'port'
  | 'leading-zero'
  | 'hexadecimal'
  | 'short-form'
  | 'octet-range'
  | 'not-an-address'
  | 'compatible-form'
  | 'prefix-form'
  | 'prefix-range'
  | 'mapped-prefix'
  | 'host-bits';

/** A text that is no block, or that two readers could read as two blocks. */
export interface CidrProblem {
  readonly kind: 'problem';
  readonly code: CidrCode;
  /** One sentence, with what to write instead where that is certain. */
  readonly message: string;
}

/**
 * Reads `192.0.2.0/24`, `2001:db8::/32` or a bare address strictly. Whatever some reader would take
 * for another block is refused: octal and hexadecimal numbers, short forms, zone ids, host bits. A
 * block of IPv4-mapped addresses becomes the IPv4 block. Never throws.
 * RFC 4632 section 3.1, RFC 4291 section 2.3
 */
export function parseCidr(text: string): Cidr | CidrProblem {
  const ambiguous = checkShape(text);
  if (ambiguous) return ambiguous;
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const width = address.includes(':') ? 128 : 32;
  const ip = width === 32 ? readIpv4(address) : readIpv6(address);
  if ('kind' in ip) return ip;
  const prefix = slash < 0 ? width : readPrefix(text.slice(slash + 1), width);
  if (typeof prefix !== 'number') return prefix;
  if (width === 32 || ip.family === 6) return block(ip, prefix);
  if (prefix < 96) {
    return problem('mapped-prefix', `${text}: IPv4 mapped into IPv6 needs a prefix of 96 or more`);
  }
  const cidr = block(ip, prefix - 96);
  if (cidr.kind === 'problem') return cidr;
  return { ...cidr, note: `${text} is IPv4 mapped into IPv6, taken as ${cidrText(cidr)}` };
}

/** The canonical text of a block: `192.0.2.0/24`. */
export function cidrText(cidr: IpNetwork): string {
  return `${formatIp(cidr.ip)}/${cidr.prefix}`;
}

/** What is wrong with the text before any of it is read as numbers. */
function checkShape(text: string): CidrProblem | undefined {
  if (text === '') return problem('empty', 'an empty text is no address');
  if (text.length > 64) return problem('too-long', 'an address is not longer than 64 characters');
  if (/[^\x21-\x7e]/.test(text)) {
    return problem(
      'space',
      `${JSON.stringify(text)}: only printable ASCII, and no space around it`,
    );
  }
  if (/[[\]]/.test(text)) return problem('brackets', `${text}: write IPv6 without brackets`);
  if (text.includes('%')) {
    return problem('zone', `${text}: a zone id means nothing to other machines, leave it out`);
  }
  return undefined;
}

function readIpv4(text: string): IpAddress | CidrProblem {
  const wrong = checkIpv4(text);
  return wrong ?? addressOf(ipaddr.IPv4.parse(text).toByteArray());
}

/** ipaddr.js takes `010.1`, `0x7f.1` and `167772161` for IPv4 addresses, so this comes first. */
function checkIpv4(text: string): CidrProblem | undefined {
  if (/^[0-9]+(?:\.[0-9]+){3}:[0-9]+$/.test(text)) {
    return problem('port', `${text}: an access list has no ports`);
  }
  if (!/^[0-9a-fx]+(?:\.[0-9a-fx]+)*$/i.test(text)) {
    return problem('not-an-address', `${text} is no IP address; host names are not looked up`);
  }
  const parts = text.split('.');
  if (parts.some((part) => /^0x/i.test(part))) {
    return problem('hexadecimal', `${text}: write IPv4 in decimal`);
  }
  if (!parts.every((part) => /^[0-9]+$/.test(part))) {
    return problem('not-an-address', `${text} is no IP address; host names are not looked up`);
  }
  if (parts.length !== 4) {
    return problem('short-form', `${text}: write all four numbers of an IPv4 address`);
  }
  if (parts.some((part) => part.length > 1 && part.startsWith('0'))) {
    return problem('leading-zero', `${text}: a leading zero means octal to some, leave it out`);
  }
  if (parts.some((part) => part.length > 3 || Number(part) > 255)) {
    return problem('octet-range', `${text}: the numbers of an IPv4 address go up to 255`);
  }
  return undefined;
}

function readIpv6(text: string): IpAddress | CidrProblem {
  if (/^[0-9.]+:[0-9]+$/.test(text)) return problem('port', `${text}: an access list has no ports`);
  const tail = text.slice(text.lastIndexOf(':') + 1);
  const wrong = tail.includes('.') ? checkIpv4(tail) : undefined;
  if (wrong) return wrong;
  if (tail.includes('.') && /^:+[0-9]/.test(text) && text.lastIndexOf(':') === 1) {
    return problem(
      'compatible-form',
      `${text}: the IPv4-compatible form is out of use; write ${tail} or ::ffff:${tail}`,
    );
  }
  const groups = text.split(':');
  if (!/^[0-9a-f:.]+$/i.test(text) || groups.some((g) => g.length > 4 && !g.includes('.'))) {
    return problem('not-an-address', `${text} is no IP address`);
  }
  if (!ipaddr.IPv6.isValid(text)) return problem('not-an-address', `${text} is no IP address`);
  return addressOf(ipaddr.IPv6.parse(text).toByteArray());
}

function readPrefix(text: string, width: number): number | CidrProblem {
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(text)) {
    return problem('prefix-form', `/${text}: a prefix is a plain decimal number`);
  }
  const prefix = Number(text);
  if (prefix <= width) return prefix;
  return problem('prefix-range', `/${text}: the prefix goes up to ${width}`);
}

function block(ip: IpAddress, prefix: number): Cidr | CidrProblem {
  const network = networkOf(ip, prefix);
  if (sameIp(network, ip)) return { kind: 'cidr', ip, prefix };
  const written = cidrText({ ip, prefix });
  const meant = `${cidrText({ ip: network, prefix })} or ${formatIp(ip)}`;
  return problem('host-bits', `${written} has bits set behind its prefix; write ${meant}`);
}

function problem(code: CidrCode, message: string): CidrProblem {
  return { kind: 'problem', code, message };
}

function addressOf(bytes: readonly number[]): IpAddress {
  const word = (at: number): number =>
    ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  if (bytes.length === 4) return { family: 4, w0: 0, w1: 0, w2: 0xffff, w3: word(0) };
  const [w0, w1, w2, w3] = [word(0), word(4), word(8), word(12)];
  return { family: w0 === 0 && w1 === 0 && w2 === 0xffff ? 4 : 6, w0, w1, w2, w3 };
}
