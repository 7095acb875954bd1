import type { ReasonCode } from '../decision/reasons.ts';
import type { FailureKind } from '../lockout/failure.ts';
import type { Attempt } from '../store/store.ts';
import { failureOf } from './failures.ts';
import type { Answered, Screened } from './pending.ts';

/** What a judged answer is to the store; undefined where it is nobody's fault. */
export function attemptOf(
  p: Screened,
  { answer, nonce }: Answered,
  wrong: ReasonCode | undefined,
  nonceTtlMs: number,
): Attempt | undefined {
  if (wrong === undefined) {
    const expires = nonce.issued + nonceTtlMs;
    return { kind: 'right', ...p.origin, claim: { nonce: nonce.id, nc: answer.count, expires } };
  }
  const failure = failureKind(p, wrong);
  return failure && { kind: 'wrong', ...p.origin, failure, username: answer.username };
}

function failureKind(p: Screened, wrong: ReasonCode): FailureKind | undefined {
  if (p.doomed !== undefined) return failureOf(p.doomed);
  return wrong === 'wrong-password' ? 'wrong-password' : 'unknown-user';
}
