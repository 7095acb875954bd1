import { describe, expect, test } from 'vitest';
import { Schedule } from './schedule.ts';
import { Entry, Table } from './table.ts';

class Plain extends Entry {
  gone = false;
  fire(): void {}
  removed(): void {
    this.gone = true;
  }
}

function fill(table: Table<Plain>, ...keys: string[]): Plain[] {
  return keys.map((key) => {
    expect(table.makeRoom()).toBe(true);
    const entry = new Plain(key);
    table.add(entry);
    return entry;
  });
}

describe('Table', () => {
  test('has no room for one more while none has finished', () => {
    const table = new Table<Plain>(new Schedule(), 2);
    fill(table, 'a', 'b');
    expect(table.makeRoom()).toBe(false);
    expect(table.evicted).toBe(0);
  });

  test('gives up the entry that finished first, whenever it was opened', () => {
    const table = new Table<Plain>(new Schedule(), 3);
    const [a, b, c] = fill(table, 'a', 'b', 'c');
    table.finish(b!);
    table.finish(a!);
    fill(table, 'd');
    expect([a!.gone, b!.gone, c!.gone]).toEqual([false, true, false]);
    fill(table, 'e');
    expect([a!.gone, c!.gone]).toEqual([true, false]);
    expect(table.makeRoom()).toBe(false);
    expect(table.evicted).toBe(2);
  });

  test('keeps the order of the finished when one of them goes by itself', () => {
    for (const gone of [0, 1, 2]) {
      const table = new Table<Plain>(new Schedule(), 3);
      const entries = fill(table, 'a', 'b', 'c');
      for (const entry of entries) table.finish(entry);
      table.remove(entries[gone]!);
      const [first, second] = entries.filter((_, n) => n !== gone);
      fill(table, 'd');
      expect([first!.gone, second!.gone]).toEqual([false, false]);
      fill(table, 'e');
      expect([first!.gone, second!.gone]).toEqual([true, false]);
      fill(table, 'f');
      expect(second!.gone).toBe(true);
    }
  });

  test('clears the deadline of what it removes', () => {
    const schedule = new Schedule();
    const table = new Table<Plain>(schedule, 1);
    const [a] = fill(table, 'a');
    table.schedule(a!, 10);
    table.remove(a!);
    expect(schedule.size).toBe(0);
  });

  test('leaves the later holder of a key alone when the earlier one is removed twice', () => {
    const table = new Table<Plain>(new Schedule(), 2);
    const [before] = fill(table, 'a');
    table.remove(before!);
    const [after] = fill(table, 'a');
    table.remove(before!);
    expect(table.find('a')).toBe(after);
    expect(after!.gone).toBe(false);
  });
});
