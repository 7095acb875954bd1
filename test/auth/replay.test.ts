import {
  type ApplicationOptions,
  type AuthenticatorOptions,
  createMemoryStore,
  type Decision,
} from '@tollgate/auth';
import type { SipRequest, Source } from '@tollgate/sip-parser';
import { describe, expect, it } from 'vitest';
import { type AnswerInit, answer } from './support/caller.ts';
import { fakeClock, type RequestFields, request, sourceOf } from './support/requests.ts';
import { alice, sales, verdict, world } from './support/world.ts';

const accepted = 'accept credential';
const replayed = 'challenge 407 replay stale';
const forged = 'challenge 407 nonce-forged';

const withBranch = (line: string, branch: string): SipRequest =>
  request({ headers: [line], branch: `z9hG4bK-${branch}`, cseq: 2 });

describe('one use of a nonce', { timeout: 60_000 }, () => {
  it('lets one of 1,000 parallel copies of an INVITE in, whatever their branches', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const credentials = () => gate.then(() => alice.alice);
    const w = world({ applications: [{ ...sales, credentials }] });
    const line = answer(w.challenge()[0]);
    const copies = Array.from({ length: 1000 }, (_, i) => w.judge(withBranch(line, `${i}`)));
    release();
    const verdicts = (await Promise.all(copies)).map(verdict);
    expect(verdicts.filter((v) => v === accepted)).toHaveLength(1);
    expect(verdicts.filter((v) => v === replayed)).toHaveLength(999);
    expect(w.auth.store.locks(w.clock())).toEqual([]);
  });

  it.each([
    ['random keys', {}],
    ['configured keys', { nonceKeys: [new Uint8Array(32).fill(7)] }],
  ])('is over after a restart, with %s', (_title, options) => {
    const clock = fakeClock();
    const before = world(options, clock);
    const line = answer(before.challenge()[0]);
    expect(verdict(before.now(withBranch(line, 'a')))).toBe(accepted);
    const after = world(options, clock);
    for (let i = 0; i < 1000; i++) {
      expect(verdict(after.now(withBranch(line, `b${i}`)))).toBe(forged);
    }
  });

  it.each(['in place', 'by another'])('is over when the epoch of its store changes %s', (how) => {
    const inner = createMemoryStore();
    const store = { ...inner, epoch: inner.epoch.slice() };
    const w = world({ store });
    const line = answer(w.challenge()[0]);
    if (how === 'in place') store.epoch.fill(7);
    else store.epoch = new Uint8Array(16).fill(7);
    expect(verdict(w.now(withBranch(line, 'a')))).toBe(forged);
    expect(verdict(w.now(w.answering()))).toBe(accepted);
  });

  it('is claimed only by a right answer: a wrong guess does not spoil the nonce for its owner', () => {
    const w = world();
    const [offered] = w.challenge();
    expect(verdict(w.now(withBranch(answer(offered, { password: 'x' }), '1')))).toBe(
      'refuse 403 wrong-password',
    );
    expect(verdict(w.now(withBranch(answer(offered), '2')))).toBe(accepted);
  });

  it('is refused with a new cnonce too: nonce and nc count, not the cnonce (CVE-2012-5885)', () => {
    const w = world();
    const [offered] = w.challenge();
    expect(verdict(w.now(withBranch(answer(offered, { cnonce: 'one' }), '1')))).toBe(accepted);
    expect(verdict(w.now(withBranch(answer(offered, { cnonce: 'two' }), '2')))).toBe(replayed);
  });

  it('is not counted as a failure when it is replayed, however often', () => {
    const w = world();
    const line = answer(w.challenge()[0]);
    expect(verdict(w.now(withBranch(line, '0')))).toBe(accepted);
    for (let i = 1; i <= 50; i++) expect(verdict(w.now(withBranch(line, `${i}`)))).toBe(replayed);
    expect(verdict(w.now(w.answering()))).toBe(accepted);
  });
});

describe('nc', () => {
  const sequence = (...counts: (string | null)[]) => {
    const w = world();
    const [offered] = w.challenge();
    return counts.map((nc, i) => {
      const init: AnswerInit = nc === null ? { qop: null } : { nc };
      return verdict(w.now(withBranch(answer(offered, init), `${i}`)));
    });
  };

  it.each([
    [
      ['00000001', '00000002', '00000003'],
      [accepted, accepted, accepted],
    ],
    [
      ['00000001', '00000001'],
      [accepted, replayed],
    ],
    [
      ['1', '00000001'],
      [accepted, replayed],
    ],
    [
      ['2', '1'],
      [accepted, accepted],
    ], // overtaken on the way: within the window, and new
    [
      ['2', '1', '1', '2'],
      [accepted, accepted, replayed, replayed],
    ],
    [
      ['100', '101', '100'],
      [accepted, accepted, replayed],
    ], // 2^8
    [
      ['ff', '100', 'ff'],
      [accepted, accepted, replayed],
    ],
    [
      ['ffff', '10000', 'ffff', '10000'],
      [accepted, accepted, replayed, replayed],
    ], // 2^16
    [
      ['7fffffff', '80000000', '7fffffff'],
      [accepted, accepted, replayed],
    ], // 2^31
    [
      ['ffffffff', '1'],
      [accepted, replayed],
    ], // 2^32-1 does not wrap round to the start
    [
      ['ffffffff', 'ffffffff'],
      [accepted, replayed],
    ],
    [
      ['1000', '1'],
      [accepted, replayed],
    ], // far behind: cannot be told from a used one
    [
      ['a', 'A'],
      [accepted, replayed],
    ],
    [
      [null, null],
      [accepted, replayed],
    ],
    [
      [null, '1'],
      [accepted, replayed],
    ], // without qop the whole nonce is used up
    [
      ['1', null],
      [accepted, replayed],
    ],
  ])('%j after each other: %j (CVE-2020-11945)', (counts, expected) => {
    expect(sequence(...counts)).toEqual(expected);
  });
});

describe('a right answer taken elsewhere', () => {
  const keys = { nonceKeys: [new Uint8Array(32).fill(1)] };
  const support: ApplicationOptions = { ...sales, id: 'support' };
  const both = { applications: [sales, support] };

  interface Move {
    readonly title: string;
    readonly from?: Partial<AuthenticatorOptions>;
    readonly to?: Partial<AuthenticatorOptions>;
    readonly sameStore?: boolean;
    readonly source?: Source;
    readonly target?: Source;
    readonly init?: RequestFields;
    readonly expected: string;
  }

  const moves: readonly Move[] = [
    { title: 'another node with other keys', from: {}, to: {}, expected: forged },
    {
      title: 'another node, same keys, a store of its own',
      from: keys,
      to: keys,
      expected: forged,
    },
    { title: 'another address', target: sourceOf('192.0.2.8'), expected: forged },
    { title: 'an IPv6 address', target: sourceOf('2001:db8::7'), expected: forged },
    {
      title: 'another /64',
      source: sourceOf('2001:db8:0:1::7'),
      target: sourceOf('2001:db8:0:2::7'),
      expected: forged,
    },
    {
      title: 'another /24 under nonceSource prefix',
      from: { nonceSource: 'prefix' },
      target: sourceOf('192.0.3.7'),
      expected: forged,
    },
    {
      title: 'another application',
      from: both,
      init: { uri: 'sip:support@tollgate.example' },
      expected: forged,
    },
    {
      title: 'another realm',
      from: keys,
      to: { ...keys, realm: 'other.example' },
      sameStore: true,
      expected: 'challenge 407 credentials-missing',
    },
    {
      title: 'another algorithm only',
      from: keys,
      to: { ...keys, algorithms: ['SHA-256'] },
      sameStore: true,
      expected: 'challenge 407 algorithm-refused',
    },
    {
      title: 'another qop offered',
      from: keys,
      to: { ...keys, qop: ['auth', 'auth-int'] },
      sameStore: true,
      expected: forged,
    },
    {
      title: 'an older key that is no longer listed',
      from: keys,
      to: { nonceKeys: [new Uint8Array(32).fill(2)] },
      sameStore: true,
      expected: forged,
    },
    {
      title: 'the same node again',
      from: keys,
      to: keys,
      sameStore: true,
      expected: replayed,
    },
    {
      title: 'another port of the same address',
      target: sourceOf('192.0.2.7', { port: 6060 }),
      expected: replayed,
    },
    {
      title: 'TCP from the same address',
      target: sourceOf('192.0.2.7', { transport: 'tcp' }),
      expected: replayed,
    },
    {
      title: 'a neighbour under nonceSource prefix',
      from: { nonceSource: 'prefix' },
      target: sourceOf('192.0.2.99'),
      expected: replayed,
    },
    {
      title: 'anywhere under nonceSource none',
      from: { nonceSource: 'none' },
      target: sourceOf('203.0.113.5'),
      expected: replayed,
    },
  ];

  it.each(moves)('$title: $expected', (move) => {
    const { from = {}, to, sameStore = false, source, target = source, init, expected } = move;
    const clock = fakeClock();
    const shared = sameStore ? { store: createMemoryStore() } : {};
    const here = world({ ...from, ...shared }, clock);
    const there = to === undefined ? here : world({ ...to, ...shared }, clock);
    const m = here.answering({}, {}, source);
    expect(verdict(here.now(m, source))).toBe(accepted);
    const headers = [`Proxy-Authorization: ${m.header('proxy-authorization')}`];
    const again = request({ ...init, headers, branch: 'z9hG4bK-elsewhere', cseq: 2 });
    expect(verdict(there.now(again, target))).toBe(expected);
  });
});

describe('when the nonce is ours', () => {
  // MAC, age, use and digest decide together: security has one answer for each combination.
  const rows = [true, false].flatMap((genuine) =>
    ['fresh', 'expired'].flatMap((age) =>
      ['new', 'used'].flatMap((use) =>
        ['right', 'wrong'].map((digest) => {
          const right = digest === 'right';
          const expected = !genuine
            ? forged
            : !right
              ? 'refuse 403 wrong-password'
              : age === 'expired'
                ? 'challenge 407 nonce-expired stale'
                : use === 'used'
                  ? replayed
                  : accepted;
          return { genuine, age, use, right, digest, expected, counts: genuine && !right };
        }),
      ),
    ),
  );

  // fa004391c5
  it.each(rows)(
    'genuine $genuine, $age, $use, digest $digest: $expected',
    ({ genuine, age, use, right, expected, counts }) => {
      const w = world({ lockout: { failures: 1 } });
      const [offered] = w.challenge();
      if (use === 'used') w.now(withBranch(answer(offered), 'first'));
      if (age === 'expired') w.clock.advance(60_000);
      const nonce = genuine ? offered.nonce : `${offered.nonce.slice(0, -1)}~`;
      const init = right ? { nonce } : { nonce, password: 'wrong' };
      const decision: Decision = w.now(withBranch(answer(offered, init), 'second'));
      expect(verdict(decision)).toBe(expected);
      expect(w.auth.store.locks(w.clock())).toHaveLength(counts ? 1 : 0);
    },
  );
});
