import type { SipRequest } from '@tollgate/sip-parser';

/**
 * The ACK of a non-2xx answer to an INVITE of ours, or the CANCEL of it: the INVITE's Request-URI,
 * top Via alone, Route, From, Call-ID and CSeq number. `to` is the To of the answer for an ACK,
 * that of the INVITE for a CANCEL.
 *
 * The peer's To goes back octet for octet: the text has one character an octet, and so is written.
 * RFC 3261 section 17.1.1.3, RFC 3261 section 9.1
 */
export function derive(invite: SipRequest, method: 'ACK' | 'CANCEL', to: string): Uint8Array {
  const lines = [
    `${method} ${invite.requestUri.raw} SIP/2.0`,
    `Via: ${invite.header('via')}`,
    ...Array.from(invite.values('route'), (span) => `Route: ${invite.text(span)}`),
    'Max-Forwards: 70',
    `From: ${invite.header('from')}`,
    `To: ${to}`,
    `Call-ID: ${invite.callId}`,
    `CSeq: ${invite.cseq.number} ${method}`,
    'Content-Length: 0',
    '\r\n',
  ];
  return Buffer.from(lines.join('\r\n'), 'latin1');
}
