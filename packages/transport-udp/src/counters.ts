/** What a listener has seen; every number only grows. */
export interface Counters {
  /** Messages delivered to the handler. */
  messages: number;
  /** Replies and requests handed to the kernel. */
  sent: number;
  /** CRLF, NUL and empty keep-alives: dropped over UDP, answered by one CRLF on a stream. */
  keepAlives: number;
  /** Datagrams beginning with 0 or 1, which is STUN and never SIP. */
  stun: number;
  /** Datagrams dropped because their prefix had used up its tokens. */
  throttled: number;
  /** Connections accepted. */
  accepted: number;
  /** Connections refused or displaced because of a cap. */
  refused: number;
  /** Connections closed by a deadline. */
  timedOut: number;
  /** Connections closed because their bytes were no messages, or no PROXY header. */
  malformed: number;
  /** Connections closed because the peer did not read what was written to it. */
  overflowed: number;
  /** TLS handshakes that failed. */
  handshakeFailures: number;
  /** Errors at sockets, and of the handler. */
  errors: number;
}

/** All zero. */
export function createCounters(): Counters {
  return {
    messages: 0,
    sent: 0,
    keepAlives: 0,
    stun: 0,
    throttled: 0,
    accepted: 0,
    refused: 0,
    timedOut: 0,
    malformed: 0,
    overflowed: 0,
    handshakeFailures: 0,
    errors: 0,
  };
}
