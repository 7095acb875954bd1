import type { Reply, SipRequest } from '@tollgate/sip-parser';
import {
  createTransactionLayer,
  type ServerTransaction,
  type TransactionLayer,
} from '@tollgate/transaction';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answer, at, label, over, readRequest, readResponse, requestBytes } from './wire.ts';

/**
 * What becomes of a datagram: a copy arrives after each of these times. None is a loss, two are a
 * duplicate, and unequal times let one overtake another. 400 ms is within the round trip that T1
 * estimates, on which the figures of RFC 3261 rest.
 */
type Fate = readonly number[];

interface Plan {
  readonly method: 'INVITE' | 'BYE';
  readonly fates: readonly Fate[];
  /** When the server's side rings, where it does, and when it decides what. */
  readonly ringsAfterMs: number | undefined;
  readonly decidesAfterMs: number;
  readonly status: number;
  readonly unrepeated: boolean;
  readonly cancelsAfterMs: number | undefined;
}

const plan: fc.Arbitrary<Plan> = fc.record({
  method: fc.constantFrom('INVITE', 'BYE'),
  fates: fc.array(fc.array(fc.nat(400), { maxLength: 3 }), { minLength: 1, maxLength: 40 }),
  ringsAfterMs: fc.option(fc.nat(2000), { nil: undefined }),
  decidesAfterMs: fc.nat(6000),
  status: fc.constantFrom(200, 302, 403, 486, 603),
  unrepeated: fc.boolean(),
  cancelsAfterMs: fc.option(fc.nat(8000), { nil: undefined }),
});

/** Two layers joined by a bad network, and all that either side was told. */
class World {
  readonly client: TransactionLayer = createTransactionLayer();
  readonly server: TransactionLayer = createTransactionLayer();
  readonly opened: ServerTransaction[] = [];
  readonly finals: number[] = [];
  readonly failures: string[] = [];
  /** Final answers the server's side really gave, 487 by CANCEL included. */
  readonly given = new Set<string>();
  acksForTheCaller = 0;
  datagrams = 0;
  #mono = 0;
  #order = 0;
  #agenda: { readonly mono: number; readonly order: number; readonly act: () => void }[] = [];
  readonly #plan: Plan;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  run(): void {
    const { method, cancelsAfterMs } = this.#plan;
    const bytes = requestBytes({ method, branch: this.client.branch() });
    const toServer = (copy: Uint8Array): void => this.#carry(copy, (it) => this.#atServer(it));
    const transaction = this.client.request(
      bytes,
      'udp',
      toServer,
      {
        response: (m) => {
          if (m.status < 200) return;
          this.finals.push(m.status);
          if (m.status < 300 && method === 'INVITE') {
            toServer(requestBytes({ method: 'ACK', branch: this.client.branch() }));
          }
        },
        failed: (why) => this.failures.push(why),
      },
      at(0),
    )!;
    // A caller that hears no final answer after a 1xx has no timer to end it, only patience.
    this.#in(100_000, () => transaction.cancel(at(this.#mono)));
    if (cancelsAfterMs !== undefined) {
      this.#in(cancelsAfterMs, () => transaction.cancel(at(this.#mono)));
    }
    for (;;) {
      const next = this.#agenda[0]?.mono ?? Number.POSITIVE_INFINITY;
      const due = Math.min(next, this.client.deadline(), this.server.deadline());
      if (due > 300_000) break;
      this.#mono = due;
      if (due === next) this.#agenda.shift()!.act();
      else {
        this.client.advance(at(due));
        this.server.advance(at(due));
      }
    }
  }

  #in(afterMs: number, act: () => void): void {
    this.#agenda.push({ mono: this.#mono + afterMs, order: this.#order++, act });
    this.#agenda.sort((a, b) => a.mono - b.mono || a.order - b.order);
  }

  #carry(bytes: Uint8Array, arrive: (bytes: Uint8Array) => void): void {
    const { fates } = this.#plan;
    for (const afterMs of fates[this.datagrams++ % fates.length]!) {
      this.#in(afterMs, () => arrive(bytes));
    }
  }

  #atServer(bytes: Uint8Array): void {
    const m = readRequest(bytes);
    const reply: Reply = (it) => {
      if (/^[2-6]\d\d (INVITE|BYE)$/.test(label(it))) this.given.add(label(it));
      this.#carry(it, (copy) => this.#atClient(copy));
    };
    const received = this.server.receive({
      message: m,
      source: over('udp'),
      reply,
      now: at(this.#mono),
    });
    if (received === 'stray-ack') this.acksForTheCaller++;
    if (received === 'new') this.#decide(m, reply);
  }

  #decide(m: SipRequest, reply: Reply): void {
    const { ringsAfterMs, decidesAfterMs, status, unrepeated } = this.#plan;
    const transaction = this.server.open({
      message: m,
      source: over('udp'),
      reply,
      now: at(this.#mono),
    })!;
    this.opened.push(transaction);
    if (ringsAfterMs !== undefined) {
      this.#in(ringsAfterMs, () => transaction.provisional(answer(m, 180), at(this.#mono)));
    }
    this.#in(decidesAfterMs, () => {
      const bytes = answer(m, status);
      if (unrepeated && status >= 300)
        transaction.finalWithoutRetransmission(bytes, at(this.#mono));
      else transaction.final(bytes, at(this.#mono));
      if (status < 300 && m.method === 'INVITE') this.#repeat2xx(transaction, bytes, 500);
    });
  }

  /** The caller of the layer repeats its 2xx until the ACK. RFC 3261 section 13.3.1.4 */
  #repeat2xx(transaction: ServerTransaction, bytes: Uint8Array, afterMs: number): void {
    this.#in(afterMs, () => {
      if (this.acksForTheCaller > 0 || !transaction.final(bytes, at(this.#mono))) return;
      this.#repeat2xx(transaction, bytes, Math.min(2 * afterMs, 4000));
    });
  }

  #atClient(bytes: Uint8Array): void {
    this.client.receiveResponse(readResponse(bytes), at(this.#mono));
  }
}

function simulate(plan: Plan): World {
  const world = new World(plan);
  world.run();
  return world;
}

describe('two layers over a network that loses, doubles and reorders', () => {
  test('open one server transaction for all copies of a request', () => {
    fc.assert(
      fc.property(plan, (p) => {
        expect(simulate(p).opened.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('agree on one outcome, told once: the answer that was given, or a timeout', () => {
    fc.assert(
      fc.property(plan, (p) => {
        const { finals, failures, given } = simulate(p);
        expect(new Set(finals).size + failures.length).toBe(1);
        if (p.method !== 'INVITE' || finals[0] !== 200) {
          expect(finals.length).toBeLessThanOrEqual(1);
        }
        for (const status of finals) expect([...given]).toEqual([`${status} ${p.method}`]);
        expect(given.size).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('leave no transaction and no timer', () => {
    fc.assert(
      fc.property(plan, (p) => {
        const { client, server, opened } = simulate(p);
        expect(client.counts()).toMatchObject({ client: 0, timers: 0 });
        expect(server.counts()).toMatchObject({ server: 0, timers: 0 });
        for (const transaction of opened) expect(transaction.state).toBe('terminated');
      }),
    );
  });

  test('send no more than the timers of RFC 3261 allow', () => {
    fc.assert(
      fc.property(plan, (p) => {
        // Each datagram can call forth three copies of an answer here, and those three ACKs.
        expect(simulate(p).datagrams).toBeLessThan(400);
      }),
    );
  });

  test('get through when four datagrams of eleven do', () => {
    const fates = Array.from({ length: 11 }, (_, n): Fate => ((n * 7) % 11 < 4 ? [20] : []));
    for (const method of ['INVITE', 'BYE'] as const) {
      for (const unrepeated of [false, true]) {
        const world = simulate({
          method,
          fates,
          ringsAfterMs: 300,
          decidesAfterMs: 1500,
          status: 486,
          unrepeated,
          cancelsAfterMs: undefined,
        });
        expect(world.finals).toEqual([486]);
        expect(world.failures).toEqual([]);
      }
    }
  });
});
