import { type Attempt, type AuthStore, createMemoryStore } from '@tollgate/auth/store';
import { parseIp } from '@tollgate/sip-parser';
import { describe, expect, test } from 'vitest';
import { overlay } from './overlay.ts';

const now = { mono: 10_000, wall: 1_000_000 };
const ip = parseIp('192.0.2.1')!;
const origin = { ip, application: 'one' };
const wrong: Attempt = { kind: 'wrong', ...origin, failure: 'wrong-password' };
const right = (nc: number): Attempt => ({
  kind: 'right',
  ...origin,
  claim: { nonce: new Uint8Array(16).fill(1), nc, expires: now.wall + 60_000 },
});

describe('an overlay', () => {
  test('locks by itself, as the store below would, and leaves that alone', async () => {
    const below = createMemoryStore({ failures: 2 });
    const over = overlay(below, { failures: 2 });
    expect(await over.settle(wrong, now)).toBe('counted');
    expect(await over.settle(wrong, now)).toBe('counted');
    expect(await over.settle(right(1), now)).toBe('locked');
    expect(over.locks(now)).toHaveLength(1);
    expect(below.locks(now)).toEqual([]);
    expect(below.settle(right(1), now)).toBe('ok');
  });

  test('sees the locks below, those that come later too', async () => {
    const below = createMemoryStore({ failures: 1 });
    const over = overlay(below);
    below.settle(wrong, now);
    expect(over.lockedFor(origin, now)).toBeGreaterThan(0);
    expect(await over.settle(right(1), now)).toBe('locked');
  });

  test('sees the nonces used below, and claims none there', async () => {
    const below = createMemoryStore();
    const over = overlay(below);
    below.settle(right(1), now);
    expect(await over.settle(right(1), now)).toBe('replay');
    expect(await over.settle(right(2), now)).toBe('ok');
    expect(await over.settle(right(2), now)).toBe('replay');
    expect(below.settle(right(2), now)).toBe('ok');
  });

  test('waits for a store below that answers by a promise, and goes on without one that cannot tell', async () => {
    const memory = createMemoryStore();
    memory.settle(right(1), now);
    const slow: AuthStore = { ...memory, used: (claim) => Promise.resolve(memory.used(claim)) };
    expect(await overlay(slow).settle(right(1), now)).toBe('replay');
    const { used: _, ...mute } = memory;
    expect(await overlay(mute).settle(right(1), now)).toBe('ok');
  });

  test('shares the epoch, so that nonces made for the store below are genuine over it', () => {
    const below = createMemoryStore();
    expect(overlay(below).epoch).toBe(below.epoch);
  });
});
