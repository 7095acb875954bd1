import { type Cidr, parseCidr } from '@tollgate/auth/acl';
import { holds } from './blocks.ts';

/** Addresses that no carrier on the internet calls from, or that many strangers share. */
export interface SpecialRange {
  readonly code: 'private' | 'shared' | 'loopback' | 'link-local' | 'documentation' | 'multicast';
  readonly message: string;
  readonly advice: string;
}

const inside: SpecialRange = {
  code: 'private',
  message: 'a private range: everybody inside your network may have such an address',
  advice: 'Right for a trunk inside your network; for a carrier list its public addresses.',
};
const shared: SpecialRange = {
  code: 'shared',
  message:
    'the range carriers share among their customers (RFC 6598): strangers have such addresses too',
  advice: 'Use auth: ip_acl_and_credential, or list the public address of the caller.',
};
const loopback: SpecialRange = {
  code: 'loopback',
  message: 'this machine only: every program on it may call',
  advice: 'Right for trying things out; remove it before you serve a carrier.',
};
const linkLocal: SpecialRange = {
  code: 'link-local',
  message: 'addresses of one link, which nobody routes',
  advice: 'List the address the caller has in your network.',
};
const documentation: SpecialRange = {
  code: 'documentation',
  message: 'an address for documentation, which nobody has',
  advice: "Put your carrier's own addresses here.",
};
const multicast: SpecialRange = {
  code: 'multicast',
  message: 'no address a packet can come from',
  advice: 'Remove it.',
};

const ranges: readonly { readonly cidr: Cidr; readonly range: SpecialRange }[] = [
  ...table(inside, '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'),
  ...table(shared, '100.64.0.0/10'),
  ...table(loopback, '127.0.0.0/8', '::1/128'),
  ...table(linkLocal, '169.254.0.0/16', 'fe80::/10'),
  ...table(documentation, '192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'),
  ...table(multicast, '224.0.0.0/4', 'ff00::/8'),
];

/** What is special about a block; undefined for ordinary public addresses. */
export function specialRange(block: Cidr): SpecialRange | undefined {
  return ranges.find(({ cidr }) => holds(cidr, block))?.range;
}

function table(range: SpecialRange, ...blocks: string[]): { cidr: Cidr; range: SpecialRange }[] {
  return blocks.map((text) => {
    const cidr = parseCidr(text);
    if (cidr.kind !== 'cidr') throw new RangeError(`${text}: ${cidr.message}`);
    return { cidr, range };
  });
}
