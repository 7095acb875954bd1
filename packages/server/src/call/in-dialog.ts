import {
  type HeaderList,
  type Now,
  type Reply,
  type SipRequest,
  type Source,
  writeResponse,
} from '@tollgate/sip-parser';
import type { ServerTransaction } from '@tollgate/transaction';
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
  m: SipRequest,
  source: Source,
  reply: Reply,
  now: Now,
  open: () => ServerTransaction | undefined,
): void {
  if (m.method === 'ACK') return session.acknowledged(m.cseq.number, now);
  const transaction = open();
  // Who knows the dialog may still forge an address: elsewhere goes one answer, and no copies of it.
  const elsewhere = source.transport === 'udp' && source.address !== session.source.address;
  const answer = (status: number, headers: HeaderList = [], sdp = ''): Uint8Array => {
    const bytes = writeResponse(m, {
      status,
      source,
      headers,
      ...(sdp === '' ? {} : { body: sdp, contentType: 'application/sdp' }),
      recordRoute: m.method === 'INVITE' && status < 300,
    });
    if (transaction === undefined) reply(bytes);
    else if (elsewhere && status >= 300) transaction.bury(bytes, now);
    else transaction.final(bytes, now);
    return bytes;
  };
  if (transaction === undefined) return void answer(503, [['Retry-After', '1']]);
  const { dialog } = session;
  // Out of order: a copy of an earlier request was taken by its transaction already.
  if (m.cseq.number <= dialog.remoteCSeq) return void answer(500);
  dialog.remoteCSeq = m.cseq.number;
  if (m.method === 'BYE') {
    answer(200);
    return session.remoteHangup(now);
  }

  if (!SERVED.has(m.method)) {
    const { status, headers } = notServed(m.method);
    return void answer(status, headers);
  }
  const missing = unsupported(m);
  if (missing.length > 0) return void answer(420, [['Unsupported', missing.join(', ')]]);
  if (m.method === 'INFO') return void answer(200);
  if (m.method === 'OPTIONS') return void answer(200, CAPABILITIES);

  // A re-INVITE before the first INVITE has its final answer. RFC 3261 section 14.2
  if (session.answered === undefined) return void answer(500, [['Retry-After', wait(dialog)]]);
  // Our 200 waits for its ACK: it may be an offer, and no ACK means the end of the call, not a respite.
  if (session.awaitsAck && (m.method === 'INVITE' || isSdp(m))) return void answer(491);
  const interval = sessionInterval(m);
  if (interval.kind === 'too-small') return void answer(422, [['Min-SE', `${MIN_SE_SECONDS}`]]);
  const sdp = describe(session, m);
  if (sdp === undefined) return void answer(488);
  refreshTarget(dialog, m);
  // A refresh that asks for no interval ends the one before. RFC 4028 section 7.2
  session.refreshEvery(interval.kind === 'interval' ? interval.seconds : undefined, now);
  const headers: HeaderList = [
    ['Contact', session.contact],
    ['Allow', ALLOW],
    ...session.timerHeaders(),
  ];
  const ok = answer(200, headers, sdp);
  if (m.method !== 'INVITE') return;
  session.awaitAck(m.cseq.number, ok, elsewhere ? () => {} : reply, now);
}

/** Seconds until the next try, 0 to 10 at random: the local tag is random. RFC 3261 section 14.2 */
function wait({ localTag }: Dialog): string {
  return `${localTag.charCodeAt(0) % 11}`;
}

/** The description to answer with; undefined where the embedder refuses the offer by throwing. */
function describe(session: Session, m: SipRequest): string | undefined {
  const { answered } = session;
  if (answered === undefined) return undefined;
  if (!isSdp(m)) return m.method === 'INVITE' ? answered.sdp : '';
  if (answered.onOffer === undefined) return answered.sdp;
  try {
    const sdp: unknown = answered.onOffer(Buffer.from(m.body).toString());
    if (sdp instanceof Promise) sdp.catch(() => {});
    return typeof sdp === 'string' ? sdp : undefined;
  } catch {
    return undefined;
  }
}
