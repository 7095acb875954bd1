import { type SipRequest, writeRequest } from '@tollgate/sip-parser';

/**
 * The ACK of a non-2xx answer, or the CANCEL, of an INVITE of ours: its Request-URI, its top Via
 * alone, its Route, From, Call-ID and CSeq number. `to` is the To of the answer for an ACK, that of
 * the INVITE for a CANCEL. RFC 3261 sections 17.1.1.3 and 9.1
 */
export function derive(invite: SipRequest, method: 'ACK' | 'CANCEL', to: string): Uint8Array {
  const headers: [string, string][] = [['Via', invite.header('via')!]];
  for (const route of invite.values('route')) headers.push(['Route', invite.text(route)]);
  headers.push(
    ['Max-Forwards', '70'],
    ['From', invite.header('from')!],
    ['To', to],
    ['Call-ID', invite.callId],
    ['CSeq', `${invite.cseq.number} ${method}`],
  );
  return writeRequest({ method, requestUri: invite.requestUri.raw, headers });
}
