import { createMemoryStore, type Settled } from '@tollgate/auth/store';
import { parseIp } from '@tollgate/sip-parser';
import { describe, expect, it } from 'vitest';
import { delayedStore, turns } from '../store/delayed-store.ts';

const NOW = { mono: 0, wall: 1_700_000_000_000 };
const X = { ip: parseIp('192.0.2.1')!, application: 'a' };

describe('10,000 guesses in flight at once, the right one among them', () => {
  it('gains nothing by the number: past the tenth failure in the order of the store none is let in', async () => {
    // Two nodes share one store. Look-ups take different times, so guesses reach it in any order.
    const lockout = { maxSources: 16 };
    const store = createMemoryStore(lockout);
    const order: Settled[] = [];
    const settle = store.settle.bind(store);
    store.settle = (attempt, now) => {
      const outcome = settle(attempt, now);
      order.push(outcome);
      return outcome;
    };
    const shared = { store, copies: [] };
    let calls = 0;
    const delay = (): number => (calls++ * 31) % 11;
    const nodes = [1, 2].map(() => delayedStore(shared, { lockout, delay, now: () => NOW }));
    const guesses = Array.from({ length: 10_000 }, async (_, i) => {
      await turns((i * 17) % 13);
      const claim = { nonce: new Uint8Array(16).fill(1), nc: i + 1, expires: NOW.wall + 60_000 };
      const isRight = i % 100 === 99;
      return nodes[i % 2]!.settle(
        isRight
          ? { ...X, kind: 'right', claim }
          : { ...X, kind: 'wrong', failure: 'wrong-password' },
        NOW,
      );
    });
    const outcomes = await Promise.all(guesses);
    expect(outcomes.filter((outcome) => outcome === 'counted')).toHaveLength(10);
    const tenth = order.lastIndexOf('counted');
    expect(order.slice(0, tenth + 1).filter((outcome) => outcome === 'counted')).toHaveLength(10);
    expect(new Set(order.slice(tenth + 1))).toEqual(new Set(['locked']));
    expect(order).toHaveLength(10_000);
  });
});
