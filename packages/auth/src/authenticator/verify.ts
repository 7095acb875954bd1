import type { MaybePromise, Now } from '@tollgate/sip-parser';
import { usernameForm } from '../application-compile.ts';
import type { Accepted, Decision } from '../decision.ts';
import type { ReasonCode } from '../decision-reasons.ts';
import { hashOf } from '../digest/algorithm.ts';
import { type Ha1Set, isHa1 } from '../digest/ha1.ts';
import { verifyResponse } from '../digest/response.ts';
import type { Attempt, Settled } from '../store/store.ts';
import type { Trace } from '../trace.ts';
import type { Context } from './context.ts';
import { failureOf } from './failures.ts';
import type { Answered, Screened } from './pending.ts';

/** Verifies what passed the screen: look-up, lock, digest, and one settling in the store. */
export interface Verifier {
  verify(pending: Screened, clock: () => Now, trace: Trace | undefined): MaybePromise<Decision>;
}

export function createVerifier(context: Context): Verifier {
  const { settings, store, replies, decoys } = context;
  let lookUps = 0;

  function verify(p: Screened, clock: () => Now, trace: Trace | undefined): MaybePromise<Decision> {
    const { answered, target } = p;
    if (answered === undefined) return accept(p, 'access-list');
    const { username } = answered.answer;
    if (target === undefined || !usernameForm.test(username)) {
      return judge(p, answered, undefined, clock, trace);
    }
    if (target.slow && lookUps >= settings.maxLookUps) {
      return replies.refuse(p.request, p.source, clock(), 'too-many-verifications', 503);
    }
    let found: MaybePromise<Ha1Set | undefined>;
    try {
      found = target.lookUp(username, target.id);
    } catch (cause) {
      return unavailable(p, 'credentials-unavailable', cause, clock, trace);
    }
    if (!isPromise(found)) return judge(p, answered, found, clock, trace);
    lookUps++;
    p.request = p.request.detach();
    return found.then(
      (set) => {
        lookUps--;
        return judge(p, answered, set, clock, trace);
      },
      (cause: unknown) => {
        lookUps--;
        return unavailable(p, 'credentials-unavailable', cause, clock, trace);
      },
    );
  }

  /** From here to the store's answer nothing is awaited: the lock read here still holds there. */
  function judge(
    p: Screened,
    answered: Answered,
    set: Ha1Set | undefined,
    clock: () => Now,
    trace: Trace | undefined,
  ): MaybePromise<Decision> {
    const now = clock();
    const origin = { ip: p.source.ip, application: p.target?.id ?? '' };
    if (store.lockedFor(origin, now) > 0)
      return settled(p, answered, 'locked', undefined, now, trace);
    const wrong = whyWrong(p, answered, set);
    trace?.push(
      wrong === undefined
        ? { gate: 'digest', verdict: 'pass', detail: 'the response is right' }
        : { gate: 'digest', verdict: 'stop', detail: wrong },
    );
    const attempt = attemptOf(origin, p, answered, wrong);
    if (attempt === undefined) return settled(p, answered, 'counted', wrong, now, trace);
    let outcome: MaybePromise<Settled>;
    try {
      outcome = store.settle(attempt, now);
    } catch (cause) {
      return unavailable(p, 'store-unavailable', cause, clock, trace);
    }
    if (!isPromise(outcome)) return settled(p, answered, outcome, wrong, now, trace);
    p.request = p.request.detach();
    return outcome.then(
      (late) => settled(p, answered, late, wrong, clock(), trace),
      (cause: unknown) => unavailable(p, 'store-unavailable', cause, clock, trace),
    );
  }

  /** Why the answer is wrong, after the same hashes whatever the reason. */
  function whyWrong(
    p: Screened,
    { answer, method, bodyHash }: Answered,
    set: Ha1Set | undefined,
  ): ReasonCode | undefined {
    const hash = hashOf(answer.algorithm);
    const stored = set?.[hash];
    const ha1 = isHa1(hash, stored) ? stored.toLowerCase() : undefined;
    const right = verifyResponse(
      { ...answer, method, bodyHash, ha1: ha1 ?? decoys[hash] },
      answer.response,
    );
    if (p.doomed !== undefined) return p.doomed;
    if (set === undefined) return 'unknown-user';
    if (ha1 === undefined) return 'ha1-missing';
    return right ? undefined : 'wrong-password';
  }

  function settled(
    p: Screened,
    answered: Answered,
    outcome: Settled,
    wrong: ReasonCode | undefined,
    now: Now,
    trace: Trace | undefined,
  ): Decision {
    const { request: m, source } = p;
    trace?.push({
      gate: 'store',
      verdict: outcome === 'ok' ? 'pass' : 'stop',
      detail: outcome,
    });
    if (outcome === 'locked') return replies.refuse(m, source, now, 'locked', 403);
    if (wrong !== undefined) return replies.refuse(m, source, now, wrong, 403);
    const { policy, binding, nonce } = answered;
    if (outcome === 'ok' && !nonce.expired) {
      return accept(
        p,
        p.target?.auth === 'ip_acl_and_credential' ? 'access-list-and-credential' : 'credential',
      );
    }
    const reason = nonce.expired ? 'nonce-expired' : 'replay';
    return replies.challenge(m, source, now, reason, policy, binding);
  }

  function unavailable(
    p: Screened,
    reason: ReasonCode,
    cause: unknown,
    clock: () => Now,
    trace: Trace | undefined,
  ): Decision {
    trace?.push({
      gate: reason === 'store-unavailable' ? 'store' : 'look-up',
      verdict: 'stop',
      detail: reason,
    });
    return replies.refuse(p.request, p.source, clock(), reason, 503, { cause });
  }

  function attemptOf(
    origin: { ip: Screened['source']['ip']; application: string },
    p: Screened,
    { answer, nonce, policy }: Answered,
    wrong: ReasonCode | undefined,
  ): Attempt | undefined {
    if (wrong === undefined) {
      const expires = nonce.issued + context.nonceTtlMs;
      return { kind: 'right', ...origin, claim: { nonce: nonce.id, nc: answer.count, expires } };
    }
    // A nonce that is bound to less than the address proves nothing about a UDP source.
    if (
      p.source.transport === 'udp' &&
      policy.nonceSource !== 'ip' &&
      !settings.countUnverifiedUdp
    ) {
      return undefined;
    }
    const failure =
      p.doomed === undefined
        ? wrong === 'wrong-password'
          ? 'wrong-password'
          : 'unknown-user'
        : failureOf(p.doomed);
    if (failure === undefined) return undefined;
    return { kind: 'wrong', ...origin, failure, username: answer.username };
  }

  return { verify };
}

function accept(p: Screened, reason: Accepted['reason']): Accepted {
  const { target, source, answered } = p;
  if (target?.auth === undefined) throw new TypeError('verify: an application without auth type');
  const nonceProves = answered !== undefined && answered.policy.nonceSource === 'ip';
  const auth = {
    type: target.auth,
    sourceIp: source.address,
    proven: source.transport !== 'udp' || nonceProves,
  };
  return {
    kind: 'accept',
    reason,
    application: target.id,
    auth: answered === undefined ? auth : { ...auth, user: own(answered.answer.username) },
  };
}

/** A copy that does not keep the message it was cut from alive. */
function own(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return (
    value instanceof Promise ||
    typeof (value as { then?: unknown } | undefined)?.then === 'function'
  );
}
