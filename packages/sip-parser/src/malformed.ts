import type { SipMessage } from './message.ts';

/** Which layer of reading objects. */
export type Layer = 'frame' | 'start-line' | 'header' | 'message';

/** Why bytes are not a message. The table is closed; `docs/reasons.md` lists it. */
export type ParseCode = string;

/** A failure to read bytes as a message: data, never an exception. */
export interface Malformed {
  readonly kind: 'malformed';
  readonly code: ParseCode;
  /** Where in the input, in bytes. */
  readonly offset: number;
  readonly layer: Layer;
  /** The SIP status to answer with; 0: stay silent (a response, or nothing to write one from). */
  readonly status: number;
  /** What could be read: enough to write the answer from, where `status` is not 0. */
  readonly partial?: SipMessage;
}
