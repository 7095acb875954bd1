import type { IpAddress } from '@tollgate/sip-parser';
import { describe, expect, it } from 'vitest';
import { ExactTable } from './exact-table.ts';

function address(w1: number, w3 = 0): IpAddress {
  return { family: 6, w0: 0x20010db8, w1, w2: 0, w3 };
}

describe('the table of exact blocks', () => {
  it.each([33, 48, 64])('finds the block of any address behind its first %d bits', (length) => {
    const step = 2 ** (64 - length);
    const blocks = Array.from({ length: 500 }, (_, i) => address((i * step) >>> 0)).slice(0, 2);
    const table = new ExactTable(blocks.length, length);
    for (const [at, first] of blocks.entries()) expect(table.add(first, at)).toBe(true);
    const mask = length === 64 ? -1 : -1 << (64 - length);
    const holds = (at: number, ip: IpAddress): boolean => blocks[at]!.w1 === (ip.w1 & mask) >>> 0;
    for (const [at, { w1 }] of blocks.entries()) {
      expect(table.find(address((w1 + step - 1) >>> 0, 0xffffffff), holds)).toBe(at);
    }
    expect(table.find({ ...address(0), w0: 1 }, () => true)).toBe(-1);
  });

  it('asks after hardly any other block', () => {
    const table = new ExactTable(1000, 64);
    for (let i = 0; i < 1000; i++) table.add(address(i), i);
    let asked = 0;
    for (let i = 1000; i < 11_000; i++) {
      const found = table.find(address(i), () => {
        asked++;
        return false;
      });
      expect(found).toBe(-1);
    }
    expect(asked).toBeLessThan(300);
  });

  it('gives up where blocks crowd on one place', () => {
    const table = new ExactTable(100, 32);
    const added = Array.from({ length: 100 }, (_, i) => table.add(address(i), i));
    expect(added.indexOf(false)).toBe(64);
  });
});
