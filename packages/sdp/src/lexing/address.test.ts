import { expect, test } from 'vitest';
import { readIp } from './address.ts';

test.each([
  ['192.0.2.1', 4, 'unicast'],
  ['10.0.0.255', 4, 'unicast'],
  ['223.255.255.255', 4, 'unicast'],
  ['0.0.0.0', 4, 'unspecified'],
  ['0.0.0.1', 4, 'unusable'],
  ['224.2.1.1', 4, 'multicast'],
  ['239.255.255.255', 4, 'multicast'],
  ['240.0.0.1', 4, 'unusable'],
  ['255.255.255.255', 4, 'unusable'],
  ['2001:db8::1', 6, 'unicast'],
  ['2001:DB8:0:0:0:0:0:1', 6, 'unicast'],
  ['fe80::1', 6, 'unicast'],
  ['::1', 6, 'unicast'],
  ['1::', 6, 'unicast'],
  ['64:ff9b::192.0.2.33', 6, 'unicast'],
  ['::', 6, 'unspecified'],
  ['0:0:0:0:0:0:0:0', 6, 'unspecified'],
  ['ff15::101', 6, 'multicast'],
  ['::ffff:192.0.2.1', 6, 'unusable'],
] as const)('%s is read', (text, family, use) => {
  expect(readIp(text)).toEqual({ family, use });
});

test.each([
  '',
  'host.example',
  '192.0.2',
  '192.0.2.1.5',
  '192.0.2.256',
  '192.0.2.01',
  '0x7f.0.0.1',
  '192.0.2.1 ',
  '192.0.2.-1',
  '[2001:db8::1]',
  'fe80::1%eth0',
  '2001:db8',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::8',
  '1::2::3',
  ':::',
  ':1:2:3:4:5:6:7',
  '12345::',
  '::g',
  '192.0.2.1::',
  '::1.2.3',
  `::${'0:'.repeat(30)}1`,
])('%j is not an IP literal', (text) => {
  expect(readIp(text)).toBeUndefined();
});
