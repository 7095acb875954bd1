import type { LockoutOptions } from '@tollgate/auth';
import type { Attempt, AuthStore, RightAttempt, SavedLock, Settled } from '@tollgate/auth/store';
import { type IpAddress, type Now, parseIp } from '@tollgate/sip-parser';
import { afterEach, describe, expect, it } from 'vitest';

/** Some nodes that share one state, as a store to be examined provides them. */
export interface Cluster {
  /** At least two; for a store of one process the same one twice. */
  readonly nodes: readonly AuthStore[];
  now(): Now;
  /** Lets time pass, for the nodes and for what they share. */
  advance(ms: number): void | Promise<void>;
  /** Lets what is under way (reports, subscriptions) arrive. */
  settleDown(): Promise<void>;
  close(): void | Promise<void>;
}

/** Makes a cluster with a state of its own. The options are the policy of every node. */
export type MakeCluster = (options: LockoutOptions) => Cluster | Promise<Cluster>;

const X: IpAddress = parseIp('192.0.2.1')!;
const Y: IpAddress = parseIp('192.0.2.2')!;
let lastNonce = 0;

/** What every `AuthStore` does, whatever it keeps its state in. Nonces here live for 60 s. */
export function describeStore(name: string, make: MakeCluster): void {
  describe(name, () => {
    let open: Cluster[] = [];

    async function cluster(options: LockoutOptions = {}): Promise<Cluster> {
      const made = await make(options);
      open.push(made);
      return made;
    }

    afterEach(async () => {
      for (const made of open) await made.close();
      open = [];
    });

    function wrong(ip = X, application = 'a'): Attempt {
      return { kind: 'wrong', failure: 'wrong-password', ip, application };
    }

    function right(on: Cluster, nonce: Uint8Array = newNonce(), nc = 1, ip = X): RightAttempt {
      const claim = { nonce, nc, expires: on.now().wall + 60_000 };
      return { kind: 'right', ip, application: 'a', claim };
    }

    async function settle(on: Cluster, attempt: Attempt, node = 0): Promise<Settled> {
      return on.nodes[node % on.nodes.length]!.settle(attempt, on.now());
    }

    async function settleAll(on: Cluster, attempts: readonly Attempt[]): Promise<Settled[]> {
      return Promise.all(attempts.map((attempt, i) => settle(on, attempt, i)));
    }

    async function failTimes(on: Cluster, times: number, ip = X): Promise<Settled[]> {
      return settleAll(
        on,
        Array.from({ length: times }, () => wrong(ip)),
      );
    }

    it('accepts a use of a nonce once, on whichever node', async () => {
      const on = await cluster();
      const nonce = newNonce();
      expect(await settle(on, right(on, nonce, 1), 0)).toBe('ok');
      expect(await settle(on, right(on, nonce, 1), 1)).toBe('replay');
      expect(await settle(on, right(on, nonce, 1), 0)).toBe('replay');
      expect(await settle(on, right(on, nonce, 2), 1)).toBe('ok');
      expect(await settle(on, right(on, newNonce(), 1), 1)).toBe('ok');
    });

    it('accepts counts out of order, each once', async () => {
      const on = await cluster();
      const nonce = newNonce();
      const outcomes: Settled[] = [];
      for (const nc of [3, 1, 2, 3, 1, 40, 39, 9, 7]) {
        outcomes.push(await settle(on, right(on, nonce, nc), nc));
      }
      const [again, fresh] = ['replay', 'ok'] as const;
      expect(outcomes.slice(0, 8)).toEqual([
        fresh,
        fresh,
        fresh,
        again,
        again,
        fresh,
        fresh,
        fresh,
      ]);
      expect(outcomes[8]).toBe(again);
    });

    it('says whether a use was made without making it', async () => {
      const on = await cluster();
      const [used, unused] = [right(on), right(on)];
      await settle(on, used);
      const asked = [used, unused, unused].map(({ claim }) => on.nodes[1]!.used?.(claim, on.now()));
      if (asked.includes(undefined)) return;
      expect(await Promise.all(asked)).toEqual([true, false, false]);
      expect(await settle(on, unused)).toBe('ok');
    });

    it('takes a use without a count for all of its nonce', async () => {
      const on = await cluster();
      const [one, other] = [newNonce(), newNonce()];
      expect(await settle(on, right(on, one, 0))).toBe('ok');
      expect(await settle(on, right(on, one, 1), 1)).toBe('replay');
      expect(await settle(on, right(on, one, 0), 1)).toBe('replay');
      expect(await settle(on, right(on, other, 1))).toBe('ok');
      expect(await settle(on, right(on, other, 0), 1)).toBe('replay');
    });

    it('refuses a nonce that ended before it was claimed', async () => {
      const on = await cluster();
      const attempt = right(on);
      await on.advance(60_000);
      expect(await settle(on, attempt)).toBe('replay');
    });

    it('remembers a use until its nonce has ended', async () => {
      const on = await cluster();
      const attempt = right(on);
      await settle(on, attempt);
      await on.advance(59_000);
      expect(await settle(on, attempt, 1)).toBe('replay');
    });

    it('accepts one of 1,000 copies that come at once', async () => {
      const on = await cluster();
      const outcomes = await settleAll(on, new Array(1000).fill(right(on)));
      expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'replay')).toHaveLength(999);
    });

    it('accepts 200 right answers of one source that come at once', async () => {
      const on = await cluster();
      const outcomes = await settleAll(
        on,
        Array.from({ length: 200 }, () => right(on)),
      );
      expect(outcomes).toEqual(new Array(200).fill('ok'));
    });

    it('counts ten failures and answers locked to all that follow, right or wrong', async () => {
      const on = await cluster();
      for (let i = 0; i < 10; i++) expect(await settle(on, wrong(), i)).toBe('counted');
      for (let i = 0; i < 4; i++) {
        expect(await settle(on, wrong(), i)).toBe('locked');
        expect(await settle(on, right(on), i)).toBe('locked');
      }
      expect(await settle(on, right(on, newNonce(), 1, Y))).toBe('ok');
    });

    it('counts exactly ten of 500 wrong answers that come at once', async () => {
      const on = await cluster();
      const outcomes = await failTimes(on, 500);
      expect(outcomes.filter((outcome) => outcome === 'counted')).toHaveLength(10);
      expect(outcomes.filter((outcome) => outcome === 'locked')).toHaveLength(490);
      expect(await settle(on, right(on))).toBe('locked');
    });

    it('claims nothing while it answers locked', async () => {
      const on = await cluster();
      const attempt = right(on);
      await failTimes(on, 10);
      expect(await settle(on, attempt)).toBe('locked');
      await on.nodes[0]!.unlock(X, undefined, on.now());
      expect(await settle(on, attempt)).toBe('ok');
    });

    it('ends a lock after lockMs, whatever was tried meanwhile, with the count at nothing', async () => {
      const on = await cluster();
      await failTimes(on, 10);
      await on.advance(30_000);
      await failTimes(on, 20);
      await on.advance(29_000);
      expect(await settle(on, right(on))).toBe('locked');
      await on.advance(1000);
      await on.settleDown();
      for (const node of on.nodes) expect(node.lockedFor(wrong(), on.now())).toBe(0);
      expect(await failTimes(on, 9)).not.toContain('locked');
      expect(await settle(on, right(on))).toBe('ok');
    });

    it('counts over a window: nine, and nine more when the first are over, do not lock', async () => {
      const on = await cluster();
      await failTimes(on, 9);
      await on.advance(60_000);
      await failTimes(on, 9);
      expect(await settle(on, right(on))).toBe('ok');
      await failTimes(on, 1);
      expect(await settle(on, right(on))).toBe('locked');
    });

    it('clears no failure by a success', async () => {
      const on = await cluster();
      await failTimes(on, 9);
      expect(await settle(on, right(on))).toBe('ok');
      await failTimes(on, 1);
      expect(await settle(on, right(on))).toBe('locked');
    });

    it('counts what is reported, without a word, and locks by it on every node', async () => {
      const on = await cluster();
      for (let i = 0; i < 10; i++) {
        const node = on.nodes[i % on.nodes.length]!;
        const failure = { failure: 'access-list', ip: X, application: 'a' } as const;
        expect(node.report(failure, on.now())).toBeUndefined();
      }
      await on.settleDown();
      for (const node of on.nodes) expect(node.lockedFor(wrong(), on.now())).toBeGreaterThan(0);
      expect(await settle(on, right(on))).toBe('locked');
    });

    it('shows a lock to every node, with its time and its failures', async () => {
      const on = await cluster();
      await failTimes(on, 10);
      await on.advance(1000);
      await on.settleDown();
      for (const node of on.nodes) {
        const left = node.lockedFor(wrong(), on.now());
        expect(left).toBeGreaterThan(58_000);
        expect(left).toBeLessThanOrEqual(59_000);
        expect(node.lockedFor(wrong(Y), on.now())).toBe(0);
        expect(node.locks(on.now())).toEqual([
          expect.objectContaining({ source: '192.0.2.1', remainingMs: left }),
        ]);
      }
    });

    it('tells subscribers of a lock another node has set', async () => {
      const on = await cluster();
      const told: SavedLock[] = [];
      const leave = on.nodes[1]!.subscribe?.((lock) => told.push(lock));
      if (leave === undefined) return;
      for (let i = 0; i < 10; i++) await settle(on, wrong(), 0);
      await on.settleDown();
      leave();
      await failTimes(on, 10, Y);
      await on.settleDown();
      expect(told.map(({ source }) => source)).toEqual(['192.0.2.1']);
    });

    it('unlocks on every node and forgets the failures', async () => {
      const on = await cluster();
      await failTimes(on, 10);
      await on.settleDown();
      expect(await on.nodes[1]!.unlock(X, undefined, on.now())).toBe(true);
      await on.settleDown();
      for (const node of on.nodes) expect(node.lockedFor(wrong(), on.now())).toBe(0);
      expect(await failTimes(on, 9)).not.toContain('locked');
      expect(await on.nodes[0]!.unlock(Y, undefined, on.now())).toBe(false);
    });

    it('gives locks to a store that knows nothing of them', async () => {
      const on = await cluster();
      await failTimes(on, 10);
      await on.settleDown();
      const saved = JSON.parse(JSON.stringify(on.nodes[1]!.exportLocks(on.now()))) as SavedLock[];
      const next = await cluster();
      expect(next.nodes[0]!.restoreLocks(saved, on.now())).toBe(1);
      await next.settleDown();
      expect(next.nodes[0]!.lockedFor(wrong(), on.now())).toBeGreaterThan(0);
      expect(await settle(next, right(next))).toBe('locked');
    });

    it('counts nothing of exempt sources', async () => {
      const on = await cluster({ exempt: ['192.0.2.0/31'] });
      expect(await failTimes(on, 30)).toEqual(new Array(30).fill('counted'));
      expect(await settle(on, right(on))).toBe('ok');
      await failTimes(on, 10, Y);
      expect(await settle(on, right(on, newNonce(), 1, Y))).toBe('locked');
    });

    it('counts by application where the scope says so', async () => {
      const on = await cluster({ scope: 'application' });
      for (let i = 0; i < 10; i++) await settle(on, wrong(X, 'b'), i);
      expect(await settle(on, wrong(X, 'b'))).toBe('locked');
      expect(await settle(on, right(on))).toBe('ok');
      await on.settleDown();
      expect(on.nodes[1]!.locks(on.now())).toMatchObject([{ application: 'b' }]);
    });

    it('has one epoch for all nodes, and another for another state', async () => {
      const [on, other] = [await cluster(), await cluster()];
      const epochs = on.nodes.map(({ epoch }) => Buffer.from(epoch).toString('hex'));
      expect(new Set(epochs).size).toBe(1);
      expect(epochs[0]).toMatch(/^[0-9a-f]{32,}$/);
      expect(Buffer.from(other.nodes[0]!.epoch).toString('hex')).not.toBe(epochs[0]);
    });
  });
}

function newNonce(): Uint8Array {
  const bytes = new Uint8Array(16);
  const number = ++lastNonce;
  new DataView(bytes.buffer).setUint32(0, Math.imul(number, 0x9e3779b1) >>> 0);
  new DataView(bytes.buffer).setUint32(4, number);
  return bytes;
}
