import type { MaybePromise, Now } from '@tollgate/sip-parser';
import { usernameForm } from '../application/credential-table.ts';
import type { Decision } from '../decision/decision.ts';
import type { ReasonCode } from '../decision/reasons.ts';
import type { Trace, TraceStep } from '../decision/trace.ts';
import { digestHashes, hashOf } from '../digest/algorithm.ts';
import { type Ha1Set, isHa1 } from '../digest/ha1.ts';
import { verifyResponse } from '../digest/response.ts';
import type { FailureKind } from '../lockout/failure.ts';
import type { GuardedOutcome } from '../store/guard.ts';
import type { Attempt } from '../store/store.ts';
import { accept } from './accept.ts';
import type { Answered, Context, Decoys, Screened } from './context.ts';
import { failureOf } from './replies.ts';

/** Verifies what passed the screen: look-up, lock, digest, and one settling in the store. */
export type Verify = (
  pending: Screened,
  clock: () => Now,
  trace: Trace | undefined,
) => MaybePromise<Decision>;

/** One verification on its way. */
interface Verification {
  readonly pending: Screened;
  readonly answered: Answered;
  readonly clock: () => Now;
  readonly trace: Trace | undefined;
}

export function createVerify(context: Context): Verify {
  const { settings, store, replies } = context;
  let waiting = 0;
  let storeWaits = false; // whether the store has answered by a promise

  return (pending, clock, trace) => {
    const { answered, known } = pending;
    if (answered === undefined) return accept(pending);
    const verification = { pending, answered, clock, trace };
    if ((storeWaits || known?.slow === true) && waiting >= settings.maxLookUps) {
      return unavailable(verification, 'too-many-verifications', undefined);
    }
    const decision = lookUp(verification);
    if (!isPromise(decision)) return decision;
    waiting++;
    return decision.finally(() => {
      waiting--;
    });
  };

  function lookUp(verification: Verification): MaybePromise<Decision> {
    const { pending, answered } = verification;
    const { username } = answered.answer;
    const { known } = pending;
    if (
      known === undefined ||
      pending.predetermined !== undefined ||
      !usernameForm.test(username)
    ) {
      return judge(verification, undefined);
    }
    let found: MaybePromise<Ha1Set | undefined>;
    try {
      found = known.lookUp(username, known.id);
    } catch (cause) {
      return unavailable(verification, 'credentials-unavailable', cause);
    }
    if (!isPromise(found)) return judge(verification, found);
    pending.detach();
    return Promise.resolve(found).then(
      (set) => judge(verification, set),
      (cause: unknown) => unavailable(verification, 'credentials-unavailable', cause),
    );
  }

  // From here until the store is called nothing is awaited: what the lock says here still holds
  // there, and no two answers can be judged between each other's digest and claim.
  function judge(verification: Verification, set: Ha1Set | undefined): MaybePromise<Decision> {
    const { pending, answered, clock, trace } = verification;
    const now = clock();
    if (store.lockedFor(pending.origin, now) > 0) {
      return settled(verification, 'locked', undefined, now);
    }
    if (pending.predetermined === undefined) trace?.push(describeLookUp(set));
    const wrong = whyWrong(pending, answered, set, context.decoys);
    trace?.push({
      gate: 'digest',
      verdict: wrong === undefined ? 'pass' : 'stop',
      detail: wrong ?? 'the response is right',
    });
    const attempt = attemptOf(pending, answered, wrong, context.nonceTtlMs);
    if (attempt === undefined) return settled(verification, undefined, wrong, now);
    let outcome: MaybePromise<GuardedOutcome>;
    try {
      outcome = store.settle(attempt, now);
    } catch (cause) {
      return unavailable(verification, 'store-unavailable', cause);
    }
    if (!isPromise(outcome)) return settled(verification, outcome, wrong, now);
    storeWaits = true;
    pending.detach();
    return Promise.resolve(outcome).then(
      (late) => settled(verification, late, wrong, clock()),
      (cause: unknown) => unavailable(verification, 'store-unavailable', cause),
    );
  }

  function settled(
    { pending, answered, trace }: Verification,
    outcome: GuardedOutcome | undefined,
    wrong: ReasonCode | undefined,
    now: Now,
  ): Decision {
    const detail = outcome ?? 'nothing to count';
    trace?.push({ gate: 'store', verdict: outcome === 'ok' ? 'pass' : 'stop', detail });
    if (outcome === 'unavailable') {
      return replies.refuse(pending, now, { reason: 'store-unavailable', status: 503 });
    }
    // A lock hides whether the answer was right.
    const refused = outcome === 'locked' ? 'locked' : wrong;
    if (refused !== undefined) {
      return replies.refuse(pending, now, { reason: refused, status: 403 });
    }
    const { nonce } = answered;
    if (outcome === 'ok' && !nonce.expired) return accept(pending);
    const reason = nonce.expired ? 'nonce-expired' : 'replay';
    return replies.challenge(pending, now, reason, answered);
  }

  function unavailable(
    { pending, clock, trace }: Verification,
    reason: ReasonCode,
    cause: unknown,
  ): Decision {
    const gate = reason === 'store-unavailable' ? 'store' : 'look-up';
    trace?.push({ gate, verdict: 'stop', detail: reason });
    return replies.refuse(pending, clock(), { reason, status: 503, cause });
  }
}

/** Which hashes there is an HA1 for; never the values. */
function describeLookUp(set: Ha1Set | undefined): TraceStep {
  if (!set) return { gate: 'look-up', verdict: 'stop', detail: 'no such user' };
  const hashes = digestHashes.filter((hash) => isHa1(hash, set[hash]));
  const detail = `found, with HA1 for ${hashes.join(', ') || 'no hash'}`;
  return { gate: 'look-up', verdict: 'pass', detail };
}

function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as Partial<Promise<T>> | undefined)?.then === 'function';
}

/**
 * Why an answer is wrong, undefined where it is right. Takes the same hashes whatever the reason: a
 * user who does not exist, or has no HA1 of this kind, is compared with a decoy.
 */
export function whyWrong(
  pending: Screened,
  { answer, method, bodyHash }: Answered,
  set: Ha1Set | undefined,
  decoys: Decoys,
): ReasonCode | undefined {
  const hash = hashOf(answer.algorithm);
  const stored = set?.[hash];
  const usable = isHa1(hash, stored);
  const ha1 = usable ? stored.toLowerCase() : decoys[hash];
  const { algorithm, uri, nonce, qop, nc, cnonce, response } = answer;
  const right = verifyResponse(
    { algorithm, ha1, method, uri, nonce, qop, nc, cnonce, bodyHash },
    response,
  );
  if (pending.predetermined !== undefined) return pending.predetermined;
  if (!set) return 'unknown-user'; // a look-up in plain JavaScript may well say null
  if (!usable) return 'ha1-missing';
  return right ? undefined : 'wrong-password';
}

/** What a judged answer is to the store; undefined where it is nobody's fault. */
export function attemptOf(
  pending: Screened,
  { answer, nonce }: Answered,
  wrong: ReasonCode | undefined,
  nonceTtlMs: number,
): Attempt | undefined {
  if (wrong === undefined) {
    const expires = nonce.issued + nonceTtlMs;
    return {
      kind: 'right',
      ...pending.origin,
      claim: { nonce: nonce.id, nc: answer.count, expires },
    };
  }
  const failure = failureKind(pending, wrong);
  return failure && { kind: 'wrong', ...pending.origin, failure, username: answer.username };
}

function failureKind(pending: Screened, wrong: ReasonCode): FailureKind | undefined {
  if (pending.predetermined !== undefined) return failureOf(pending.predetermined);
  return wrong === 'wrong-password' ? 'wrong-password' : 'unknown-user';
}
