import type { IpAddress } from '@tollgate/sip-parser';
import { describe, expect, it } from 'vitest';
import { ExactTable } from './exact-table.ts';

function address(w1: number, w3 = 0): IpAddress {
  return { family: 6, w0: 0x20010db8, w1, w2: 0, w3 };
}

function wordsOf(blocks: readonly IpAddress[]): Uint32Array {
  return Uint32Array.from(blocks.flatMap(({ w0, w1, w2, w3 }) => [w0, w1, w2, w3]));
}

describe('the table of exact blocks', () => {
  it.each([33, 48, 64])('finds the block of any address behind its first %d bits', (length) => {
    const step = 2 ** (64 - length);
    const blocks = [0, 1].map((i) => address((i * step) >>> 0));
    const table = new ExactTable(blocks.length, length, wordsOf(blocks), true);
    for (const [at, first] of blocks.entries()) expect(table.add(first, at)).toBe(true);
    for (const [at, { w1 }] of blocks.entries()) {
      expect(table.find(address((w1 + step - 1) >>> 0, 0xffffffff))).toBe(at);
    }
    expect(table.find({ ...address(0), w0: 1 })).toBe(-1);
    expect(table.find(address((2 * step) >>> 0))).toBe(length === 33 ? 0 : -1);
  });

  it.each([96, 104, 127, 128])(
    'finds IPv4 blocks of %d bits, and nothing beside them',
    (length) => {
      const step = 2 ** (128 - length);
      const firsts = length === 96 ? [0] : Array.from({ length: 200 }, (_, i) => i * step);
      const words = Uint32Array.from(firsts.filter((first) => first < 2 ** 32));
      const v4 = (w3: number): IpAddress => ({ family: 4, w0: 0, w1: 0, w2: 0xffff, w3 });
      const table = new ExactTable(words.length, length, words, false);
      for (const [at, first] of words.entries()) expect(table.add(v4(first), at)).toBe(true);
      for (const [at, first] of words.entries()) {
        expect(table.find(v4(first))).toBe(at);
        expect(table.find(v4(first + step - 1))).toBe(at);
      }
      const beyond = words.length * step;
      if (beyond < 2 ** 32) expect(table.find(v4(beyond))).toBe(-1);
    },
  );

  it('finds each of many thousand, and none that is not there', () => {
    const blocks = Array.from({ length: 20_000 }, (_, i) => address(i, 7));
    const table = new ExactTable(blocks.length, 128, wordsOf(blocks), true);
    for (const [at, first] of blocks.entries()) table.add(first, at);
    for (let i = 0; i < 20_000; i++) {
      expect(table.find(address(i, 7))).toBe(i);
      expect(table.find(address(i, 8))).toBe(-1);
    }
  });

  it('gives up where blocks crowd on one place', () => {
    const table = new ExactTable(100, 32, new Uint32Array(400), true);
    const added = Array.from({ length: 100 }, (_, i) => table.add(address(i), i));
    expect(added.indexOf(false)).toBe(64);
  });
});
