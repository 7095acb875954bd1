import {
  type Attempt,
  type AuthStore,
  createMemoryStore,
  type Settled,
} from '@tollgate/auth/store';
import { describe, expect, it } from 'vitest';
import { answer } from './support/caller.ts';
import { fakeClock, request } from './support/requests.ts';
import { alice, sales, verdict, world } from './support/world.ts';

const lookUpMs = 50;

/** A credential look-up that takes its time: everybody waits until `release`. */
function slowLookUp() {
  const waiting: (() => void)[] = [];
  const credentials = (username: string) =>
    new Promise<typeof alice.alice | undefined>((resolve) => {
      waiting.push(() => resolve(username === 'alice' ? alice.alice : undefined));
    });
  const release = () => {
    for (const go of waiting.splice(0)) go();
  };
  return { credentials, release };
}

/** Settles late and out of order, as a store on a network may, and writes its own order down. */
function lateStore() {
  const inner = createMemoryStore();
  const order: { readonly attempt: Attempt; readonly outcome: Settled }[] = [];
  const queue: (() => void)[] = [];
  const store: AuthStore = {
    ...inner,
    settle: (attempt, now) =>
      new Promise((resolve) => {
        queue.push(() => {
          const outcome = inner.settle(attempt, now);
          order.push({ attempt, outcome });
          resolve(outcome);
        });
      }),
  };
  let seed = 12_345;
  const flush = () => {
    for (let i = queue.length - 1; i > 0; i--) {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      const j = seed % (i + 1);
      const [a, b] = [queue[i], queue[j]];
      if (a !== undefined && b !== undefined) [queue[i], queue[j]] = [b, a];
    }
    for (const go of queue.splice(0)) go();
  };
  return { store, order, flush };
}

// Ten thousand requests take a few seconds where other work goes on.
describe('guessing in parallel', { timeout: 60_000 }, () => {
  it('10,000 guesses on one nonce while the look-up takes 50 ms gain nothing after the tenth', async () => {
    const { credentials, release } = slowLookUp();
    const clock = fakeClock();
    const w = world({ applications: [{ ...sales, credentials }], maxLookUps: 20_000 }, clock);
    const [offered] = w.challenge();
    const right = new Set([5, 11, 12, 500, 9_999]);
    const guesses = Array.from({ length: 10_000 }, (_, i) => {
      const nc = (i + 1).toString(16).padStart(8, '0');
      const password = right.has(i) ? 'wonderland' : `guess ${i}`;
      return w.judge(
        request({ headers: [answer(offered, { nc, password })], branch: `z9hG4bK${i}` }),
      );
    });
    clock.advance(lookUpMs);
    release();
    const verdicts = (await Promise.all(guesses)).map(verdict);
    const count = (v: string) => verdicts.filter((each) => each === v).length;
    expect(verdicts[5]).toBe('accept credential'); // before the tenth failure
    expect(verdicts[11]).toBe('refuse 403 locked'); // after it
    expect(count('accept credential')).toBe(1);
    expect(count('refuse 403 wrong-password')).toBe(10);
    expect(count('refuse 403 locked')).toBe(10_000 - 11);
  });

  it('and gain nothing by two nodes on one store that settles late and in any order', async () => {
    const { credentials, release } = slowLookUp();
    const { store, order, flush } = lateStore();
    const clock = fakeClock();
    const options = {
      applications: [{ ...sales, credentials }],
      nonceKeys: [new Uint8Array(32).fill(9)],
      maxLookUps: 20_000,
      store,
    };
    const nodes = [world(options, clock), world(options, clock)] as const;
    const [offered] = nodes[0].challenge();
    const guesses = Array.from({ length: 10_000 }, (_, i) => {
      const nc = (i + 1).toString(16);
      const password = i % 100 === 0 ? 'wonderland' : `guess ${i}`;
      const node = nodes[i % 2 === 0 ? 0 : 1];
      return node.judge(
        request({ headers: [answer(offered, { nc, password })], branch: `z9hG4bK${i}` }),
      );
    });
    clock.advance(lookUpMs);
    release();
    await new Promise((resolve) => setImmediate(resolve));
    flush();
    const verdicts = (await Promise.all(guesses)).map(verdict);
    expect(order).toHaveLength(10_000);
    const tenth = order.flatMap(({ outcome }, i) => (outcome === 'counted' ? [i] : []))[9] ?? -1;
    expect(tenth).toBeGreaterThan(8);
    expect(order.slice(tenth + 1).every(({ outcome }) => outcome === 'locked')).toBe(true);
    const inTime = order.slice(0, tenth).filter(({ outcome }) => outcome === 'ok').length;
    expect(verdicts.filter((v) => v === 'accept credential')).toHaveLength(inTime);
    expect(verdicts.filter((v) => v === 'refuse 403 wrong-password')).toHaveLength(10);
  });

  it('200 right calls at once from one source in such a look-up are all accepted', async () => {
    const { credentials, release } = slowLookUp();
    const w = world({ applications: [{ ...sales, credentials }] });
    const calls = Array.from({ length: 200 }, (_, i) =>
      w.judge(w.answering({}, { callId: `call-${i}` })),
    );
    w.clock.advance(lookUpMs);
    release();
    expect(new Set((await Promise.all(calls)).map(verdict))).toEqual(
      new Set(['accept credential']),
    );
  });

  it('is bounded: beyond maxLookUps the answer is 503 with Retry-After, and room comes back', async () => {
    const { credentials, release } = slowLookUp();
    const w = world({ applications: [{ ...sales, credentials }], maxLookUps: 3 });
    const calls = Array.from({ length: 5 }, () => w.judge(w.answering()));
    const busy = await calls[3];
    expect(busy && verdict(busy)).toBe('refuse 503 too-many-verifications');
    if (busy?.kind !== 'refuse') throw new Error('not refused');
    expect(Buffer.from(busy.response).toString('latin1')).toContain('\r\nRetry-After: 5\r\n');
    release();
    expect((await Promise.all(calls)).map(verdict)).toEqual([
      'accept credential',
      'accept credential',
      'accept credential',
      'refuse 503 too-many-verifications',
      'refuse 503 too-many-verifications',
    ]);
    const next = w.judge(w.answering());
    release();
    expect(verdict(await next)).toBe('accept credential');
  });
});

describe('a store that keeps everybody waiting', () => {
  it('is bounded likewise', async () => {
    const { store, flush } = lateStore();
    const w = world({ store, maxLookUps: 2 });
    const calls = Array.from({ length: 3 }, () => w.judge(w.answering()));
    const [first, second, busy] = calls;
    expect(busy instanceof Promise ? '' : busy && verdict(busy)).toBe(
      'refuse 503 too-many-verifications',
    );
    flush();
    expect((await Promise.all([first, second])).map((d) => d && verdict(d))).toEqual([
      'accept credential',
      'accept credential',
    ]);
    const next = w.judge(w.answering());
    flush();
    expect(verdict(await next)).toBe('accept credential');
  });
});

describe('the eleventh attempt', () => {
  it('is refused though the password is right, and accepted when the lock is over', () => {
    const w = world();
    for (let i = 0; i < 10; i++) {
      expect(verdict(w.now(w.answering({ password: 'no' })))).toBe('refuse 403 wrong-password');
    }
    expect(verdict(w.now(request()))).toBe('refuse 403 locked');
    w.clock.advance(59_999);
    expect(verdict(w.now(request()))).toBe('refuse 403 locked');
    w.clock.advance(1);
    expect(verdict(w.now(w.answering()))).toBe('accept credential');
  });

  it('is not answered at all where lockedReply is drop', () => {
    const w = world({ lockedReply: 'drop', lockout: { failures: 1 } });
    w.now(w.answering({ password: 'no' }));
    expect(verdict(w.now(request()))).toBe('drop locked');
  });

  it('of one application leaves others alone under scope application', () => {
    const applications = [sales, { ...sales, id: 'support' }];
    const w = world({ applications, lockout: { failures: 2, scope: 'application' } });
    w.now(w.answering({ password: 'no' }));
    w.now(w.answering({ password: 'no' }));
    expect(verdict(w.now(request()))).toBe('refuse 403 locked');
    expect(verdict(w.now(w.answering({}, { uri: 'sip:support@x' })))).toBe('accept credential');
  });

  it('is not forgiven by an edit of the access list or by a success', () => {
    const w = world({ lockout: { failures: 3 } });
    w.now(w.answering({ password: 'no' }));
    w.now(w.answering({ password: 'no' }));
    expect(verdict(w.now(w.answering()))).toBe('accept credential');
    w.auth.replace([sales]);
    w.now(w.answering({ password: 'no' }));
    expect(verdict(w.now(request()))).toBe('refuse 403 locked');
  });
});
