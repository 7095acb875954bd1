import type { Accepted } from '@tollgate/auth';
import {
  type HeaderList,
  type Incoming,
  type Now,
  type Reply,
  type Source,
  writeResponse,
} from '@tollgate/sip-parser';
import type { ServerTransaction } from '@tollgate/transaction';
import { ALLOW } from '../protocol/rules.ts';
import type { Answer, Call, CallEnd, CallEndCause } from './call.ts';
import { createDialog, type Dialog, needsSips } from './dialog.ts';
import { handOver } from './hand-over.ts';
import { retransmitUntilAck } from './retransmit.ts';
import { createSessionTimer, type SessionTimer } from './session-timer.ts';
import type { Timers } from './timers.ts';

/** Times of a call, in milliseconds. */
export interface CallTimes {
  /** First wait before a 200 is sent again; doubles up to `t2Ms`. */
  readonly t1Ms: number;
  readonly t2Ms: number;
  /** How long a call may stay unanswered. */
  readonly maxRingMs: number;
  /** How long an answered call may last. */
  readonly maxCallMs: number;
}

/** What a session needs from the engine around it. */
export interface SessionHost {
  readonly timers: Timers;
  readonly times: CallTimes;
  /** The time, for what the embedder calls between two packets. */
  clock(): Now;
  /** Tells whoever drives the timers that the earliest deadline may have moved. */
  wake(): void;
  /** Our Contact on the listener the call came in by. */
  contact(source: Source, user: string, sips: boolean): string;
  /** Sends the BYE of a call that is over on our side. */
  hangup(session: Session, now: Now): void;
  /** The first ACK has come. */
  established(session: Session): void;
  /** The session is over: forget it. */
  over(session: Session, end: CallEnd): void;
}

/** An accepted INVITE, from its first provisional answer to the end of the call. */
export interface Session {
  readonly call: Call;
  readonly dialog: Dialog;
  readonly source: Source;
  readonly reply: Reply;
  readonly contact: string;
  /** `pending` before a final answer, `answered` until the ACK, then `established`, then `over`. */
  readonly state: 'pending' | 'answered' | 'established' | 'over';
  /** What the INVITE was answered with. */
  readonly answered: Answer | undefined;
  /** A 200 of ours is still without its ACK. */
  readonly awaitsAck: boolean;
  /** The ACK with this CSeq number has come. */
  acknowledged(cseq: number, now: Now): void;
  /** A 200 to a (re-)INVITE was sent: it is sent again until its ACK. */
  awaitAck(cseq: number, ok: Uint8Array, reply: Reply, now: Now): void;
  /** The caller has sent BYE. */
  remoteHangup(now: Now): void;
  /**
   * From now on the caller refreshes the session this often, or it ends; undefined: it need not.
   */
  refreshEvery(seconds: number | undefined, now: Now): void;
  /** What a 2xx says of it. */
  timerHeaders(): HeaderList;
  /** Ends the call from our side, whatever its state: BYE once answered, else a final refusal. */
  terminate(cause: CallEndCause, now: Now): void;
  /** Refuses a call nobody has answered. */
  refuse(status: number, cause: CallEndCause): void;
}

const NO_TIMER: HeaderList = [['Supported', 'timer']];

/**
 * Opens the session of an accepted INVITE.
 *
 * The message is detached; `transaction` is the INVITE's server transaction and sends everything
 * that answers it. The 2xx is retransmitted from here, because that is the duty of the dialog.
 * RFC 3261 section 13.3.1
 */
export function createSession(
  incoming: Incoming,
  transaction: ServerTransaction,
  accepted: Accepted,
  localTag: string,
  host: SessionHost,
): Session {
  const { message: invite, source, reply } = incoming;
  const { timers, times } = host;
  const dialog = createDialog(invite, localTag);
  const contact = host.contact(source, accepted.application, needsSips(invite));
  // Made when first asked for: most calls are answered without anybody looking.
  let aborted: AbortController | undefined;
  let settle!: (end: CallEnd) => void;
  const ended = new Promise<CallEnd>((resolve) => {
    settle = resolve;
  });
  let state: Session['state'] = 'pending';
  let rang = false;
  let status = 0;
  let answeredAt = 0;
  let answered: Answer | undefined;
  let unacknowledged: { readonly cseq: number; stop(): void } | undefined;
  let sessionTimer: SessionTimer | undefined;
  let limit = timers.set(host.clock().mono + times.maxRingMs, () => refuse(480, 'ring-timeout'));

  function end(cause: CallEndCause, now: Now): void {
    const unanswered = state === 'pending';
    state = 'over';
    timers.clear(limit);
    unacknowledged?.stop();
    sessionTimer?.stop();
    const result: CallEnd = { cause, status, durationMs: unanswered ? 0 : now.mono - answeredAt };
    host.over(session, result);
    settle(result);
    if (unanswered) aborted?.abort(cause);
    host.wake();
  }

  function respond(code: number, headers: HeaderList, reason?: string, sdp = ''): Uint8Array {
    return writeResponse(invite, {
      status: code,
      ...(reason === undefined ? {} : { reason }),
      toTag: localTag,
      source,
      headers,
      ...(sdp === '' ? {} : { body: sdp, contentType: 'application/sdp' }),
      recordRoute: code < 300,
    });
  }

  function refuse(
    code: number,
    cause: CallEndCause,
    reason?: string,
    headers: HeaderList = [],
  ): void {
    if (state !== 'pending') return;
    const now = host.clock();
    const bytes = respond(code, headers, reason);
    status = code;
    // Nobody whose address may be forged is sent a refusal more often than he asks.
    if (accepted.auth.proven) transaction.final(bytes, now);
    else transaction.finalWithoutRetransmission(bytes, now);
    end(cause, now);
  }

  function hangup(cause: CallEndCause, now: Now): void {
    if (state === 'pending') return refuse(cause === 'shutdown' ? 503 : 480, cause);
    if (state === 'over') return;
    end(cause, now);
    host.hangup(session, now);
    host.wake();
  }

  function answer(given: Answer): void {
    if (state !== 'pending') return;
    const now = host.clock();
    const headers: HeaderList = [
      ['Contact', contact],
      ['Allow', ALLOW],
      ...session.timerHeaders(),
      ...(given.headers ?? []),
    ];
    const ok = respond(200, headers, undefined, given.sdp);
    answered = given;
    state = 'answered';
    status = 200;
    answeredAt = now.mono;
    timers.clear(limit);
    limit = timers.set(now.mono + times.maxCallMs, (at) => hangup('max-duration', at));
    transaction.final(ok, now);
    session.awaitAck(invite.cseq.number, ok, reply, now);
    sessionTimer?.restart(now);
    host.wake();
  }

  const session: Session = {
    dialog,
    source,
    reply,
    contact,
    get state() {
      return state;
    },
    get answered() {
      return answered;
    },
    get awaitsAck() {
      return unacknowledged !== undefined;
    },
    acknowledged(cseq) {
      if (unacknowledged?.cseq !== cseq) return;
      unacknowledged.stop();
      unacknowledged = undefined;
      if (state !== 'answered') return;
      state = 'established';
      host.established(session);
    },
    awaitAck(cseq, ok, to, now) {
      unacknowledged?.stop();
      const stop = retransmitUntilAck(timers, times, to, ok, now.mono, (at) =>
        hangup('no-ack', at),
      );
      unacknowledged = { cseq, stop };
    },
    remoteHangup(now) {
      // A BYE in the early dialog ends the INVITE too. RFC 3261 section 15.1.2
      if (state === 'over') return;
      if (state === 'pending') {
        status = 487;
        transaction.final(respond(487, []), now);
      }
      end('remote-hangup', now);
    },
    refreshEvery(seconds, now) {
      sessionTimer?.stop();
      sessionTimer = undefined;
      if (seconds === undefined) return;
      sessionTimer = createSessionTimer(seconds, timers, (at) => hangup('session-expired', at));
      if (state !== 'pending') sessionTimer.restart(now);
    },
    timerHeaders: () => sessionTimer?.headers ?? NO_TIMER,
    terminate: hangup,
    refuse: (code, cause) => refuse(code, cause),
    call: handOver(incoming, accepted, {
      get signal() {
        aborted ??= new AbortController();
        if (state === 'over' && answered === undefined) aborted.abort();
        return aborted.signal;
      },
      ended,
      ringing() {
        if (state !== 'pending' || rang) return;
        rang = true;
        transaction.provisional(respond(180, [['Contact', contact]]), host.clock());
        host.wake();
      },
      answer,
      reject: (code, reason) => refuse(code, 'rejected', reason),
      redirect: (uri) => refuse(302, 'redirected', undefined, [['Contact', `<${uri}>`]]),
      hangup: () => hangup('local-hangup', host.clock()),
    }),
  };

  transaction.onCancel = () => {
    if (state !== 'pending') return;
    status = 487;
    end('cancelled', host.clock());
  };
  return session;
}
