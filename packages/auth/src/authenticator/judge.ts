import type { ReasonCode } from '../decision/reasons.ts';
import { hashOf } from '../digest/algorithm.ts';
import { type Ha1Set, isHa1 } from '../digest/ha1.ts';
import { verifyResponse } from '../digest/response.ts';
import type { Decoys } from './decoy.ts';
import type { Answered, Screened } from './pending.ts';

/**
 * Why an answer is wrong, undefined where it is right. Takes the same hashes whatever the reason: a
 * user who does not exist, or has no HA1 of this kind, is compared with a decoy.
 */
export function whyWrong(
  p: Screened,
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
  if (p.doomed !== undefined) return p.doomed;
  if (!set) return 'unknown-user'; // a look-up in plain JavaScript may well say null
  if (!usable) return 'ha1-missing';
  return right ? undefined : 'wrong-password';
}
