import type { OptionRow } from './row.ts';

export const accessLists: readonly OptionRow[] = [
  [
    "compileAccessList('192.0.2.0/24')",
    'TYPE',
    'entries',
    `entries must be a list: write compileAccessList(['192.0.2.0/24']), got "192.0.2.0/24"`,
  ],
  [
    "compileAccessList(['192.0.2.1/24'])",
    'RANGE',
    'entries[0]',
    'entries[0] must be an IP address or a CIDR block, got "192.0.2.1/24" (192.0.2.1/24 has bits set behind its prefix; write 192.0.2.0/24 or 192.0.2.1)',
  ],
  [
    "compileAccessList([{ cidr: '192.0.2.0/24', acton: 'deny' }])",
    'UNKNOWN',
    'entries[0].acton',
    'unknown option entries[0].acton: write entries[0].action instead',
    RangeError,
  ],
  [
    "compileAccessList([{ cidr: '192.0.2.0/24', action: 'block' }])",
    'RANGE',
    'entries[0].action',
    'entries[0].action must be one of "allow", "deny", got "block"',
  ],
  [
    "compileAccessList([{ cidr: '192.0.2.0/24', expires: '2027-01-31' }])",
    'TYPE',
    'entries[0].expires',
    'entries[0].expires must be milliseconds since 1970, got "2027-01-31"',
    RangeError,
  ],
  [
    'compileAccessList([192])',
    'TYPE',
    'entries[0]',
    'entries[0] must be a text or an object with "cidr", got 192',
    RangeError,
  ],
  [
    'compileAccessList([{ cidr: 7 }])',
    'TYPE',
    'entries[0].cidr',
    "entries[0].cidr must be a text like '192.0.2.0/24', got 7",
    RangeError,
  ],
  [
    "list.allows('192.0.2.1', 0)",
    'TYPE',
    'ip',
    `ip must be an address object: write parseIp('192.0.2.1'), got "192.0.2.1"`,
  ],
  [
    "list.match('192.0.2.1', 0)",
    'TYPE',
    'ip',
    `ip must be an address object: write parseIp('192.0.2.1'), got "192.0.2.1"`,
  ],
  [
    'list.allows(undefined)',
    'MISSING',
    'ip',
    "ip must be an address object: write parseIp('192.0.2.7'), got undefined",
  ],
  [
    "replaceableAccessList(['192.0.2.0/24'])",
    'TYPE',
    'first',
    "first must be an access list: write compileAccessList(['192.0.2.0/24']), got an array",
  ],
  [
    "replaceableAccessList('192.0.2.0/24')",
    'TYPE',
    'first',
    `first must be an access list: write compileAccessList(['192.0.2.0/24']), got "192.0.2.0/24"`,
  ],
  [
    "replaceableAccessList(list).replace(['192.0.2.0/24'])",
    'TYPE',
    'next',
    "next must be an access list: write compileAccessList(['192.0.2.0/24']), got an array",
  ],
];
