import { expect, test } from 'vitest';
import { KeyedHash } from './keyed-hash.ts';

test('agrees with the published vector of HalfSipHash-2-4 for eight bytes', () => {
  // Key 00..07, input 00..07, output ed fe e8 20 bc e4 85 8c.
  const hash = new KeyedHash(0x03020100, 0x07060504);
  hash.hash(0x03020100, 0x07060504);
  expect([hash.low, hash.high]).toEqual([0x20e8feed, 0x8c85e4bc]);
});

test('another key gives another hash', () => {
  const hash = new KeyedHash(1, 2);
  hash.hash(0x03020100, 0x07060504);
  expect([hash.low, hash.high]).not.toEqual([0x20e8feed, 0x8c85e4bc]);
});
