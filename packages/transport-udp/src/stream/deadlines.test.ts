import { describe, expect, test } from 'vitest';
import { Deadlines } from './deadlines.ts';

const limits = {
  firstMessageTimeoutMs: 10_000,
  messageTimeoutMs: 4000,
  idleTimeoutMs: 60_000,
  writeTimeoutMs: 2000,
  lingerMs: 500,
};

/** The millisecond at which it first says that time is over. */
function dueAt(deadlines: Deadlines, from: number): number {
  let now = from;
  while (!deadlines.due(now)) now++;
  return now;
}

const heard = (): Deadlines => {
  const deadlines = new Deadlines(limits, 0);
  deadlines.message(100);
  return deadlines;
};

describe('Deadlines', () => {
  test('the first message must be whole in time, however much of it has come', () => {
    const deadlines = new Deadlines({ ...limits, messageTimeoutMs: 60_000 }, 1000);
    deadlines.unfinished(true, 5000);
    expect(dueAt(deadlines, 1000)).toBe(11_000);
  });

  test('keep-alives do not stand for a first message', () => {
    const deadlines = new Deadlines(limits, 0);
    for (let now = 0; now < 10_000; now += 100) deadlines.alive(now);
    expect(dueAt(deadlines, 0)).toBe(10_000);
  });

  test('after a message only the idle limit holds, and a sign of life extends it', () => {
    const deadlines = heard();
    expect(dueAt(deadlines, 100)).toBe(60_100);
    deadlines.alive(30_000);
    expect(dueAt(deadlines, 100)).toBe(90_000);
  });

  test('a message has its time from its first byte; one byte a second extends nothing', () => {
    const deadlines = heard();
    for (let now = 1000; now < 5000; now += 1000) deadlines.unfinished(true, now);
    expect(dueAt(deadlines, 1000)).toBe(5000);
    deadlines.message(4500);
    deadlines.unfinished(true, 4500); // the next one has begun
    expect(dueAt(deadlines, 4500)).toBe(8500);
    deadlines.unfinished(false, 4600);
    expect(dueAt(deadlines, 4600)).toBe(64_500);
  });

  test('a peer that does not read has its own limit, and its own message waits meanwhile', () => {
    const deadlines = heard();
    deadlines.unfinished(true, 1000);
    deadlines.blocked(4900);
    deadlines.blocked(6000);
    expect(dueAt(deadlines, 5000)).toBe(6900);
    deadlines.drained(6500);
    expect(dueAt(deadlines, 6500)).toBe(10_500);
  });

  test('a phase before SIP has its limit, and the next one its own', () => {
    const deadlines = new Deadlines(limits, 0);
    deadlines.phase(3000, 0);
    expect(dueAt(deadlines, 0)).toBe(3000);
    deadlines.phase(5000, 2000);
    expect(dueAt(deadlines, 2000)).toBe(7000);
    deadlines.open();
    expect(dueAt(deadlines, 2000)).toBe(10_000);
  });

  test('once our side has ended only the time to linger counts', () => {
    const deadlines = heard();
    deadlines.unfinished(true, 1000);
    deadlines.ending(4999);
    deadlines.ending(5200);
    expect(dueAt(deadlines, 5000)).toBe(5499);
  });
});
