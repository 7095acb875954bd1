import {
  parse,
  type SipRequest,
  type SipResponse,
  type Source,
  validate,
  WIDEST_LIMITS,
  writeResponse,
} from '@tollgate/sip-parser';

/** A Timestamp that may be echoed: the number alone. RFC 3261 section 20.38 */
const TIMESTAMP = /^\d{1,16}(?:\.\d{0,16})?$/;

/** Where an INVITE came from and a copy of it: what its first answer is written from. */
export interface Unanswered {
  /** Detached. */
  readonly request: SipRequest;
  readonly source: Source;
}

/** The 100 Trying of an INVITE, `delayMs` after it came. RFC 3261 section 8.2.6 */
export function trying({ request, source }: Unanswered, delayMs: number): Uint8Array {
  const stamp = request.header('timestamp');
  return writeResponse(
    request,
    stamp !== undefined && TIMESTAMP.test(stamp)
      ? { status: 100, source, headers: [['Timestamp', `${stamp} ${delayMs / 1000}`]] }
      : { status: 100, source },
  );
}

/** The status class (1 to 6) of an answer that is ready to send. */
export function statusClass(answer: Uint8Array): number {
  // "SIP/2.0 nnn"
  const digit = (answer[8] ?? 0) - 0x30;
  if (answer[0] !== 0x53 || answer[7] !== 0x20 || digit < 1 || digit > 6) {
    throw new TypeError('expected the bytes of a SIP response');
  }
  return digit;
}

/** RFC 3261 section 25.1 */
const TOKEN = /^[\w.!%*+`'~-]+$/;

/** The To tag of an answer of ours where it may be written into another one. */
export function tagToRepeat(answer: SipResponse): string | undefined {
  // In a dialog the tag is the sender's spelling, which may be a quoted string.
  return TOKEN.test(answer.to.tag) ? answer.to.tag : undefined;
}

/** An answer of ours, read back; undefined if it outgrew what a message may be. */
export function readBack(answer: Uint8Array): SipResponse | undefined {
  const message = validate(parse(answer, WIDEST_LIMITS));
  return message.kind === 'response' ? message : undefined;
}
