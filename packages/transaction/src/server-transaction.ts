import type { Now, SipRequest } from '@tollgate/sip-parser';

/**
 * Where a server transaction stands. INVITE: `proceeding`, then `accepted` (2xx) or `completed`
 * and, with the ACK, `confirmed`. Others: `trying`, `proceeding`, `completed`.
 * RFC 3261 section 17.2, RFC 6026 section 7.1
 */
export type ServerState =
  | 'trying'
  | 'proceeding'
  | 'accepted'
  | 'completed'
  | 'confirmed'
  | 'terminated';

/**
 * One request and the answers to it.
 *
 * **Warning:** the layer keeps the bytes of an answer to repeat them: do not change them
 * afterwards. Of an INVITE it keeps a copy until the first answer, 200 ms later at the latest, of
 * other requests nothing. Every transaction is owed a final answer; until it has one it is neither
 * timed out nor evicted.
 *
 * Each method that answers returns whether the answer went out: false says that another final
 * answer came first (a CANCEL's 487, say) or that the transaction is over. They throw `TypeError`
 * for bytes that do not begin with the status line of an answer of their kind.
 * RFC 3261 section 17.2
 */
export interface ServerTransaction {
  readonly state: ServerState;
  /**
   * Fires when a CANCEL ends this INVITE. The layer has answered both by then, so there is nothing
   * left to send. Made when first read. RFC 3261 section 9.2
   */
  readonly signal: AbortSignal;
  /** Called once at that moment; for those to whom a signal for every call is too dear. */
  onCancel: (() => void) | undefined;
  /** Sends a 1xx; copies of the request get the latest one again. */
  provisional(bytes: Uint8Array, now: Now): boolean;
  /**
   * Sends the final answer. One of 300 to 699 to an INVITE is repeated by Timer G until the ACK
   * (UDP only). After a 2xx to an INVITE further 2xx are sent as they come: repeating it until the
   * ACK is the caller's part, on TCP too. RFC 6026 section 7.1, RFC 3261 section 13.3.1.4
   */
  final(bytes: Uint8Array, now: Now): boolean;
  /**
   * Sends a final answer of 300 to 699 that is repeated only to copies of the request: Timer G is
   * left out, so that nobody gets more datagrams than he sends. Where a 1xx has gone out, which
   * ends the copies, and in all else it does the same as `final`.
   */
  finalWithoutRetransmission(bytes: Uint8Array, now: Now): boolean;
  /**
   * From now until its end `TransactionLayer.merged` finds this INVITE. To be called once it has
   * been let in, with the request that opened it. RFC 3261 section 8.2.2.2
   */
  admit(request: SipRequest): void;
}
