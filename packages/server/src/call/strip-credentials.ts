import { type SipRequest, spanEnd, spanStart } from '@tollgate/sip-parser';

const LF = 10;
const SP = 32;
const HTAB = 9;

/**
 * The bytes of a request without its Authorization and Proxy-Authorization lines, so that what is
 * handed on, logged or stored carries no digest response.
 * RFC 3261 section 22.3 (a consumed credential is not forwarded)
 */
export function stripCredentials(request: SipRequest): Uint8Array {
  const cuts: [from: number, to: number][] = [];
  for (const name of ['authorization', 'proxy-authorization']) {
    for (const span of request.values(name)) {
      cuts.push([lineStart(request.bytes, spanStart(span)), lineEnd(request.bytes, spanEnd(span))]);
    }
  }
  cuts.sort((a, b) => a[0] - b[0]);
  const dropped = cuts.reduce((sum, [from, to]) => sum + to - from, 0);
  const kept = new Uint8Array(request.bytes.length - dropped);
  let at = 0;
  let from = 0;
  for (const [start, end] of [...cuts, [request.bytes.length, request.bytes.length] as const]) {
    kept.set(request.bytes.subarray(from, start), at);
    at += start - from;
    from = end;
  }
  return kept;
}

/** The start of the (unfolded) header line that holds `at`. */
function lineStart(bytes: Uint8Array, at: number): number {
  let i = at;
  for (;;) {
    while (i > 0 && bytes[i - 1] !== LF) i--;
    if (i === 0 || (bytes[i] !== SP && bytes[i] !== HTAB)) return i;
    i--;
  }
}

/**
 * One past the end of the (unfolded) header line that holds `at`: folds of nothing belong to it.
 */
function lineEnd(bytes: Uint8Array, at: number): number {
  let next = at;
  do next = bytes.indexOf(LF, next) + 1;
  while (bytes[next] === SP || bytes[next] === HTAB);
  return next;
}
