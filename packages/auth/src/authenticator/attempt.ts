import type { ReasonCode } from '../decision-reasons.ts';
import type { Attempt, FailureKind } from '../store/store.ts';
import type { Context } from './context.ts';
import { failureOf } from './failures.ts';
import type { Answered, Screened } from './pending.ts';

/** What a judged answer is to the store; undefined where it must not be put down to its source. */
export function attemptOf(
  p: Screened,
  { answer, nonce, policy }: Answered,
  wrong: ReasonCode | undefined,
  context: Context,
): Attempt | undefined {
  if (wrong === undefined) {
    const expires = nonce.issued + context.nonceTtlMs;
    return { kind: 'right', ...p.origin, claim: { nonce: nonce.id, nc: answer.count, expires } };
  }
  // A nonce bound to less than the whole address could have been fetched by a neighbour.
  const proven = p.source.transport !== 'udp' || policy.nonceSource === 'ip';
  if (!proven && !context.settings.countUnverifiedUdp) return undefined;
  const failure = failureKind(p, wrong);
  return failure && { kind: 'wrong', ...p.origin, failure, username: answer.username };
}

function failureKind(p: Screened, wrong: ReasonCode): FailureKind | undefined {
  if (p.doomed !== undefined) return failureOf(p.doomed);
  return wrong === 'wrong-password' ? 'wrong-password' : 'unknown-user';
}
