import type { Accepted } from '@tollgate/auth';
import type { HeaderList, SipRequest, Source } from '@tollgate/sip-parser';

/** Why a call is over. A closed list. */
export type CallEndCause =
  /** The caller sent CANCEL before an answer. */
  | 'cancelled'
  /** `reject` was called. */
  | 'rejected'
  /** `redirect` was called. */
  | 'redirected'
  /** No `onCall` is configured: 480. */
  | 'no-handler'
  /** `onCall` threw or rejected: 500. */
  | 'handler-failed'
  /** Nothing was answered within `maxRingMs`: 480. */
  | 'ring-timeout'
  /** The caller hung up (BYE). */
  | 'remote-hangup'
  /** `hangup` was called. */
  | 'local-hangup'
  /** The 200 was never acknowledged: BYE was sent. RFC 3261 section 13.3.1.4 */
  | 'no-ack'
  /** `maxCallMs` passed: BYE was sent. */
  | 'max-duration'
  /** The caller stopped refreshing the session: BYE was sent. RFC 4028 section 10 */
  | 'session-expired'
  /** The server closed: BYE (or 503) was sent. */
  | 'shutdown';

/** How a call ended. */
export interface CallEnd {
  readonly cause: CallEndCause;
  /** The final status that answered the INVITE; 0 where there was none. */
  readonly status: number;
  /** From the 200 to the end, in milliseconds; 0 for a call that was never answered. */
  readonly durationMs: number;
}

/** What to answer a call with. */
export interface Answer {
  /** The session description, sent as it is (an answer, or an offer where the INVITE had none). */
  readonly sdp: string;
  /** Extra headers of the 200. */
  readonly headers?: HeaderList;
  /**
   * The answer to a later offer (re-INVITE, UPDATE). Without it the first `sdp` is repeated: the
   * session stays as it is.
   */
  readonly onOffer?: (offer: string) => string;
}

/**
 * An authenticated call. Exactly one of `answer`, `reject` and `redirect` has an effect, the first;
 * what comes too late (the caller has cancelled, the ringing time is over) is ignored: look at
 * `signal` or `ended`. No method throws on what the caller did.
 * RFC 3261 section 13.3
 */
export interface Call {
  /** The application the Request-URI names. */
  readonly application: string;
  /** What let the call in: type, user (credential types), source address, whether it is proven. */
  readonly auth: Accepted['auth'];
  /** Where the INVITE came from. */
  readonly source: Source;
  /**
   * The INVITE, in bytes of its own, without its credentials. From, P-Asserted-Identity and every
   * other header are the caller's claims: nothing but `auth` was verified.
   */
  readonly request: SipRequest;
  /** The SDP offer, '' where the INVITE has none. */
  readonly offer: string;
  /** The headers a billing or routing application reads: SIPAuthType, SIPAuthUser, SIPSourceIP. */
  readonly headers: Readonly<Record<string, string>>;
  /** Fires when the call is over before it was answered (CANCEL, ringing time, shutdown). */
  readonly signal: AbortSignal;
  /** Settles when the call is over; never rejects. */
  readonly ended: Promise<CallEnd>;
  /** 180 Ringing, at most once. */
  ringing(): void;
  /** 200 OK, retransmitted until the caller's ACK. */
  answer(answer: Answer): void;
  /** A final refusal. @throws RangeError unless `status` is 400 to 699 */
  reject(status: number, reason?: string): void;
  /** 302 Moved Temporarily. @throws TypeError unless `uri` is a SIP, SIPS or tel URI */
  redirect(uri: string): void;
  /** Ends the call: BYE once answered, 480 before. */
  hangup(): void;
}
