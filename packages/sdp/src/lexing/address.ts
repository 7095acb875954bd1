import { decimal } from './text.ts';

/** An IP address that was read strictly. */
export interface IpAddress {
  readonly family: 4 | 6;
  /**
   * - `unspecified`: 0.0.0.0 or `::`, which puts a stream on hold
   * - `multicast`
   * - `unusable`: an address that no peer can have: 0.0.0.1, 240.0.0.0 and above, `::ffff:0:0/96`
   */
  readonly use: 'unicast' | 'unspecified' | 'multicast' | 'unusable';
}

/** Reads an IP literal. Names, zones (`%eth0`), brackets and leading zeros are refused. */
export function readIp(text: string): IpAddress | undefined {
  if (text.length > 45) return undefined;
  if (!text.includes(':')) {
    const octets = readIp4(text);
    return octets === undefined ? undefined : { family: 4, use: useOf4(octets) };
  }
  const groups = readIp6(text);
  return groups === undefined ? undefined : { family: 6, use: useOf6(groups) };
}

function readIp4(text: string): number[] | undefined {
  const octets = text.split('.').map((part) => decimal(part, 255));
  if (octets.length !== 4 || octets.includes(undefined)) return undefined;
  return octets as number[];
}

function useOf4(octets: readonly number[]): IpAddress['use'] {
  if (octets.every((octet) => octet === 0)) return 'unspecified';
  const first = octets[0]!;
  if (first >= 224 && first < 240) return 'multicast';
  return first === 0 || first >= 240 ? 'unusable' : 'unicast';
}

/** The eight groups. RFC 4291 section 2.2 */
function readIp6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, i) => readGroups(half, i === halves.length - 1));
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? head : undefined;
  if (tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? undefined : [...head, ...new Array<number>(missing).fill(0), ...tail];
}

/** Groups between colons. The last group of an address may be an IPv4 address. */
function readGroups(text: string, atEnd: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (atEnd && i === parts.length - 1 && part.includes('.')) {
      const octets = readIp4(part);
      if (octets === undefined) return undefined;
      groups.push(octets[0]! * 256 + octets[1]!, octets[2]! * 256 + octets[3]!);
    } else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else return undefined;
  }
  return groups;
}

function useOf6(groups: readonly number[]): IpAddress['use'] {
  if (groups.every((group) => group === 0)) return 'unspecified';
  if (groups[0]! >= 0xff00) return 'multicast';
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return mapped ? 'unusable' : 'unicast';
}
