import { describe, expect, it } from 'vitest';
import { SourceTable } from './table.ts';

function tableOf(maxSources: number, seed = 7): SourceTable {
  let state = seed;
  return new SourceTable({
    failures: 10,
    windowMs: 60_000,
    lockMs: 60_000,
    maxSources,
    random: (bytes) => {
      for (let i = 0; i < bytes.length; i++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        bytes[i] = state >>> 24;
      }
    },
  });
}

/** Counts one failure of this weight. */
function fail(table: SourceTable, source: number, weight: number, mono: number): boolean {
  return table.count({ high: 0, low: source, scope: 1 }, { kind: 0, weight, every: 1 }, mono);
}

/** The source's n-th failure of weight ten: locked at once. */
function lock(table: SourceTable, source: number, mono: number): boolean {
  return fail(table, source, 10, mono);
}

function lockedCount(table: SourceTable, mono: number): number {
  let count = 0;
  table.eachLocked(mono, () => {
    count++;
  });
  return count;
}

describe('the table of sources', () => {
  it('remembers every source until it is nearly full', () => {
    const table = tableOf(4096);
    for (let source = 0; source < 3000; source++) fail(table, source, 9, 0);
    let remembered = 0;
    for (let source = 0; source < 3000; source++) {
      if (fail(table, source, 1, 1)) remembered++;
    }
    expect(remembered).toBe(3000);
    expect(table.unplaced).toBe(0);
  });

  it('gives up no lock in a flood while fewer than half its records are locked', () => {
    const table = tableOf(4096);
    const locked = 2047;
    for (let source = 0; source < locked; source++) lock(table, source, 0);
    for (let source = 10_000; source < 210_000; source++) fail(table, source, 1, 30_000);
    expect(lockedCount(table, 30_000)).toBe(locked);
    for (let source = 0; source < locked; source++) {
      expect(table.remaining(0, source, 1, 59_999)).toBe(1);
    }
    expect(table.lostLocks).toBe(0);
  });

  it('does not let a flood push out a failure that is younger than the flood', () => {
    const table = tableOf(64);
    for (let source = 100; source < 1000; source++) fail(table, source, 1, 0);
    fail(table, 1, 9, 10);
    for (let source = 1000; source < 1008; source++) fail(table, source, 1, 11);
    expect(fail(table, 1, 1, 12)).toBe(true);
  });

  it('passes over a newcomer rather than give up a lock too early', () => {
    // Two sets of eight: one is full of locks, and less than half the table is locked.
    const table = tableOf(16);
    for (let source = 0; source < 7; source++) lock(table, source, 0);
    const before = lockedCount(table, 0);
    for (let source = 100; source < 1000; source++) fail(table, source, 1, 1);
    expect(before).toBe(7);
    expect(lockedCount(table, 1)).toBe(7);
  });

  it('gives up the lock that ends soonest once half of it is locked and no other room is left', () => {
    const table = tableOf(16);
    for (let source = 0; source < 200; source++) lock(table, source, source);
    expect(table.lostLocks).toBeGreaterThan(0);
    expect(lockedCount(table, 200)).toBe(16);
    const early = Array.from({ length: 100 }, (_, source) => table.remaining(0, source, 1, 200));
    expect(Math.max(...early)).toBe(0);
  });

  it('has room again when locks are over, though nobody asked after them', () => {
    const table = tableOf(16);
    for (let source = 0; source < 16; source++) lock(table, source, 0);
    const lost = table.lostLocks;
    for (let source = 100; source < 108; source++) lock(table, source, 60_000);
    expect(table.lostLocks).toBe(lost);
    expect(lockedCount(table, 60_000)).toBe(8);
  });

  it('forgets a key without a trace', () => {
    const table = tableOf(16);
    lock(table, 1, 0);
    expect(table.quiet).toBe(false);
    expect(table.forget({ high: 0, low: 1, scope: 1 }, 0)).toBe(true);
    expect(table.forget({ high: 0, low: 1, scope: 1 }, 0)).toBe(false);
    expect(table.quiet).toBe(true);
  });
});
