import type { Now, SipResponse } from '@tollgate/sip-parser';

/**
 * Where a client transaction stands. INVITE: `calling`, `proceeding`, then `accepted` (2xx) or
 * `completed`. Others: `trying`, `proceeding`, `completed`.
 * RFC 3261 section 17.1, RFC 6026 section 7.2
 */
export type ClientState =
  | 'calling'
  | 'trying'
  | 'proceeding'
  | 'accepted'
  | 'completed'
  | 'terminated';

/** What a client transaction tells the one who opened it. */
export interface ClientHandlers {
  /**
   * A response that is not a repetition. To an INVITE each 2xx is handed up, repeated ones too,
   * because each is to be acknowledged by the caller; any other final answer once, its ACK sent.
   *
   * **Warning:** `response` is the message given to `receiveResponse`: read it during the call, or
   * detach it.
   */
  response(response: SipResponse, now: Now): void;
  /**
   * No final answer will come. `timeout`: none came in time, to be treated as a 408; `transport`:
   * `transportError` was called, to be treated as a 503. RFC 3261 section 8.1.3.1
   */
  failed(why: 'timeout' | 'transport', now: Now): void;
}

/** One request of ours and the answers to it. RFC 3261 section 17.1 */
export interface ClientTransaction {
  readonly state: ClientState;
  /**
   * Cancels an INVITE: sends the CANCEL at once, or with the first 1xx where none has come yet, and
   * gives up waiting for the final answer 64*T1 later. False if it is too late, was done before, or
   * is not an INVITE. RFC 3261 section 9.1
   */
  cancel(now: Now): boolean;
  /** The transport could not send: ends a transaction that waits. RFC 3261 section 17.1.4 */
  transportError(now: Now): void;
}
