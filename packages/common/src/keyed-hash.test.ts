import { describe, expect, it, test } from 'vitest';
import { createKeyedHash, halfSipHash13, halfSipHash24, type KeyedHash } from './keyed-hash.ts';

function hashOf(secret: number): KeyedHash {
  const word = secret * 0x01010101;
  return createKeyedHash(word, word, halfSipHash13);
}

function slots(hash: KeyedHash, count: number): number[] {
  return Array.from({ length: count }, (_, source) => {
    hash.hash3(0, source, 1);
    return hash.first & 1023;
  });
}

test('agrees with the published vector of HalfSipHash-2-4 for eight bytes', () => {
  // Key 00..07, input 00..07, output ed fe e8 20 bc e4 85 8c.
  const hash = createKeyedHash(0x03020100, 0x07060504, halfSipHash24);
  hash.hash2(0x03020100, 0x07060504);
  expect([hash.first, hash.second]).toEqual([0x20e8feed, 0x8c85e4bc]);
});

test('agrees with the reference algorithm of HalfSipHash-1-3 for twelve bytes', () => {
  // Key 00..07, input 00..0b, output 55 77 cc 5c b3 e7 3f 93.
  const hash = createKeyedHash(0x03020100, 0x07060504, halfSipHash13);
  hash.hash3(0x03020100, 0x07060504, 0x0b0a0908);
  expect([hash.first, hash.second]).toEqual([0x5ccc7755, 0x933fe7b3]);
});

test('another key gives another hash', () => {
  const hash = createKeyedHash(1, 2, halfSipHash24);
  hash.hash2(0x03020100, 0x07060504);
  expect([hash.first, hash.second]).not.toEqual([0x20e8feed, 0x8c85e4bc]);
});

describe('the keyed hash', () => {
  it('puts the same sources elsewhere under another secret', () => {
    const one = slots(hashOf(1), 1000);
    expect(slots(hashOf(1), 1000)).toEqual(one);
    const other = slots(hashOf(2), 1000);
    expect(other.filter((slot, i) => slot === one[i]).length).toBeLessThan(20);
  });

  it('crowds no slot with addresses that follow each other', () => {
    const counts = new Map<number, number>();
    for (const slot of slots(hashOf(3), 65_536)) counts.set(slot, (counts.get(slot) ?? 0) + 1);
    expect(counts.size).toBe(1024);
    expect(Math.max(...counts.values())).toBeLessThan(110);
  });

  it('lets every bit of every word change about half the bits of both results', () => {
    const hash = hashOf(4);
    hash.hash3(1, 2, 3);
    const [first, second] = [hash.first, hash.second];
    for (let bit = 0; bit < 96; bit++) {
      const words: [number, number, number] = [1, 2, 3];
      words[bit >>> 5]! ^= 1 << (bit & 31);
      hash.hash3(...words);
      for (const changed of [hash.first ^ first, hash.second ^ second]) {
        const ones = (changed >>> 0).toString(2).replaceAll('0', '').length;
        expect(ones).toBeGreaterThan(3);
        expect(ones).toBeLessThan(29);
      }
    }
  });

  it('tells texts apart that differ in one character, in length or by a zero', () => {
    const hash = hashOf(5);
    const results = ['', '\0', '\0\0', 'a', 'a\0', 'b', 'ab', 'ba', 'abc', 'abd'].map((text) => {
      hash.hashText(text);
      return `${hash.first} ${hash.second}`;
    });
    expect(new Set(results).size).toBe(results.length);
  });
});
