import {
  type Attempt,
  createMemoryStore,
  type GuardedOutcome,
  guardStore,
} from '@tollgate/auth/store';
import { parseIp } from '@tollgate/sip-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delayedStore, type Fault } from './delayed-store.ts';

const NOW = { mono: 0, wall: 1_700_000_000_000 };
const X = { ip: parseIp('192.0.2.1')!, application: 'a' };
const LOCKOUT = { maxSources: 16 };
const WRONG: Attempt = { ...X, kind: 'wrong', failure: 'wrong-password' };

function right(nonce: number): Attempt {
  const claim = { nonce: new Uint8Array(16).fill(nonce), nc: 1, expires: NOW.wall + 60_000 };
  return { ...X, kind: 'right', claim };
}

/** Any attempts, all at once, over a store with any delays and faults. */
function settleAll(
  whenGone: 'refuse' | 'local',
  attempts: readonly Attempt[],
  plan: readonly (readonly [Fault, number])[],
): Promise<GuardedOutcome[]> {
  let call = 0;
  const shared = { store: createMemoryStore(LOCKOUT), copies: [] };
  const store = delayedStore(shared, {
    lockout: LOCKOUT,
    now: () => NOW,
    fault: () => plan[call % plan.length]![0],
    delay: () => plan[call++ % plan.length]![1],
  });
  const guarded = guardStore(store, { whenGone, local: createMemoryStore(LOCKOUT) });
  return Promise.all(attempts.map((attempt) => guarded.settle(attempt, NOW)));
}

const plans = fc.array(
  fc.tuple(fc.constantFrom<Fault>('none', 'none', 'before', 'after'), fc.nat({ max: 3 })),
  { minLength: 1, maxLength: 12 },
);

describe.each(['refuse', 'local'] as const)('a store that fails, with whenGone %s', (whenGone) => {
  it('never lets one use of a nonce in twice, whatever is lost on the way', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const outcomes = await settleAll(whenGone, new Array(24).fill(right(1)), plan);
        expect(outcomes.filter((outcome) => outcome === 'ok').length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });

  it('never counts more than ten failures at once before it locks', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const outcomes = await settleAll(whenGone, new Array(40).fill(WRONG), plan);
        const counted = outcomes.filter((outcome) => outcome === 'counted').length;
        // Failures whose answer was lost are counted where the store is, and once more here.
        expect(counted).toBeLessThanOrEqual(whenGone === 'refuse' ? 10 : 20);
      }),
      { numRuns: 50 },
    );
  });

  it('answers a store that is gone altogether for each attempt', async () => {
    const attempts = [right(1), right(1), right(2), WRONG];
    const outcomes = await settleAll(whenGone, attempts, [['before', 1]]);
    expect(outcomes).toEqual(
      whenGone === 'refuse'
        ? ['unavailable', 'unavailable', 'unavailable', 'unavailable']
        : ['ok', 'replay', 'ok', 'counted'],
    );
  });
});
