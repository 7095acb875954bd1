import { expect, test } from 'vitest';
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
