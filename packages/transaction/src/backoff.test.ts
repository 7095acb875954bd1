import { describe, expect, test } from 'vitest';
import { Backoff } from './backoff.ts';

const at = (mono: number) => ({ mono, wall: 0 });

describe('Backoff', () => {
  test('is due after the first interval', () => {
    expect(new Backoff(at(100), 500, 32_000).due).toBe(600);
  });

  test('is due at the end alone when nothing is to be repeated', () => {
    expect(new Backoff(at(100), 0, 32_000).due).toBe(32_100);
  });

  test('counts the next interval from the copy that went out late', () => {
    const backoff = new Backoff(at(0), 500, 32_000);
    backoff.repeat(at(9000), 1000);
    expect(backoff.due).toBe(10_000);
  });

  test('never schedules a copy beyond the end', () => {
    const backoff = new Backoff(at(0), 500, 32_000);
    backoff.repeat(at(31_500), 4000);
    expect(backoff.due).toBe(32_000);
    expect(backoff.isOver(at(31_999))).toBe(false);
    expect(backoff.isOver(at(32_000))).toBe(true);
  });
});
