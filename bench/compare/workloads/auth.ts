import type { Now, SipRequest } from '@tollgate/sip-parser';
import type { Gate, Packages } from '../packages.ts';
import { credentialsFor, nonceOf, write } from './caller.ts';
import { at, CARRIER, DIGEST, gateOf, sourceOf } from './gate.ts';
import { expectSame, type Load, type Prepare } from './workload.ts';

/** Requests in a batch. */
const BATCH = 500;
/** Sources that fail. */
const SOURCES = 50_000;

function requestOf({ parser }: Packages, n: number, authorization?: string): SipRequest {
  const id = `c${n}`;
  const more = authorization === undefined ? {} : { authorization };
  const bytes = write({ method: 'INVITE', user: DIGEST, id, cseq: 1, branch: 'a', ...more });
  const message = parser.validate(parser.parse(bytes));
  if (message.kind !== 'request') throw new Error(`the caller wrote no request: ${message.kind}`);
  return message;
}

function batchOf(make: (n: number) => SipRequest): readonly SipRequest[] {
  return Array.from({ length: BATCH }, (_, n) => make(n));
}

function challenged(packages: Packages): Load {
  const gate = gateOf(packages);
  const source = sourceOf(packages, CARRIER);
  const requests = batchOf((n) => requestOf(packages, n));
  const now = at(0);
  return {
    operations: BATCH,
    batch(timed) {
      let last = '';
      timed(() => {
        for (const message of requests) last = gate.screen(message, source, now).kind;
      });
      expectSame(last, 'challenge');
    },
  };
}

/** Screens and verifies requests that use one nonce, each with another count. */
function verified(packages: Packages, password: string | undefined, wanted: string): Load {
  // The caller may guess as often as it likes: a source that is locked is not verified any more.
  const gate = gateOf(packages, { exempt: [`${CARRIER}/32`] });
  const source = sourceOf(packages, CARRIER);
  let ms = 0;
  return {
    operations: BATCH,
    batch(timed) {
      ms += 1_000;
      const now = at(ms);
      const clock = () => now;
      const nonce = challengeOf(packages, gate, now);
      const chosen = password === undefined ? {} : { password };
      const requests = batchOf((n) =>
        requestOf(packages, n, credentialsFor(nonce, DIGEST, { nc: n + 1, ...chosen })),
      );
      let reason = '';
      timed(() => {
        for (const message of requests) {
          const screened = gate.screen(message, source, now);
          if (screened.kind !== 'pending') throw new Error(screened.reason);
          const decision = gate.verify(screened, clock);
          if (decision instanceof Promise) throw new Error('a promise');
          reason = decision.reason;
        }
      });
      expectSame(reason, wanted);
    },
  };
}

function challengeOf(packages: Packages, gate: Gate, now: Now): string {
  const screened = gate.screen(requestOf(packages, 0), sourceOf(packages, CARRIER), now);
  if (screened.kind !== 'challenge') throw new Error(screened.kind);
  return nonceOf(screened.response);
}

/** Failures of many sources, too few of each source to lock it. */
function counted(packages: Packages): Load {
  const lockout = packages.auth.createLockout();
  const failures = originsOf().map((origin) => ({ ...origin, failure: 'wrong-password' as const }));
  let ms = 0;
  return {
    operations: SOURCES,
    batch(timed) {
      ms += 60_000;
      const now = at(ms);
      let locks = 0;
      timed(() => {
        for (const failure of failures) if (lockout.count(failure, now)) locks++;
      });
      expectSame(locks, 0);
    },
  };
}

/** Half of the sources that are asked for are locked. */
function looked(packages: Packages): Load {
  const lockout = packages.auth.createLockout();
  const origins = originsOf();
  const now = at(0);
  for (const [n, origin] of origins.entries()) {
    const times = n % 2 === 0 ? 10 : 1;
    for (let i = 0; i < times; i++) lockout.count({ ...origin, failure: 'wrong-password' }, now);
  }
  return {
    operations: SOURCES,
    batch(timed) {
      let locked = 0;
      timed(() => {
        for (const origin of origins) if (lockout.lockedFor(origin, now) > 0) locked++;
      });
      expectSame(locked, SOURCES / 2);
    },
  };
}

function originsOf() {
  return Array.from({ length: SOURCES }, (_, n) => ({
    ip: { family: 4, w0: 0, w1: 0, w2: 0xffff, w3: Math.imul(n + 1, 0x9e3779b1) >>> 0 } as const,
    application: 'a',
  }));
}

export const auth: Readonly<Record<string, Prepare>> = {
  'screen, challenged': challenged,
  'screen and verify, right digest': (packages) => verified(packages, undefined, 'credential'),
  'screen and verify, wrong digest': (packages) => verified(packages, 'no', 'wrong-password'),
  'lockout, count': counted,
  'lockout, look-up': looked,
};
