import { timingSafeEqual } from 'node:crypto';
import {
  type DigestAlgorithm,
  hashBytes,
  hashOf,
  hashText,
  hexadecimal,
  hexLength,
  isSession,
} from './algorithm.ts';

/**
 * What a digest response is computed from. Strings are octets, one character each, exactly as they
 * stood on the wire between the quotes: another spelling is another response.
 */
export interface DigestInput {
  readonly algorithm: DigestAlgorithm;
  /** H(username:realm:password), lower-case hexadecimal, for `-sess` too. */
  readonly ha1: string;
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  /** Undefined: the form of RFC 2069, without nc and cnonce. */
  readonly qop: string | undefined;
  readonly nc: string | undefined;
  readonly cnonce: string | undefined;
  /** The hash of the body (`hashBody`), read for `qop=auth-int` only. */
  readonly bodyHash?: string | undefined;
}

/** H(body), for `qop=auth-int`; no body counts as the empty one. */
export function hashBody(algorithm: DigestAlgorithm, body: Uint8Array): string {
  return hashBytes(hashOf(algorithm), body);
}

/** The response a holder of HA1 would send, in lower-case hexadecimal. RFC 7616 section 3.4.1 */
export function digestResponse(input: DigestInput): string {
  const hash = hashOf(input.algorithm);
  const { qop, nonce, nc = '', cnonce = '' } = input;
  const ha1 = isSession(input.algorithm)
    ? hashText(hash, `${input.ha1}:${nonce}:${cnonce}`)
    : input.ha1;
  const integrity = qop !== undefined && qop.toLowerCase() === 'auth-int';
  const ha2 = hashText(
    hash,
    integrity
      ? `${input.method}:${input.uri}:${input.bodyHash ?? hashText(hash, '')}`
      : `${input.method}:${input.uri}`,
  );
  return hashText(
    hash,
    qop === undefined
      ? `${ha1}:${nonce}:${ha2}` // RFC 2617 section 3.2.2.1, kept for RFC 2069
      : `${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}`,
  );
}

/** Whether a received response is hexadecimal of exactly the length its algorithm demands. */
export function isResponse(algorithm: DigestAlgorithm, text: string): boolean {
  return text.length === hexLength(algorithm) && hexadecimal.test(text);
}

/**
 * Whether `received` is the right response: in constant time, hexadecimal in either case. Anything
 * that is not hexadecimal of the exact length is simply not right.
 */
export function verifyResponse(input: DigestInput, received: string): boolean {
  const expected = digestResponse(input);
  if (!isResponse(input.algorithm, received)) return false;
  return timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(received, 'hex'));
}
