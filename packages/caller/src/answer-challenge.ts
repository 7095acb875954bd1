import { randomBytes } from 'node:crypto';
import {
  type DigestAlgorithm,
  digestAlgorithm,
  digestResponse,
  ha1,
  hashBody,
  hashOf,
} from '@tollgate/auth/digest';
import { type Challenge, parseChallenge, type SipResponse } from '@tollgate/sip-parser';
import type { DigestUsed } from './report.ts';

/** What the credentials are computed for. */
export interface ChallengedRequest {
  readonly method: string;
  /** The Request-URI as it is written. */
  readonly uri: string;
  readonly body: Uint8Array;
}

/** The header that answers a challenge. */
export interface ChallengeAnswer {
  readonly name: 'Authorization' | 'Proxy-Authorization';
  readonly value: string;
  readonly used: DigestUsed;
  /** The challenge said that only the nonce of the last answer was old. */
  readonly stale: boolean;
}

/**
 * Answers the topmost challenge that can be answered; undefined where none can (another scheme or
 * algorithm, or one that breaks the grammar).
 * RFC 8760 section 2.4, RFC 7616 section 3.4
 */
export function answerChallenge(
  response: SipResponse,
  user: string,
  password: string,
  qop: 'auth' | 'none',
  request: ChallengedRequest,
): ChallengeAnswer | undefined {
  const status = response.status === 401 ? 401 : 407;
  const header = status === 401 ? 'www-authenticate' : 'proxy-authenticate';
  for (const span of response.values(header)) {
    const challenge = parseChallenge(response.text(span));
    const algorithm = digestAlgorithm(challenge.algorithm);
    if (challenge.scheme !== 'digest' || !challenge.wellFormed || algorithm === undefined) continue;
    const { realm, nonce } = challenge;
    if (realm === undefined || nonce === undefined || !writable(realm, nonce)) continue;
    const offered = qop === 'none' ? undefined : pickQop(challenge);
    const value = credentials(
      challenge,
      algorithm,
      offered,
      { realm, nonce },
      user,
      password,
      request,
    );
    return {
      name: status === 401 ? 'Authorization' : 'Proxy-Authorization',
      value,
      used: { status, realm: utf8(realm), algorithm, qop: offered ?? 'none' },
      stale: challenge.stale,
    };
  }
  return undefined;
}

function credentials(
  challenge: Challenge,
  algorithm: DigestAlgorithm,
  qop: 'auth' | 'auth-int' | undefined,
  { realm, nonce }: { readonly realm: string; readonly nonce: string },
  user: string,
  password: string,
  { method, uri, body }: ChallengedRequest,
): string {
  const cnonce = qop === undefined ? undefined : randomBytes(12).toString('base64url');
  const nc = qop === undefined ? undefined : '00000001';
  const response = digestResponse({
    algorithm,
    ha1: ha1({ username: user, realm: utf8(realm), password, algorithm: hashOf(algorithm) }),
    method,
    uri,
    nonce,
    qop,
    nc,
    cnonce,
    bodyHash: qop === 'auth-int' ? hashBody(algorithm, body) : undefined,
  });
  const parts = [
    `username="${user}"`,
    `realm="${utf8(realm)}"`,
    `nonce="${utf8(nonce)}"`,
    `uri="${uri}"`,
    `response="${response}"`,
  ];
  if (challenge.algorithm !== undefined) parts.push(`algorithm=${algorithm}`);
  if (qop !== undefined) parts.push(`qop=${qop}`, `nc=${nc}`, `cnonce="${cnonce}"`);
  const { opaque } = challenge;
  if (opaque !== undefined && writable(opaque)) parts.push(`opaque="${utf8(opaque)}"`);
  return `Digest ${parts.join(', ')}`;
}

function pickQop({ qopOptions }: Challenge): 'auth' | 'auth-int' | undefined {
  if (qopOptions.includes('auth')) return 'auth';
  return qopOptions.includes('auth-int') ? 'auth-int' : undefined;
}

/** Whether texts can stand between quotes again as they are. */
function writable(...texts: readonly string[]): boolean {
  return texts.every((text) => !/["\\\r\n\0]/.test(text));
}

/** The parser's one character an octet as text, which the writer turns into the same octets. */
function utf8(octets: string): string {
  return Buffer.from(octets, 'latin1').toString('utf8');
}
