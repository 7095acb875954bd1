import type { ApplicationOptions } from '@tollgate/auth';
import { describe, expect, it } from 'vitest';
import { type RequestFields, request, sourceOf } from './support/requests.ts';
import { carriers, sales, verdict, type World, world } from './support/world.ts';

const listed: ApplicationOptions = { id: 'sales', auth: 'ip_acl', accessLists: [carriers] };
const applications = [listed];
const attacker = sourceOf('203.0.113.9');

const toTag = (response: Uint8Array) =>
  /\r\nTo: [^\r]*;tag=([^;\r]*)/.exec(Buffer.from(response).toString('latin1'))?.[1] ?? '';

/** An INVITE that is refused, and the ACK a real receiver of the answer sends. */
function refused(w: World, init: RequestFields, source = attacker) {
  const decision = w.now(request(init), source);
  if (decision.kind !== 'refuse') throw new Error(verdict(decision));
  return {
    reason: decision.reason,
    tag: toTag(decision.response),
    acknowledge: (more: RequestFields = {}, from = source) =>
      w.auth.acknowledged({
        message: request({ ...init, method: 'ACK', toTag: toTag(decision.response), ...more }),
        source: from,
        now: w.clock(),
      }),
  };
}

const locks = (w: World) => w.auth.store.locks(w.clock()).map((lock) => lock.source);
const call = (i: number): RequestFields => ({ callId: `c${i}`, branch: `z9hG4bK-${i}` });

describe('the To tag of an answer for which nothing is remembered', () => {
  it('is the same for the same request (RFC 3261 section 8.2.7), another for any other', () => {
    const w = world({ applications });
    const first = refused(w, call(1)).tag;
    expect(first).toMatch(/^[0-9a-f]{24}$/);
    w.clock.advance(32_000);
    expect(refused(w, call(1)).tag).toBe(first);
    const others = [
      refused(w, call(2)).tag,
      refused(w, { ...call(1), cseq: 2 }).tag,
      refused(w, { ...call(1), fromTag: 'f2' }).tag,
      refused(w, { ...call(1), branch: 'z9hG4bK-x' }).tag,
      refused(w, call(1), sourceOf('203.0.113.10')).tag,
      refused(w, { ...call(1), uri: 'sip:ghost@x' }).tag,
      refused(world({ applications }), call(1)).tag,
    ];
    expect(new Set([first, ...others]).size).toBe(8);
  });
});

describe('an access-list miss over UDP', () => {
  it('locks nobody out until its address is proven: 10,000 forged packets cost the victim nothing', () => {
    const w = world({ applications });
    for (let i = 0; i < 10_000; i++)
      w.auth.screen({ message: request(call(i)), source: attacker, now: w.clock() });
    expect(locks(w)).toEqual([]);
  }, 60_000);

  it('counts when its ACK brings the tag back: the tenth locks', () => {
    const w = world({ applications });
    for (let i = 0; i < 9; i++) refused(w, call(i)).acknowledge();
    expect(locks(w)).toEqual([]);
    refused(w, call(9)).acknowledge();
    expect(locks(w)).toEqual(['203.0.113.9']);
    expect(verdict(w.now(request(call(10)), attacker))).toBe('refuse 403 locked');
  });

  it('counts once, however often its ACK and it itself are repeated', () => {
    const w = world({ applications, lockout: { failures: 2 } });
    for (let i = 0; i < 20; i++) refused(w, call(1)).acknowledge();
    expect(locks(w)).toEqual([]);
    refused(w, call(2)).acknowledge();
    expect(locks(w)).toHaveLength(1);
  });

  it('of an unknown application counts likewise', () => {
    const w = world({ applications, lockout: { failures: 1 } });
    const miss = refused(w, { ...call(1), uri: 'sip:ghost@x' });
    expect(miss.reason).toBe('application-unknown');
    miss.acknowledge();
    expect(w.auth.store.locks(w.clock())).toMatchObject([
      { failures: { 'unknown-application': 1 } },
    ]);
  });

  it('is put down to its application under scope application', () => {
    const w = world({
      applications: [listed, { ...listed, id: 'support' }],
      lockout: { failures: 1, scope: 'application' },
    });
    refused(w, call(1)).acknowledge();
    expect(w.auth.store.locks(w.clock())).toMatchObject([{ application: 'sales' }]);
    expect(refused(w, { ...call(2), uri: 'sip:support@x' }).reason).toBe('access-list-miss');
  });

  it.each([
    ['another address', {}, sourceOf('203.0.113.10')],
    ['another Call-ID', { callId: 'other' }, attacker],
    ['another CSeq', { cseq: 7 }, attacker],
    ['another From tag', { fromTag: 'other' }, attacker],
    ['another branch', { branch: 'z9hG4bK-other' }, attacker],
    ['another application', { uri: 'sip:ghost@x' }, attacker],
    ['a tag of its own making', { toTag: '0'.repeat(24) }, attacker],
    ['no tag', { toTag: '' }, attacker],
    ['a tag cut short', { toTag: '0' }, attacker],
    ['a tag of 300 octets', { toTag: 'a'.repeat(300) }, attacker],
  ])('is not proven by an ACK with %s', (_title, change, from) => {
    const w = world({ applications, lockout: { failures: 1 } });
    const { toTag: tag, ...rest } = change as RequestFields;
    const miss = refused(w, call(1));
    miss.acknowledge({ ...rest, ...(tag === undefined ? {} : { toTag: tag }) }, from);
    expect(locks(w)).toEqual([]);
    miss.acknowledge();
    expect(locks(w)).toHaveLength(1);
  });

  it('is proven from another port of the same address', () => {
    const w = world({ applications, lockout: { failures: 1 } });
    refused(w, call(1)).acknowledge({}, sourceOf('203.0.113.9', { port: 9 }));
    expect(locks(w)).toHaveLength(1);
  });

  it('is proven at another node that has the keys, and after they rotated', () => {
    const [a, b] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];
    const w = world({ applications, nonceKeys: [a], lockout: { failures: 1 } });
    const there = world({ applications, nonceKeys: [b, a], lockout: { failures: 1 } });
    const { tag } = refused(w, call(1));
    there.auth.acknowledged({
      message: request({ ...call(1), method: 'ACK', toTag: tag }),
      source: attacker,
      now: w.clock(),
    });
    expect(locks(there)).toHaveLength(1);
    w.auth.replaceNonceKeys([b]);
    w.auth.acknowledged({
      message: request({ ...call(1), method: 'ACK', toTag: tag }),
      source: attacker,
      now: w.clock(),
    });
    expect(locks(w)).toEqual([]);
  });
});

describe('other answers', () => {
  it.each([
    ['a challenge', [sales], request()],
    ['an application without auth type', [{ id: 'sales' }], request()],
    ['broken credentials', [sales], request({ headers: ['Authorization: Digest'] })],
  ])('%s: its ACK proves nothing', (_title, own, m) => {
    const w = world({ applications: own, lockout: { failures: 1 } });
    const decision = w.now(m, attacker);
    if (decision.kind !== 'refuse' && decision.kind !== 'challenge') throw new Error('no answer');
    const ack = request({ method: 'ACK', toTag: toTag(decision.response) });
    w.auth.acknowledged({ message: ack, source: attacker, now: w.clock() });
    expect(locks(w)).toEqual([]);
  });

  it('ACK and CANCEL are never answered by screen', () => {
    const w = world();
    expect(verdict(w.now(request({ method: 'ACK' })))).toBe('drop never-challenged');
    expect(verdict(w.now(request({ method: 'CANCEL' })))).toBe('drop never-challenged');
  });
});

describe('an access-list miss that needs no proof', () => {
  it('over TCP counts at once, and a copy of it does not', () => {
    const tcp = sourceOf('203.0.113.9', { transport: 'tcp' });
    const w = world({ applications, lockout: { failures: 2 } });
    for (let i = 0; i < 5; i++) refused(w, call(1), tcp).acknowledge();
    expect(locks(w)).toEqual([]);
    refused(w, call(2), tcp);
    expect(locks(w)).toHaveLength(1);
  });

  it('counts at once over UDP too under countUnverifiedUdp, once with its ACK', () => {
    const w = world({ applications, countUnverifiedUdp: true, lockout: { failures: 2 } });
    refused(w, call(1)).acknowledge();
    refused(w, call(1)).acknowledge();
    expect(locks(w)).toEqual([]);
    refused(w, call(2));
    expect(locks(w)).toHaveLength(1);
  });
});

describe('a wrong password over UDP', () => {
  const guess = (w: World) =>
    verdict(w.now(w.answering({ password: 'no' }, {}, attacker), attacker));

  it('counts at once, since the nonce proves the address', () => {
    const w = world({ lockout: { failures: 1 } });
    guess(w);
    expect(locks(w)).toEqual(['203.0.113.9']);
  });

  it.each([
    ['prefix', '203.0.113.9', '203.0.113.77'],
    ['none', '203.0.113.9', '192.0.2.200'],
    ['prefix', '2001:db8:1:1::9', '2001:db8:1:2::9'],
  ] as const)(
    'is put down to whoever fetched the nonce where it is bound to less: %s, %s for %s',
    (nonceSource, fetcher, victim) => {
      const w = world({ nonceSource, lockout: { failures: 2 } });
      const [from, to] = [sourceOf(fetcher), sourceOf(victim)];
      const spoofed = w.answering({ password: 'no' }, {}, from);
      expect(verdict(w.now(spoofed, to))).toBe('refuse 403 wrong-password');
      const kept = [w.answering({}, {}, from), w.answering({}, {}, to)] as const;
      w.now(w.answering({ password: 'no' }, {}, from), to);
      expect(locks(w)).toEqual([fetcher.includes(':') ? '2001:db8:1:1::/64' : fetcher]);
      // Nonces fetched before the lock are worth nothing either; the victim's are.
      expect(verdict(w.now(kept[0], to))).toBe('refuse 403 locked');
      const decision = w.now(kept[1], to);
      expect(decision).toMatchObject({ kind: 'accept', auth: { proven: false } });
    },
  );

  it('with a nonce that is not ours counts never: forged packets lock nobody out', () => {
    const w = world({ lockout: { failures: 1 } });
    const elsewhere = world();
    for (let i = 0; i < 100; i++) {
      const m = elsewhere.answering({ password: 'no' });
      expect(verdict(w.now(m))).toBe('challenge 407 nonce-forged');
    }
    expect(locks(w)).toEqual([]);
  });
});
