import { parseIp } from '@tollgate/sip-parser';
import { describe, expect, it, vi } from 'vitest';
import { guardStore } from './guard.ts';
import { createMemoryStore } from './memory-store.ts';
import type { Attempt, AuthStore, Settled } from './store.ts';

const NOW = { mono: 0, wall: 1_700_000_000_000 };
const X = { ip: parseIp('192.0.2.1')!, application: 'a' };
const WRONG: Attempt = { ...X, kind: 'wrong', failure: 'wrong-password' };

function right(nc: number): Attempt {
  const claim = { nonce: new Uint8Array(16), nc, expires: NOW.wall + 60_000 };
  return { ...X, kind: 'right', claim };
}

/** A memory store that can be cut off: by a throw, or by a promise that rejects. */
function cuttable(): AuthStore & { cut: 'no' | 'throws' | 'rejects' } {
  const store = createMemoryStore({ maxSources: 16 });
  const settle = store.settle.bind(store);
  return Object.assign(store, {
    cut: 'no' as 'no' | 'throws' | 'rejects',
    settle(this: { cut: string }, attempt: Attempt): Settled | Promise<Settled> {
      if (this.cut === 'throws') throw new Error('gone');
      if (this.cut === 'rejects') return Promise.reject(new Error('gone'));
      return settle(attempt, NOW);
    },
  }) as never;
}

describe('guardStore', () => {
  it.each(['throws', 'rejects'] as const)('answers unavailable where the store %s', async (cut) => {
    const store = cuttable();
    const onFailure = vi.fn();
    const guarded = guardStore(store, { onFailure });
    expect(guarded.settle(right(1), NOW)).toBe('ok');
    store.cut = cut;
    expect(await guarded.settle(right(2), NOW)).toBe('unavailable');
    expect(onFailure).toHaveBeenCalledExactlyOnceWith(new Error('gone'));
  });

  it.each(['throws', 'rejects'] as const)(
    'goes on with what it saw settled itself where the store %s',
    async (cut) => {
      const store = cuttable();
      const guarded = guardStore(store, { whenGone: 'local' });
      await guarded.settle(right(1), NOW);
      for (let i = 0; i < 5; i++) await guarded.settle(WRONG, NOW);
      store.cut = cut;
      expect(await guarded.settle(right(1), NOW)).toBe('replay');
      expect(await guarded.settle(right(2), NOW)).toBe('ok');
      for (let i = 0; i < 5; i++) expect(await guarded.settle(WRONG, NOW)).toBe('counted');
      expect(await guarded.settle(right(3), NOW)).toBe('locked');
      expect(guarded.lockedFor(X, NOW)).toBe(60_000);
      expect(guarded.locks(NOW)).toHaveLength(1);
    },
  );

  it('lists a lock both sides have once, and ends it on both', async () => {
    const guarded = guardStore(cuttable(), { whenGone: 'local' });
    for (let i = 0; i < 10; i++) await guarded.settle(WRONG, NOW);
    expect(guarded.locks(NOW)).toHaveLength(1);
    expect(await guarded.unlock(X.ip, undefined, NOW)).toBe(true);
    expect(guarded.lockedFor(X, NOW)).toBe(0);
  });

  it('keeps restored locks when the store goes', () => {
    const guarded = guardStore(cuttable(), { whenGone: 'local' });
    guarded.restoreLocks([{ source: '192.0.2.1', until: NOW.wall + 500 }], NOW);
    expect(guarded.lockedFor(X, NOW)).toBe(500);
    expect(guarded.exportLocks(NOW)).toEqual([{ source: '192.0.2.1', until: NOW.wall + 500 }]);
  });

  it.each([
    ['open', '"open"'],
    [Object.create(null), 'an object'],
  ])('refuses another word for whenGone: %j', (whenGone, shown) => {
    expect(() => guardStore(cuttable(), { whenGone: whenGone as never })).toThrow(
      `whenGone must be one of "refuse", "local", got ${shown}`,
    );
  });
});
