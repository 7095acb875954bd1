import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIp, networkContains, networkOf, parseIp, prefixMask } from '../index.ts';

/** The leading `count` bits of an address in binary, in its own family. */
function bits(text: string, count: number): string {
  const ip = parseIp(text)!;
  const words = ip.family === 4 ? [ip.w3] : [ip.w0, ip.w1, ip.w2, ip.w3];
  return words
    .map((word) => word.toString(2).padStart(32, '0'))
    .join('')
    .slice(0, count);
}

test.each([
  ['255.255.255.255', 0, '0.0.0.0'],
  ['255.255.255.255', 1, '128.0.0.0'],
  ['192.0.2.255', 24, '192.0.2.0'],
  ['192.0.2.255', 32, '192.0.2.255'],
  ['2001:db8:ffff::1', 0, '::'],
  ['2001:db8:ffff::1', 32, '2001:db8::'],
  ['2001:db8:ffff::1', 33, '2001:db8:8000::'],
  ['2001:db8::1', 127, '2001:db8::'],
  ['2001:db8::1', 128, '2001:db8::1'],
])('the network of %s with %i bits is %s', (address, prefix, network) => {
  expect(formatIp(networkOf(parseIp(address)!, prefix))).toBe(network);
});

test('each word of a mask has the bits that the prefix covers, at every length', () => {
  for (let length = 0; length <= 128; length++) {
    const mask = [0, 1, 2, 3].map((index) => (prefixMask(length, index) >>> 0).toString(2));
    const expected = `${'1'.repeat(length)}${'0'.repeat(128 - length)}`;
    expect(mask.map((word) => word.padStart(32, '0')).join('')).toBe(expected);
  }
});

test('a network contains what shares its bits, and no address of the other family', () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6());
  fc.assert(
    fc.property(address, address, fc.nat(128), (first, other, length) => {
      const ip = parseIp(first)!;
      const prefix = ip.family === 4 ? length % 33 : length;
      const sameFamily = parseIp(other)!.family === ip.family;
      const expected = sameFamily && bits(first, prefix) === bits(other, prefix);
      expect(networkContains({ ip, prefix }, parseIp(other)!)).toBe(expected);
      expect(networkContains({ ip, prefix }, networkOf(ip, prefix))).toBe(true);
    }),
  );
});
