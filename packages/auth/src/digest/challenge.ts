import type { DigestAlgorithm } from './algorithm.ts';

export interface ChallengeFields {
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: DigestAlgorithm;
  /** Offered protections, '' for none: then only the form of RFC 2069 can answer. */
  readonly qop: string;
  /** The last answer was right, only its nonce was old. @default false */
  readonly stale?: boolean;
}

/**
 * The value of one WWW-Authenticate or Proxy-Authenticate header. Several algorithms take several
 * headers, never one with commas. RFC 3261 section 20.27, RFC 8760 section 2.3
 */
export function challenge(init: ChallengeFields): string {
  const stale = init.stale ? ', stale=true' : '';
  const qop = init.qop === '' ? '' : `, qop="${init.qop}"`;
  return `Digest realm="${init.realm}", nonce="${init.nonce}"${stale}, algorithm=${init.algorithm}${qop}`;
}
