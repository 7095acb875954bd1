import { describe, expect, test } from 'vitest';
import { createCounters } from './counters.ts';
import { guard } from './handler.ts';

const broken = (): never => {
  throw new Error('broken');
};
const rejects = () => Promise.reject(new Error('rejected'));
const source = undefined as never;

test.each([
  ['throws', broken],
  ['rejects', rejects],
])(
  'an error handler that %s itself has nobody left to tell, and ends nothing',
  async (_, error) => {
    const counters = createCounters();
    const safe = guard({ message: broken, malformed: rejects, error }, counters);
    safe.message(new Uint8Array(), source, () => {});
    safe.malformed(source, source, () => {});
    // Unhandled rejections come up between two turns of the event loop.
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(counters.errors).toBe(2);
  },
);

describe('a wrong handler is refused', () => {
  const message = (): void => {};

  test.each([
    [undefined, 'handler must be an object with "message", "malformed", "closed", "error"'],
    [message, 'handler must be an object with "message", "malformed", "closed", "error"'],
    [{}, 'handler.message must be a function (bytes, source, reply) => ..., got undefined'],
    [{ message: 5 }, 'handler.message must be a function (bytes, source, reply) => ..., got 5'],
    [
      { message, error: 'log' },
      'handler.error must be a function (error, where) => ..., got "log"',
    ],
    [{ message, onError: message }, 'unknown option handler.onError: write handler.error instead'],
    [{ message, close: message }, 'unknown option handler.close: write handler.closed instead'],
  ])('%o', (handler, text) => {
    expect(() => guard(handler as never, createCounters())).toThrow(TypeError);
    expect(() => guard(handler as never, createCounters())).toThrow(text);
  });

  test('an instance of a class may have fields of its own', () => {
    class Counting {
      seen = 0;
      message(): void {
        this.seen++;
      }
    }
    const counting = new Counting();
    guard(counting, createCounters()).message(new Uint8Array(), source, () => {});
    expect(counting.seen).toBe(1);
    expect(() => guard(new (class Silent {})() as never, createCounters())).toThrow(
      'handler.message must be a function (bytes, source, reply) => ..., got undefined',
    );
  });
});
