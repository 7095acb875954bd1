import { type Now, type SipRequest, type Source, writeResponse } from '@tollgate/sip-parser';
import type { Challenge, Drop, Refusal } from '../decision.ts';
import type { ReasonCode } from '../decision-reasons.ts';
import { challenge as challengeValue } from '../digest/challenge.ts';
import type { NonceBinding, Nonces } from '../digest/nonce.ts';
import type { FullDigestPolicy } from '../digest/policy.ts';
import type { TagMeaning, ToTags } from './to-tag.ts';

type Header = readonly [name: string, value: string];

/** Writes the answers of one authenticator. */
export interface Replies {
  refuse(
    m: SipRequest,
    source: Source,
    now: Now,
    reason: ReasonCode,
    status: number,
    more?: { readonly meaning?: TagMeaning; readonly cause?: unknown },
  ): Refusal;
  challenge(
    m: SipRequest,
    source: Source,
    now: Now,
    reason: ReasonCode,
    policy: FullDigestPolicy,
    binding: NonceBinding,
  ): Challenge | Drop;
}

// An answer to a forged address must not be worth forging it for.
const amplification = 3;
const retryAfter: Header = ['Retry-After', '5'];
const staleReasons: readonly ReasonCode[] = ['nonce-expired', 'replay'];

export function createReplies(realm: string, nonces: Nonces, tags: ToTags): Replies {
  return {
    refuse(m, source, now, reason, status, { meaning = 'none', cause } = {}) {
      const toTag = tags.make(m, source, meaning, now);
      const headers = status === 503 ? [retryAfter] : [];
      const response = writeResponse(m, { status, toTag, source, headers });
      return cause === undefined
        ? { kind: 'refuse', reason, status, response }
        : { kind: 'refuse', reason, status, response, cause };
    },
    challenge(m, source, now, reason, policy, binding) {
      const status = policy.challengeStatus;
      const name = status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate';
      const stale = staleReasons.includes(reason);
      const toTag = tags.make(m, source, 'none', now);
      const headers = policy.algorithms.map((algorithm): Header => {
        const nonce = nonces.issue(algorithm, binding, now);
        return [name, challengeValue({ realm, nonce, algorithm, qop: policy.offered, stale })];
      });
      const room = source.transport === 'udp' ? m.bytes.length * amplification : Infinity;
      for (; headers.length > 0; headers.pop()) {
        const response = writeResponse(m, { status, toTag, source, headers });
        if (response.length <= room) return { kind: 'challenge', reason, status, response, stale };
      }
      return { kind: 'drop', reason: 'response-too-large' };
    },
  };
}
