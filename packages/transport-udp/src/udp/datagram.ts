/** What a datagram is, judged by its bytes alone. */
export type DatagramKind = 'sip' | 'keep-alive' | 'stun';

const NUL = 0;
const LF = 10;
const CR = 13;

/**
 * Tells what may be SIP from what keeps a NAT binding open. Neither kind of the latter is answered:
 * a datagram of no meaning must not make the server send one.
 *
 * - keep-alives: nothing at all, one NUL, or CR and LF only;
 * - STUN: the first byte is 0 or 1, which begins no SIP message (RFC 5626 section 8).
 */
export function datagramKind(bytes: Uint8Array): DatagramKind {
  const first = bytes[0];
  if (first === undefined) return 'keep-alive';
  if (first <= 1) return first === NUL && bytes.length === 1 ? 'keep-alive' : 'stun';
  if (first !== CR && first !== LF) return 'sip';
  for (let i = 1; i < bytes.length; i++) {
    if (bytes[i] !== CR && bytes[i] !== LF) return 'sip';
  }
  return 'keep-alive';
}
