import { type Credentials, type Now, parseUri, type SipUri, sameUri } from '@tollgate/sip-parser';
import type { ReasonCode } from '../decision/reasons.ts';
import { type AnswerFault, type DigestAnswer, readAnswer } from '../digest/answer.ts';
import { type GenuineNonce, readNonce } from '../digest/nonce.ts';
import type { FullDigestPolicy } from '../digest/policy.ts';

/** The one answer of a request that is worth verifying, or why there is none. */
export type Selection =
  | { readonly answer: DigestAnswer; readonly nonce: GenuineNonce }
  | { readonly reason: ReasonCode; readonly status: number };

const maxCredentials = 4;

const faults: Readonly<Record<Exclude<AnswerFault, 'foreign'>, ReasonCode>> = {
  'algorithm-unknown': 'algorithm-refused',
  malformed: 'credentials-malformed',
  incomplete: 'credentials-incomplete',
  userhash: 'userhash-unsupported',
};

const missing: Selection = { reason: 'credentials-missing', status: 0 };
const forged: Selection = { reason: 'nonce-forged', status: 0 };
const outdated: Selection = { reason: 'algorithm-refused', status: 0 };

/**
 * Picks the answer to verify: a request is one guess, however many headers it carries. A client may
 * answer several challenges; the one this server prefers counts. Status 0 asks for a challenge.
 */
export function selectAnswer(
  sent: readonly Credentials[],
  realm: string,
  policy: FullDigestPolicy,
  checkNonce: (answer: DigestAnswer) => GenuineNonce | undefined,
): Selection {
  if (sent.length > maxCredentials) return { reason: 'too-many-credentials', status: 400 };
  let best: Selection = missing;
  let rank = Number.POSITIVE_INFINITY;
  for (const credentials of sent) {
    const answer = readAnswer(credentials, realm);
    if (answer === 'foreign') continue;
    // Another algorithm may belong to a challenge this client understood better: not an error yet.
    if (answer === 'algorithm-unknown') {
      if (best === missing) best = { reason: faults[answer], status: 403 };
      continue;
    }
    if (typeof answer === 'string') return { reason: faults[answer], status: 400 };
    const nonce = checkNonce(answer);
    if (nonce === undefined) {
      if (best === missing) best = forged;
      continue;
    }
    const place = policy.algorithms.indexOf(nonce.algorithm);
    if (place < 0) {
      if (best === missing) best = outdated;
    } else if (place < rank) {
      rank = place;
      best = { answer, nonce };
    }
  }
  return best;
}

/** Why a complete answer may not be verified under a policy, if so. */
export function breaksPolicy(
  answer: DigestAnswer,
  nonce: GenuineNonce,
  policy: FullDigestPolicy,
): ReasonCode | undefined {
  if (answer.algorithm !== nonce.algorithm) return 'algorithm-refused';
  const qops: readonly string[] = policy.qop;
  if (answer.qop === undefined) {
    const legacy = answer.algorithm === 'MD5' && !policy.requireQop && qops.includes('auth');
    return legacy ? undefined : 'qop-refused';
  }
  return qops.includes(answer.qop.toLowerCase()) ? undefined : 'qop-refused';
}

/** Whether the digest uri names what the request asks for, as strictly as the policy wants it. */
export function digestUriNames(
  uri: string,
  requestUri: SipUri,
  mode: Exclude<FullDigestPolicy['digestUri'], 'off'>,
): boolean {
  const named = parseUri(uri);
  if (named === undefined) return false;
  return mode === 'user'
    ? named.canonicalUser === requestUri.canonicalUser
    : sameUri(named, requestUri);
}

/** What credentials a request carries, for its trace: never the response. */
export function describeSent(sent: readonly Credentials[], now: Now): string {
  const described = sent.map((credentials) => describe(credentials, now));
  return described.length === 0 ? 'none sent' : described.join('; ');
}

function describe({ scheme, wellFormed, realm, nonce, username }: Credentials, now: Now): string {
  const words = [wellFormed ? scheme : `${scheme} (broken)`];
  if (realm !== undefined) words.push(`realm ${quoted(realm)}`);
  if (username !== undefined) words.push(`user ${quoted(username)}`);
  const read = readNonce(nonce ?? '');
  if (read !== undefined) {
    words.push(`a nonce that says ${read.algorithm}, ${Math.trunc(now.wall - read.issued)} ms old`);
  } else if (scheme === 'digest') {
    words.push(nonce ? 'a nonce of another form' : 'no nonce');
  }
  return words.join(', ');
}

/** Text off the wire for a trace, cut short. */
export function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
