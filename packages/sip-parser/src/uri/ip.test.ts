import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIp, parseIp } from '../index.ts';

test.each([
  ['0.0.0.0', '0.0.0.0'],
  ['255.255.255.255', '255.255.255.255'],
  ['::', '::'],
  ['::1', '::1'],
  ['1::', '1::'],
  ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:0201', '192.0.2.1'],
  ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
])('%s is %s', (text, canonical) => {
  expect(formatIp(parseIp(text)!)).toBe(canonical);
});

test.each([
  '',
  '1.2.3',
  '1.2.3.4.5',
  '010.0.0.1',
  '0x7f.0.0.1',
  '1.2.3.256',
  '1.2.3.4 ',
  '1.2.3.',
  '+1.2.3.4',
  '１.2.3.4',
  '2130706433',
  ':',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::8',
  '12345::',
  'g::',
  'fe80::1%eth0',
  '[::1]',
  '1.2.3.4::',
  '::1.2.3',
  '::01.2.3.4',
  '1:2:3:4:5:6:7:1.2.3.4',
  '::1:',
  ':1::',
])('%j is no address', (text) => {
  expect(parseIp(text)).toBeUndefined();
});

test('every address the platform knows is read, and its canonical text again', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      expect(isIP(text)).not.toBe(0);
      const ip = parseIp(text)!;
      expect(parseIp(formatIp(ip))).toEqual(ip);
      expect(isIP(formatIp(ip))).toBe(ip.family);
    }),
  );
});
