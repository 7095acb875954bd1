import {
  type HeaderList,
  type Incoming,
  type SipRequest,
  writeResponse,
} from '@tollgate/sip-parser';
import type { TransactionLayer } from '@tollgate/transaction';
import { unsupported } from '../protocol/option-tags.ts';
import { ALLOW, CAPABILITIES, notServed } from '../protocol/rules.ts';
import { type Dialog, refreshTarget } from './dialog.ts';
import { isSdp } from './hand-over.ts';
import type { Session } from './session.ts';
import { MIN_SE_SECONDS, sessionInterval } from './session-timer.ts';

const SERVED: ReadonlySet<string> = new Set(['INVITE', 'UPDATE', 'INFO', 'OPTIONS']);

/**
 * Answers a request inside a dialog of ours: never challenged, never locked. The ACK of our 200 and
 * everything that changes the call goes through its session.
 * RFC 3261 section 12.2.2
 */
export function receiveInDialog(
  session: Session,
  incoming: Incoming,
  transactions: TransactionLayer,
): void {
  const { message, source, reply, now } = incoming;
  const { method } = message;
  if (method === 'ACK') return session.acknowledged(message.cseq.number, now);
  const transaction = transactions.open(incoming);
  // Who knows the dialog may still forge an address: one answer is sent elsewhere, and no copies.
  const elsewhere = source.transport === 'udp' && source.address !== session.source.address;
  const answer = (status: number, headers: HeaderList = [], sdp = ''): Uint8Array => {
    const bytes = writeResponse(message, {
      status,
      source,
      headers,
      ...(sdp === '' ? {} : { body: sdp, contentType: 'application/sdp' }),
      recordRoute: method === 'INVITE' && status < 300,
    });
    if (transaction === undefined) reply(bytes);
    else if (elsewhere && status >= 300) transaction.finalWithoutRetransmission(bytes, now);
    else transaction.final(bytes, now);
    return bytes;
  };
  if (transaction === undefined) return void answer(503, [['Retry-After', '1']]);
  const { dialog } = session;
  // Out of order: a copy of an earlier request was taken by its transaction already.
  if (message.cseq.number <= dialog.remoteCSeq) return void answer(500);
  dialog.remoteCSeq = message.cseq.number;
  if (method === 'BYE') {
    answer(200);
    return session.remoteHangup(now);
  }

  if (!SERVED.has(method)) {
    const { status, headers } = notServed(method);
    return void answer(status, headers);
  }
  const missing = unsupported(message);
  if (missing.length > 0) return void answer(420, [['Unsupported', missing.join(', ')]]);
  if (method === 'INFO') return void answer(200);
  if (method === 'OPTIONS') return void answer(200, CAPABILITIES);

  // A re-INVITE before the first INVITE has its final answer. RFC 3261 section 14.2
  if (session.answered === undefined) return void answer(500, [['Retry-After', wait(dialog)]]);
  // Our 200 without its ACK may itself carry an offer, so no new offer is accepted before the ACK.
  if (session.awaitsAck && (method === 'INVITE' || isSdp(message))) return void answer(491);
  const interval = sessionInterval(message);
  if (interval.kind === 'too-small') return void answer(422, [['Min-SE', `${MIN_SE_SECONDS}`]]);
  const sdp = describe(session, message);
  if (sdp === undefined) return void answer(488);
  refreshTarget(dialog, message);
  // A refresh that asks for no interval ends the one before. RFC 4028 section 7.2
  session.refreshEvery(interval.kind === 'interval' ? interval.seconds : undefined, now);
  const headers: HeaderList = [
    ['Contact', session.contact],
    ['Allow', ALLOW],
    ...session.timerHeaders(),
  ];
  const ok = answer(200, headers, sdp);
  if (method !== 'INVITE') return;
  session.awaitAck(message.cseq.number, ok, elsewhere ? () => {} : reply, now);
}

/** Seconds until the next try, 0 to 10 at random: the local tag is random. RFC 3261 section 14.2 */
function wait({ localTag }: Dialog): string {
  return `${localTag.charCodeAt(0) % 11}`;
}

/** The description to answer with; undefined where the embedder refuses the offer by throwing. */
function describe(session: Session, request: SipRequest): string | undefined {
  const { answered } = session;
  if (answered === undefined) return undefined;
  if (!isSdp(request)) return request.method === 'INVITE' ? answered.sdp : '';
  if (answered.onOffer === undefined) return answered.sdp;
  try {
    const sdp: unknown = answered.onOffer(Buffer.from(request.body).toString());
    if (sdp instanceof Promise) sdp.catch(() => {});
    return typeof sdp === 'string' ? sdp : undefined;
  } catch {
    return undefined;
  }
}
