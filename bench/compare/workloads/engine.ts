import type { Source } from '@tollgate/sip-parser';
import type { EngineUnderTest, Packages } from '../packages.ts';
import { type CallerRequest, credentialsFor, nonceOf, statusOf, toTagOf, write } from './caller.ts';
import { at, CARRIER, DIGEST, gateOf, LISTED, STRANGER, sourceOf } from './gate.ts';
import { expectSame, type Load, type Prepare, type Timed } from './workload.ts';

// Whole packets through the engine: parser, transactions, authenticator and call. The caller's part
// is prepared between the timed stretches.

/** Calls in a batch. */
const BATCH = 100;
/** Time that passes for each call, so that transactions are also forgotten. */
const MS_PER_CALL = 5;
const SDP = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n';

/** An engine, and what it answered since the last look. */
class Bench {
  readonly #engine: EngineUnderTest;
  readonly #carrier: Source;
  #ms = 0;
  #answers: Uint8Array[] = [];

  constructor(packages: Packages) {
    this.#carrier = sourceOf(packages, CARRIER);
    this.#engine = packages.createEngine({
      authenticator: gateOf(packages).authenticator,
      advertised: () => ({ host: '198.51.100.1', port: 5060 }),
      clock: () => at(this.#ms),
      maxTransactions: 1_000_000,
      onCall: (call) => call.answer({ sdp: `${SDP}m=audio 6000 RTP/AVP 0 8 101\r\n` }),
    });
  }

  /** Gives the engine some messages, on the clock; returns what it answered. */
  give(timed: Timed, messages: readonly Buffer[], source = this.#carrier): readonly Uint8Array[] {
    const answers: Uint8Array[] = [];
    this.#answers = answers;
    const reply = (bytes: Uint8Array): void => {
      this.#answers.push(bytes);
    };
    const now = at(this.#ms);
    timed(() => {
      for (const bytes of messages) this.#engine.receive(bytes, source, reply, now);
    });
    return answers;
  }

  pass(timed: Timed, ms: number): void {
    this.#ms += ms;
    timed(() => this.#engine.advance(at(this.#ms)));
  }
}

/** Checks that each message was answered, all with one status. */
function expectAll(answers: readonly Uint8Array[], status: string): void {
  expectSame(answers.length, BATCH);
  for (const answer of answers) expectSame(statusOf(answer), status);
}

function inBatch<T>(make: (i: number) => T): T[] {
  return Array.from({ length: BATCH }, (_, i) => make(i));
}

const untimed: Timed = (work) => work();

/** Whole calls: INVITE, 200, ACK, BYE; with digest also the 407 and its ACK first. */
function accepted(packages: Packages, user: string): Load {
  const bench = new Bench(packages);
  let calls = 0;
  return {
    operations: BATCH,
    // 0.3 s are not enough for so much code: calls become four times as fast after them.
    warmUpMs: 1_500,
    batch(timed) {
      const first = calls;
      calls += BATCH;
      const requests = (make: (i: number) => Omit<CallerRequest, 'user' | 'id'>): Buffer[] =>
        inBatch((i) => write({ user, id: `c${first + i}`, ...make(i) }));
      let cseq = 1;
      let finals = bench.give(
        timed,
        requests(() => ({ method: 'INVITE', cseq, branch: 'a' })),
      );
      if (user === DIGEST) {
        expectAll(finals, '407');
        const challenges = finals;
        const tags = challenges.map(toTagOf);
        bench.give(
          timed,
          requests((i) => ({ method: 'ACK', cseq, branch: 'a', toTag: tags[i]! })),
        );
        cseq = 2;
        const again = requests((i) => {
          const authorization = credentialsFor(nonceOf(challenges[i]!), user);
          return { method: 'INVITE', cseq, branch: 'b', authorization };
        });
        finals = bench.give(timed, again);
      }
      expectAll(finals, '200');
      const tags = finals.map(toTagOf);
      bench.give(
        timed,
        requests((i) => ({ method: 'ACK', cseq, branch: 'c', toTag: tags[i]! })),
      );
      const byes = requests((i) => ({
        method: 'BYE',
        cseq: cseq + 1,
        branch: 'd',
        toTag: tags[i]!,
      }));
      expectAll(bench.give(timed, byes), '200');
      bench.pass(timed, BATCH * MS_PER_CALL);
    },
  };
}

/** Requests that are answered without a transaction: the same ones each time. */
function stateless(
  bench: Bench,
  source: Source,
  request: Omit<CallerRequest, 'id'>,
  status: string,
): Load {
  const messages = inBatch((i) => write({ ...request, id: `s${i}` }));
  return {
    operations: BATCH,
    batch(timed) {
      expectAll(bench.give(timed, messages, source), status);
    },
  };
}

function refused(packages: Packages): Load {
  const request = { method: 'INVITE', user: LISTED, cseq: 1, branch: 'a' } as const;
  return stateless(new Bench(packages), sourceOf(packages, STRANGER), request, '403');
}

function options(packages: Packages): Load {
  const request = { method: 'OPTIONS', user: LISTED, cseq: 1, branch: 'a' } as const;
  return stateless(new Bench(packages), sourceOf(packages, CARRIER), request, '200');
}

/** A source that is locked after ten wrong passwords, and goes on. */
function locked(packages: Packages): Load {
  const bench = new Bench(packages);
  const source = sourceOf(packages, STRANGER);
  const invite = { method: 'INVITE', user: DIGEST, cseq: 1, branch: 'a' } as const;
  for (let guess = 0; guess < 10; guess++) {
    const id = `g${guess}`;
    const challenge = bench.give(untimed, [write({ ...invite, id })], source)[0]!;
    const authorization = credentialsFor(nonceOf(challenge), DIGEST, { password: 'no' });
    bench.give(untimed, [write({ ...invite, id, cseq: 2, branch: 'b', authorization })], source);
  }
  return stateless(bench, source, invite, '403');
}

export const engine: Readonly<Record<string, Prepare>> = {
  'call accepted by access list': (packages) => accepted(packages, LISTED),
  'call accepted by digest': (packages) => accepted(packages, DIGEST),
  'INVITE refused': refused,
  OPTIONS: options,
  'INVITE of a locked source': locked,
};
