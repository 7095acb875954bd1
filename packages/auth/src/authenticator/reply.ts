import {
  type HeaderList,
  type Now,
  type SipRequest,
  type Source,
  writeResponse,
} from '@tollgate/sip-parser';
import type { Challenge, Drop, Refusal } from '../decision/decision.ts';
import type { ReasonCode } from '../decision/reasons.ts';
import { challenge as challengeValue } from '../digest/challenge.ts';
import type { NonceBinding, Nonces } from '../digest/nonce.ts';
import type { FullDigestPolicy } from '../digest/policy.ts';
import { answerRoom } from './answer-room.ts';
import type { TagMeaning, ToTags } from './to-tag.ts';

type Header = HeaderList[number];

/** Whom an answer goes to, and what it is about. */
export interface Subject {
  readonly request: SipRequest;
  readonly source: Source;
  /** The id of an application that exists. */
  readonly application: string | undefined;
}

export interface RefusalInit {
  readonly reason: ReasonCode;
  readonly status: number;
  /** What the ACK of this answer will prove. @default 'none' */
  readonly meaning?: TagMeaning;
  readonly cause?: unknown;
}

/** Writes the answers of one authenticator. */
export interface Replies {
  refuse(to: Subject, now: Now, init: RefusalInit): Refusal;
  /** One challenge an algorithm, fewer where the answer would be worth forging a source for. */
  challenge(
    to: Subject,
    now: Now,
    reason: ReasonCode,
    policy: FullDigestPolicy,
    binding: NonceBinding,
  ): Challenge | Drop;
}

const retryAfter: Header = ['Retry-After', '5'];
const staleReasons: readonly ReasonCode[] = ['nonce-expired', 'replay'];

export function createReplies(realm: string, nonces: Nonces, tags: ToTags): Replies {
  return {
    refuse({ request, source, application }, now, init) {
      const { reason, status, meaning = 'none', cause } = init;
      const toTag = tags.make(request, source, meaning, now);
      const headers = status === 503 ? [retryAfter] : [];
      const response = writeResponse(request, { status, toTag, source, headers });
      const refusal = { kind: 'refuse', reason, application, status, response } as const;
      return cause === undefined ? refusal : { ...refusal, cause };
    },
    challenge({ request, source, application }, now, reason, policy, binding) {
      const status = policy.challengeStatus;
      const name = status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate';
      const stale = staleReasons.includes(reason);
      const toTag = tags.make(request, source, 'none', now);
      const issuedTo = policy.nonceSource === 'ip' ? undefined : source.ip;
      const headers = policy.algorithms.map((algorithm): Header => {
        const nonce = nonces.issue(algorithm, binding, now, issuedTo);
        return [name, challengeValue({ realm, nonce, algorithm, qop: policy.offered, stale })];
      });
      const room = answerRoom(source, request.bytes.length);
      for (; headers.length > 0; headers.pop()) {
        const response = writeResponse(request, { status, toTag, source, headers });
        if (response.length <= room) {
          return { kind: 'challenge', reason, application, status, response, stale };
        }
      }
      return { kind: 'drop', reason: 'response-too-large', application };
    },
  };
}
