import type { Source } from '@tollgate/sip-parser';

/**
 * The most bytes an answer may have that goes to somebody unproven: over UDP the address may be
 * forged, and an answer must not be worth forging it for. Three times the request; a tenth more
 * than the request from 700 bytes on, where every honest INVITE has parts no answer repeats.
 * RFC 9000 section 8.1 (the factor)
 */
export function answerRoom(source: Source, requestBytes: number): number {
  if (source.transport !== 'udp') return Number.POSITIVE_INFINITY;
  return requestBytes < 700 ? 3 * requestBytes : 1.1 * requestBytes;
}
