import type { Credentials } from '@tollgate/sip-parser';
import { type DigestAlgorithm, digestAlgorithm, isSession } from './algorithm.ts';
import { isResponse } from './response.ts';

/** A complete, unambiguous answer to a challenge. Nothing in it has been verified. */
export interface DigestAnswer {
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  readonly algorithm: DigestAlgorithm;
  /** As sent; undefined for the form of RFC 2069. */
  readonly qop: string | undefined;
  /** As sent, which is what enters the hash. */
  readonly nc: string | undefined;
  readonly cnonce: string | undefined;
  /** The value of nc, 1 to 2^32-1; 0 without qop. */
  readonly count: number;
}

/** Why credentials cannot be read as an answer. */
export type AnswerFault =
  /** Not meant for this server: another scheme or realm, or no nonce or response yet. */
  | 'foreign'
  /** An algorithm this server does not know. */
  | 'algorithm-unknown'
  /** Broken grammar, a parameter twice, a value no client could mean. */
  | 'malformed'
  /** A parameter that must be there is not. */
  | 'incomplete'
  /** `userhash` or `username*`, which are not offered. */
  | 'userhash';

const ncForm = /^[0-9a-f]{1,8}$/i;

/**
 * Reads one Authorization or Proxy-Authorization header for one realm. Takes what real user agents
 * send (an empty nonce in a first request, short nc, no algorithm, nc without qop) and refuses what
 * could be read in two ways. RFC 7616 section 3.4
 */
export function readAnswer(c: Credentials, ownRealm: string): DigestAnswer | AnswerFault {
  const { username, realm, nonce, uri, response, qop, nc, cnonce } = c;
  if (c.scheme !== 'digest' || (realm !== ownRealm && realm !== undefined)) return 'foreign';
  if (!c.wellFormed) return 'malformed';
  if (realm === undefined || !nonce || !response) return 'foreign';
  if (c.param('username*') !== undefined) return 'userhash';
  if (c.param('userhash')?.toLowerCase() === 'true') return 'userhash';
  if (username === undefined || !uri) return 'incomplete';
  const algorithm = digestAlgorithm(c.algorithm);
  if (algorithm === undefined) return 'algorithm-unknown';
  if (!isResponse(algorithm, response) || qop === '') return 'malformed';
  if (qop === undefined) {
    if (isSession(algorithm)) return 'incomplete';
    return { username, realm, nonce, uri, response, algorithm, qop, nc, cnonce, count: 0 };
  }
  if (nc === undefined || cnonce === undefined) return 'incomplete';
  const count = ncForm.test(nc) ? Number.parseInt(nc, 16) : 0;
  if (count === 0) return 'malformed';
  return { username, realm, nonce, uri, response, algorithm, qop, nc, cnonce, count };
}
