import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Schedule, type Scheduled } from './schedule.ts';

function item(fire: (mono: number) => void = () => {}): Scheduled {
  return { due: Number.POSITIVE_INFINITY, slot: -1, fire: (now) => fire(now.mono) };
}

const at = (mono: number) => ({ mono, wall: 0 });

describe('Schedule', () => {
  test('has no deadline while it is empty', () => {
    expect(new Schedule().deadline()).toBe(Number.POSITIVE_INFINITY);
  });

  test('calls nothing before its time and everything at it, the earliest first', () => {
    const schedule = new Schedule();
    const fired: string[] = [];
    schedule.set(
      item(() => fired.push('late')),
      20,
    );
    schedule.set(
      item(() => fired.push('early')),
      10,
    );
    schedule.advance(at(9.5));
    expect(fired).toEqual([]);
    schedule.advance(at(20));
    expect(fired).toEqual(['early', 'late']);
    expect(schedule.size).toBe(0);
  });

  test('lets what fires enter again', () => {
    const schedule = new Schedule();
    const fired: number[] = [];
    const again = item((mono) => {
      fired.push(mono);
      if (mono < 30) schedule.set(again, mono + 10);
    });
    schedule.set(again, 10);
    for (const mono of [10, 20, 30, 40]) schedule.advance(at(mono));
    expect(fired).toEqual([10, 20, 30]);
  });

  test('goes on with the rest if what fires clears another one', () => {
    const schedule = new Schedule();
    const fired: string[] = [];
    const victim = item(() => fired.push('victim'));
    schedule.set(
      item(() => schedule.clear(victim)),
      1,
    );
    schedule.set(victim, 2);
    schedule.set(
      item(() => fired.push('last')),
      3,
    );
    schedule.advance(at(5));
    expect(fired).toEqual(['last']);
  });

  test('keeps the order when what fills a gap is due before its new neighbours', () => {
    const schedule = new Schedule();
    const fired: number[] = [];
    // As a heap: what is due late on the left, what is due early on the right.
    const dues = [1, 10, 2, 11, 12, 3, 4, 13, 14, 15, 16, 5, 6, 7, 8];
    const items = dues.map((due) => item(() => fired.push(due)));
    for (const [n, due] of dues.entries()) schedule.set(items[n]!, due);
    schedule.clear(items[3]!);
    schedule.advance(at(20));
    expect(fired).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 14, 15, 16]);
  });

  test('agrees with a sorted list whatever is set, moved and cleared', () => {
    const step = fc.record({
      index: fc.nat(15),
      due: fc.option(fc.nat(50), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const schedule = new Schedule();
        const fired: number[] = [];
        const items = Array.from({ length: 16 }, (_, n) => item(() => fired.push(n)));
        const model = new Map<number, number>();
        for (const { index, due } of steps) {
          if (due === undefined) {
            schedule.clear(items[index]!);
            model.delete(index);
          } else {
            schedule.set(items[index]!, due);
            model.set(index, due);
          }
          expect(schedule.deadline()).toBe(Math.min(...model.values()));
          expect(schedule.size).toBe(model.size);
        }
        schedule.advance(at(25));
        const dues = fired.map((n) => model.get(n)!);
        expect(dues).toEqual([...model.values()].filter((due) => due <= 25).sort((a, b) => a - b));
        expect(new Set(fired).size).toBe(fired.length);
      }),
    );
  });
});
