import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDriver, type Now } from './clock.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Something with deadlines that notes when it was called. */
function waiting() {
  const start = Date.now();
  const clock = (): Now => ({ mono: Date.now() - start, wall: Date.now() });
  const due: number[] = [];
  const fired: number[] = [];
  const timed = {
    deadline: () => Math.min(...due),
    advance({ mono }: Now) {
      for (const at of due.filter((at) => at <= mono)) {
        due.splice(due.indexOf(at), 1);
        fired.push(at);
      }
    },
  };
  return { clock, due, fired, driver: createDriver(timed, clock) };
}

test('advances at each deadline, an earlier one that came later included', () => {
  const { due, fired, driver } = waiting();
  due.push(500);
  driver.touch();
  due.push(100);
  driver.touch();
  vi.advanceTimersByTime(99);
  expect(fired).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(fired).toEqual([100]);
  vi.advanceTimersByTime(400);
  expect(fired).toEqual([100, 500]);
  expect(vi.getTimerCount()).toBe(0);
});

test('waits for a deadline further off than a timer can be set', () => {
  const { due, fired, driver } = waiting();
  const month = 31 * 24 * 3_600_000;
  due.push(month);
  driver.touch();
  vi.advanceTimersByTime(month - 1);
  expect(fired).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(fired).toEqual([month]);
});

test('sets no timer where there is no deadline, and none once stopped', () => {
  const { due, driver } = waiting();
  driver.touch();
  expect(vi.getTimerCount()).toBe(0);
  driver.stop();
  due.push(100);
  driver.touch();
  expect(vi.getTimerCount()).toBe(0);
});
