import type * as crypto from 'node:crypto';
import { type ApplicationOptions, ha1Set } from '@tollgate/auth';
import { digestAlgorithms } from '@tollgate/auth/digest';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { answer, challenges } from './support/caller.ts';
import { request, sourceOf } from './support/requests.ts';
import { alice, carriers, realm, sales, verdict, type World, world } from './support/world.ts';

// Every call into node:crypto, in order, whatever the code under test made of it.
const calls = vi.hoisted((): string[] => []);
vi.mock('node:crypto', async (original) => {
  const real = await original<typeof crypto>();
  const counted =
    <A extends unknown[], R>(name: string, f: (...args: A) => R) =>
    (...args: A): R => {
      calls.push(typeof args[0] === 'string' ? `${name} ${args[0]}` : name);
      return f(...args);
    };
  return {
    ...real,
    hash: counted('hash', real.hash as (...args: unknown[]) => unknown),
    createHmac: counted('createHmac', real.createHmac as (...args: unknown[]) => unknown),
    timingSafeEqual: counted('timingSafeEqual', real.timingSafeEqual as never),
  };
});

beforeEach(() => {
  calls.length = 0;
});

const stranger = sourceOf('203.0.113.9');
const applications: readonly ApplicationOptions[] = [
  sales,
  { id: 'listed', auth: 'ip_acl', accessLists: [carriers] },
  { id: 'both', auth: 'ip_acl_and_credential', accessLists: [carriers], credentials: alice },
  { id: 'unset' },
  { ...sales, id: 'tls-only', transports: ['tls'] },
  {
    ...sales,
    id: 'other',
    credentials: { alice: ha1Set({ username: 'alice', realm, password: 'x' }) },
  },
];

const bytes = (w: World, m: ReturnType<typeof request>, source = sourceOf()) => {
  const decision = w.now(m, source);
  if (decision.kind !== 'refuse' && decision.kind !== 'challenge') throw new Error(decision.kind);
  return { decision: verdict(decision), text: Buffer.from(decision.response).toString('latin1') };
};

/** A response without what is drawn or signed anew for each request: same length, no content. */
const bare = (text: string) =>
  text
    .replace(/;tag=[0-9a-f]{24}\r/g, `;tag=${'0'.repeat(24)}\r`)
    .replace(/nonce="[\w-]{38}"/g, `nonce="${'0'.repeat(38)}"`);

describe('an unknown user and a wrong password', () => {
  it.each(digestAlgorithms)('get the same bytes, after the same hashes (%s)', (algorithm) => {
    const w = world({ algorithms: [algorithm], qop: ['auth', 'auth-int'] });
    const hashes: string[][] = [];
    const texts = ['alice', 'nobody', 'a b'].map((username) => {
      const m = request({ headers: [answer(w.challenge()[0], { username, password: 'no' })] });
      calls.length = 0;
      const { text } = bytes(w, m);
      hashes.push([...calls]);
      return text;
    });
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toMatch(/^SIP\/2\.0 403 Forbidden\r\n/);
    expect(hashes[0]?.length).toBeGreaterThan(3);
    expect(hashes[1]).toEqual(hashes[0]);
    expect(hashes[2]).toEqual(hashes[0]);
  });

  it('and a user without an HA1 of this kind, and a right password in another application too', () => {
    const credentials = {
      ...alice,
      carol: ha1Set({ username: 'carol', realm, password: 'p' }, ['SHA-256']),
    };
    const w = world({ applications: [{ ...sales, credentials }] });
    const seen = ['alice', 'nobody', 'carol'].map((username) => {
      const m = request({ headers: [answer(w.challenge()[0], { username, password: 'p' })] });
      calls.length = 0;
      return { ...bytes(w, m), hashes: calls.length };
    });
    expect(seen.map(({ decision }) => decision)).toEqual([
      'refuse 403 wrong-password',
      'refuse 403 unknown-user',
      'refuse 403 ha1-missing',
    ]);
    expect(new Set(seen.map(({ text }) => text)).size).toBe(1);
    expect(new Set(seen.map(({ hashes }) => hashes)).size).toBe(1);
  });

  it('after an expired nonce still look alike', () => {
    const w = world();
    const lines = ['alice', 'nobody'].map((username) =>
      answer(w.challenge()[0], { username, password: 'no' }),
    );
    w.clock.advance(60_000);
    const texts = lines.map((line) => bytes(w, request({ headers: [line] })).text);
    expect(texts[0]).toBe(texts[1]);
  });
});

describe('nonce and response', () => {
  it('are compared by timingSafeEqual, right or wrong (CVE-2026-21713)', () => {
    for (const password of ['wonderland', 'no']) {
      const w = world();
      const m = w.answering({ password });
      calls.length = 0;
      w.now(m);
      expect(calls.filter((name) => name === 'timingSafeEqual')).toHaveLength(2);
    }
  });
});

describe('under uniform', () => {
  const users = [
    'sales',
    'listed',
    'both',
    'unset',
    'tls-only',
    'ghost',
    '+15550001111',
    'a b',
    '',
  ];
  const uriOf = (user: string) =>
    `sip:${user === '' ? '' : `${user.replace(' ', '%20')}@`}tollgate.example`;

  it('every application is challenged alike, whether it exists or not, and after the same hashes', () => {
    const w = world({ applications, uniform: true });
    const seen = users.map((user) => {
      const m = request({ uri: uriOf(user) });
      calls.length = 0;
      const { text } = bytes(w, m, stranger);
      return { text: bare(text), hashes: [...calls] };
    });
    for (const { text, hashes } of seen) {
      expect(text).toBe(seen[0]?.text);
      expect(hashes).toEqual(seen[0]?.hashes);
    }
    expect(seen[0]?.text).toMatch(/^SIP\/2\.0 407 /);
  });

  it('every application refuses a wrong password alike, byte for byte, after the same hashes', () => {
    const seen = users.map((user) => {
      const w = world({ applications, uniform: true });
      const uri = uriOf(user);
      const first = w.now(request({ uri }), stranger);
      const [offered] = first.kind === 'challenge' ? challenges(first.response) : [];
      if (offered === undefined) throw new Error(verdict(first));
      const m = request({ uri, headers: [answer(offered, { password: 'no', uri })] });
      calls.length = 0;
      const { text, decision } = bytes(w, m, stranger);
      return { user, text: bare(text), hashes: [...calls], decision };
    });
    for (const { text, hashes } of seen) {
      expect(text).toBe(seen[0]?.text);
      expect(hashes).toEqual(seen[0]?.hashes);
    }
    expect(seen[0]?.text).toMatch(/^SIP\/2\.0 403 Forbidden\r\n/);
    expect(Object.fromEntries(seen.map(({ user, decision }) => [user, decision]))).toEqual({
      sales: 'refuse 403 wrong-password',
      listed: 'refuse 403 access-list-miss',
      both: 'refuse 403 access-list-miss',
      unset: 'refuse 403 no-auth-type',
      'tls-only': 'refuse 403 transport-refused',
      ghost: 'refuse 403 application-unknown',
      '+15550001111': 'refuse 403 number-not-assigned',
      'a b': 'refuse 403 application-unknown',
      '': 'refuse 403 application-unknown',
    });
  });

  it('nothing gets in that would not get in otherwise, even with a right password', () => {
    const w = world({ applications, uniform: true });
    for (const user of ['listed', 'both', 'unset', 'tls-only', 'ghost']) {
      const m = w.answering({}, { uri: uriOf(user) }, stranger);
      expect(w.now(m, stranger).kind, user).toBe('refuse');
    }
  });

  it('an access list that suffices still does', () => {
    const w = world({ applications, uniform: true });
    expect(verdict(w.now(request({ uri: uriOf('listed') })))).toBe('accept access-list');
  });

  it('an unknown application counts once its nonce came back, like a wrong password', () => {
    for (const user of ['ghost', 'listed', 'sales']) {
      const w = world({ applications, uniform: true, lockout: { failures: 3 } });
      for (let i = 0; i < 3; i++) {
        expect(w.auth.store.locks(w.clock())).toEqual([]);
        w.now(w.answering({ password: 'no' }, { uri: uriOf(user) }, stranger), stranger);
      }
      expect(w.auth.store.locks(w.clock())).toHaveLength(1);
    }
  });

  it('a lock earned at unknown applications holds for all, though scope is application', () => {
    const lockout = { failures: 2, scope: 'application' } as const;
    const w = world({ applications, uniform: true, lockout });
    for (let i = 0; i < 2; i++) {
      w.now(w.answering({ password: 'no' }, { uri: uriOf('ghost') }, stranger), stranger);
    }
    for (const user of users) {
      expect(verdict(w.now(request({ uri: uriOf(user) }), stranger))).toBe('refuse 403 locked');
    }
  });

  it.each([
    [{ challengeStatus: 401 }],
    [{ algorithms: ['SHA-256'] }],
    [{ qop: ['auth', 'auth-int'] }],
    [{ nonceSource: 'prefix' }],
  ] as const)('no application may challenge in a way of its own: %j', (own) => {
    expect(() => world({ uniform: true, applications: [{ ...sales, ...own }] })).toThrow(
      /applications\[0\]\.\w+ must be \S+ as for all others under uniform/,
    );
  });
});

describe('without uniform', () => {
  it('an unknown application and an access-list miss are refused alike (CVE-2018-12227)', () => {
    const w = world({ applications });
    const texts = ['listed', 'both', 'unset', 'ghost', '+15550001111'].map((user) =>
      bytes(w, request({ uri: `sip:${user}@x` }), stranger),
    );
    for (const { text } of texts) expect(bare(text)).toBe(bare(texts[0]?.text ?? ''));
    expect(new Set(texts.map(({ decision }) => decision)).size).toBe(4);
  });

  it('404 and others are for the asking', () => {
    const miss = {
      id: 'listed',
      auth: 'ip_acl',
      accessLists: [carriers],
      accessListMissStatus: 404,
    };
    const w = world({ applications: [miss as ApplicationOptions], unknownApplicationStatus: 404 });
    expect(verdict(w.now(request({ uri: 'sip:ghost@x' })))).toBe('refuse 404 application-unknown');
    expect(verdict(w.now(request({ uri: 'sip:listed@x' }), stranger))).toBe(
      'refuse 404 access-list-miss',
    );
  });
});
