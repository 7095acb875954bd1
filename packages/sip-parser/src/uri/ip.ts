import { wrongType } from '@tollgate/common';
import { NONE } from '../lexing/outcome.ts';
import type { IpAddress } from '../types/vocabulary.ts';

/**
 * Reads an IP address strictly: dotted decimal of four parts without leading zeros, or IPv6 with
 * `::` and an embedded IPv4 address. No zone, no brackets, no white space. An IPv4 address mapped
 * into IPv6 is an IPv4 address. Undefined if the text is no address.
 *
 * @throws {TypeError} if it is no text
 *
 * RFC 4291 section 2.2
 */
export function parseIp(text: string): IpAddress | undefined {
  if (typeof text !== 'string') throw wrongType('text', 'a text', text);
  if (text.length > 45) return undefined;
  if (!text.includes(':')) {
    const word = parseIpv4(text);
    return word < 0 ? undefined : ipv4(word);
  }
  const groups = parseIpv6(text);
  if (groups === undefined) return undefined;
  const word = (i: number): number => (groups[i]! * 65536 + groups[i + 1]!) >>> 0;
  const address = { w0: word(0), w1: word(2), w2: word(4), w3: word(6) };
  if (address.w0 === 0 && address.w1 === 0 && address.w2 === 0xffff) return ipv4(address.w3);
  return { family: 6, ...address };
}

function ipv4(word: number): IpAddress {
  return { family: 4, w0: 0, w1: 0, w2: 0xffff, w3: word };
}

function parseIpv4(text: string): number {
  const parts = text.split('.');
  if (parts.length !== 4) return NONE;
  let word = 0;
  for (const part of parts) {
    if (!/^(?:0|[1-9][0-9]{0,2})$/.test(part)) return NONE;
    const octet = Number(part);
    if (octet > 255) return NONE;
    word = word * 256 + octet;
  }
  return word;
}

function parseIpv6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const compressed = halves.length === 2;
  const before = groupsOf(halves[0]!, !compressed);
  if (before === undefined) return undefined;
  if (!compressed) return before.length === 8 ? before : undefined;
  const after = groupsOf(halves[1]!, true);
  if (after === undefined || before.length + after.length > 7) return undefined;
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

/** The 16-bit groups of one side of `::`; only the last side may end in an IPv4 address. */
function groupsOf(text: string, isLast: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if (/^[0-9A-Fa-f]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
      continue;
    }
    const word = isLast && i === parts.length - 1 ? parseIpv4(part) : NONE;
    if (word < 0) return undefined;
    groups.push(word >>> 16, word & 0xffff);
  }
  return groups;
}

/** The canonical text of an address. RFC 5952 section 4 */
export function formatIp(ip: IpAddress): string {
  if (ip.family === 4) {
    return [24, 16, 8, 0].map((shift) => (ip.w3 >>> shift) & 255).join('.');
  }
  const groups = [ip.w0, ip.w1, ip.w2, ip.w3].flatMap((word) => [word >>> 16, word & 0xffff]);
  let start: number = NONE;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let zeros = 0;
    while (i + zeros < 8 && groups[i + zeros] === 0) zeros++;
    if (zeros > length) {
      start = i;
      length = zeros;
    }
    i += zeros;
  }
  const hex = (part: number[]): string => part.map((group) => group.toString(16)).join(':');
  if (start === NONE) return hex(groups);
  return `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

/** Whether two addresses are the same. */
export function sameIp(a: IpAddress, b: IpAddress): boolean {
  return a.family === b.family && a.w0 === b.w0 && a.w1 === b.w1 && a.w2 === b.w2 && a.w3 === b.w3;
}
