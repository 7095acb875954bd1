import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createErrorPrinter } from './print-errors.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function printer() {
  const printed: string[] = [];
  return { printed, print: createErrorPrinter((text) => printed.push(text)) };
}

describe('errors that no onError takes', () => {
  test('are printed with where they came from, and with their stack', () => {
    const { print, printed } = printer();
    print(new TypeError('no such route'), 'onCall');
    expect(printed).toHaveLength(1);
    expect(printed[0]).toMatch(/^tollgate: error in onCall: TypeError: no such route\n {4}at .*\n/);
  });

  test('are printed once a second at most; those between are counted, and the last is shown', () => {
    const { print, printed } = printer();
    print(new Error('first'), 'onCall');
    vi.advanceTimersByTime(500);
    print(new Error('second'), 'onCall');
    print(new Error('third'), 'onDecision');
    vi.advanceTimersByTime(499);
    expect(printed).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(printed).toHaveLength(2);
    expect(printed[1]).toMatch(/^tollgate: error in onDecision: Error: third\n/);
    expect(printed[1]).toMatch(/\n {4}\(one of 2 errors in the last second\)\n$/);
    expect(printed[1]).not.toContain('second\n    at');
  });

  test('are printed at once again after a second without any', () => {
    const { print, printed } = printer();
    print(new Error('first'), 'onCall');
    vi.advanceTimersByTime(1000);
    expect(printed).toHaveLength(1);
    print(new Error('later'), 'onCall');
    expect(printed).toHaveLength(2);
    expect(printed[1]).toMatch(/^tollgate: error in onCall: Error: later\n/);
    expect(printed[1]).not.toContain('errors in the last second');
  });

  test('that never end are printed once a second, each time with the count since', () => {
    const { print, printed } = printer();
    for (let ms = 0; ms < 10_000; ms += 10) {
      print(new Error(`at ${ms}`), 'onCall');
      vi.advanceTimersByTime(10);
    }
    expect(printed.length).toBeGreaterThanOrEqual(10);
    expect(printed.length).toBeLessThanOrEqual(11);
    const counts = printed.map((text) => Number(/one of (\d+) errors/.exec(text)?.[1] ?? 1));
    expect(counts.reduce((sum, count) => sum + count)).toBe(1000);
  });

  test('keep no process alive', () => {
    const { print } = printer();
    const timer = vi.spyOn(globalThis, 'setTimeout');
    print(new Error('x'), 'onCall');
    const [made] = timer.mock.results;
    expect(made?.type === 'return' && made.value.hasRef()).toBe(false);
  });

  test.each<[string, unknown, string]>([
    ['without a stack', noStack(new RangeError('short')), 'RangeError: short\n'],
    ['with an empty stack', noStack(new Error('empty'), ''), 'Error: empty\n'],
    ['that is a text', 'just a text', '"just a text" was thrown, which is not an Error\n'],
    ['that is undefined', undefined, 'undefined was thrown, which is not an Error\n'],
    [
      'that is an object',
      { password: 'canary-7' },
      'an object was thrown, which is not an Error\n',
    ],
    ['that is null', null, 'null was thrown, which is not an Error\n'],
    ['that is a symbol', Symbol('s'), 'Symbol(s) was thrown, which is not an Error\n'],
    ['without a prototype', Object.create(null), 'an object was thrown, which is not an Error\n'],
    ['whose getters throw', broken(), 'an error that cannot be read (its properties throw)\n'],
  ])('an error %s', (_, error, text) => {
    const { print, printed } = printer();
    expect(() => print(error, 'onCall')).not.toThrow();
    expect(printed).toEqual([`tollgate: error in onCall: ${text}`]);
  });

  test('show no property of an error: it may be secret', () => {
    const { print, printed } = printer();
    const cause = new Error('canary-cause');
    print(
      Object.assign(new Error('failed', { cause }), { config: { password: 'canary-7' } }),
      'onCall',
    );
    expect(printed[0]).toContain('Error: failed');
    expect(printed[0]).not.toContain('canary');
  });

  test('cannot act on a terminal, forge a line of the log, or fill it', () => {
    const { print, printed } = printer();
    const error = noStack(
      new Error(`\u001b[2J\u202ebad\r\ntollgate: forged\n${'x'.repeat(5_000)}`),
    );
    print(error, 'onCall');
    expect(printed[0]).toMatch(/^tollgate: error in onCall: Error: .*bad\n {4}tollgate: forged\n/);
    expect(printed[0]).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
    expect(printed[0]?.length).toBeLessThan(300);
  });

  test('that peers cause on their own connections are not printed', () => {
    const { print, printed } = printer();
    print(new Error('reset'), 'connection');
    print(new Error('no common cipher'), 'handshake');
    expect(printed).toEqual([]);
  });

  test('are lost, and nothing else happens, where they cannot be written', () => {
    const print = createErrorPrinter(() => {
      throw new Error('EPIPE');
    });
    expect(() => print(new Error('x'), 'onCall')).not.toThrow();
  });
});

function noStack(error: Error, stack?: string): Error {
  Object.defineProperty(error, 'stack', { value: stack });
  return error;
}

function broken(): Error {
  const error = new Error('x');
  Object.defineProperty(error, 'stack', {
    get() {
      throw new Error('from the getter');
    },
  });
  return error;
}
