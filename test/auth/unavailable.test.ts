import { createMemoryStore, type GuardedStore, type Ha1Set } from '@tollgate/auth';
import { guardStore } from '@tollgate/auth/store';
import { describe, expect, it } from 'vitest';
import { alice, sales, verdict, world } from './support/world.ts';

const failing = (settle: GuardedStore['settle']): GuardedStore => ({
  ...createMemoryStore(),
  settle,
});
const boom = new Error('out of reach');

describe('a store out of reach', () => {
  const rows: readonly (readonly [string, GuardedStore])[] = [
    [
      'throws',
      failing(() => {
        throw boom;
      }),
    ],
    ['rejects', failing(() => Promise.reject(boom))],
    [
      'throws, guarded',
      guardStore({
        ...createMemoryStore(),
        settle: () => {
          throw boom;
        },
      }),
    ],
    [
      'rejects, guarded',
      guardStore({ ...createMemoryStore(), settle: () => Promise.reject(boom) }),
    ],
  ];

  it.each(rows)('that %s: 503, never accepted, right or wrong alike', async (_title, store) => {
    const w = world({ store });
    for (const password of ['wonderland', 'no']) {
      const decision = await w.judge(w.answering({ password }));
      expect(verdict(decision)).toBe('refuse 503 store-unavailable');
      if (decision.kind !== 'refuse') continue;
      expect(Buffer.from(decision.response).toString('latin1')).toContain('Retry-After: 5\r\n');
    }
  });

  it('may be stood in for by local memory, by choice', async () => {
    const gone = { ...createMemoryStore(), settle: () => Promise.reject(boom) };
    const w = world({ store: guardStore(gone, { whenGone: 'local' }) });
    expect(verdict(await w.judge(w.answering()))).toBe('accept credential');
  });
});

describe('a credential look-up', () => {
  type LookUp = (username: string) => Ha1Set | undefined | Promise<Ha1Set | undefined>;
  const judge = async (credentials: LookUp) => {
    const w = world({ applications: [{ ...sales, credentials }] });
    return w.judge(w.answering());
  };

  it('that throws or rejects: 503 with the cause, never accepted, nothing counted', async () => {
    const thrown = await judge(() => {
      throw boom;
    });
    const rejected = await judge(() => Promise.reject(boom));
    for (const decision of [thrown, rejected]) {
      expect(decision).toMatchObject({
        reason: 'credentials-unavailable',
        status: 503,
        cause: boom,
      });
    }
  });

  it.each([
    ['undefined', undefined, 'refuse 403 unknown-user'],
    ['null', null, 'refuse 403 unknown-user'],
    ['an empty set', {}, 'refuse 403 ha1-missing'],
    ['an empty text', { MD5: '' }, 'refuse 403 ha1-missing'],
    ['undefined for the hash', { MD5: undefined }, 'refuse 403 ha1-missing'],
    ['a password', { MD5: 'wonderland' }, 'refuse 403 ha1-missing'],
    ['one digit too few', { MD5: (alice.alice.MD5 ?? '').slice(1) }, 'refuse 403 ha1-missing'],
    ['another hash only', { 'SHA-256': alice.alice['SHA-256'] }, 'refuse 403 ha1-missing'],
    ['a number', { MD5: 0 }, 'refuse 403 ha1-missing'],
    ['a text for a set', 'wonderland', 'refuse 403 ha1-missing'],
    ['upper case', { MD5: alice.alice.MD5?.toUpperCase() }, 'accept credential'],
  ])('that finds %s: %s', async (_title, found, expected) => {
    expect(verdict(await judge(() => found as Ha1Set))).toBe(expected);
    expect(verdict(await judge(() => Promise.resolve(found as Ha1Set)))).toBe(expected);
  });

  it.each(['', '0'.repeat(32), 'undefined', 'null'])(
    'that finds nothing is not answered by whoever computes with %j for HA1',
    async (ha1) => {
      for (const found of [undefined, {}, { MD5: '' }, { MD5: undefined }]) {
        const credentials = () => found as Ha1Set;
        const w = world({ applications: [{ ...sales, credentials }] });
        expect((await w.judge(w.answering({ ha1 }))).kind).toBe('refuse');
      }
    },
  );
});
