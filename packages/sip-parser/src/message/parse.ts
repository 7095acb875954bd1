import { asBytes } from '../lexing/bytes.ts';
import { type Limits, resolveLimits } from '../types/limits.ts';
import type { ParseResult } from '../types/malformed.ts';
import type { SipMessage } from '../types/message.ts';
import { scan } from './scan.ts';
import { MessageView } from './view.ts';

/** Limits, and what the bytes travelled over. */
export interface ParseOptions extends Partial<Limits> {
  /** The bytes come from a stream: a missing Content-Length is malformed. @default false */
  readonly stream?: boolean;
}

/**
 * A message view that is used again and again, so that parsing leaves no heap behind.
 *
 *     What `parseInto` returns IS this view, valid until the next `parseInto` on it.
 */
export interface View {
  readonly message: SipMessage;
}

class ReusedView implements View {
  readonly message: MessageView;
  readonly stream: boolean;

  constructor(options: ParseOptions | undefined) {
    this.message = new MessageView(resolveLimits(options));
    this.stream = options?.stream === true;
  }
}

/**
 * Makes a view for `parseInto`.
 *
 * @throws TypeError or RangeError for a limit that is none
 */
export function createView(options?: ParseOptions): View {
  return new ReusedView(options);
}

/**
 * Reads frame, start line and header lines; everything below them is read when asked for. What is
 * returned points into `bytes` and is valid as long as they are unchanged. Never throws on any bytes.
 * The productions are NOT checked yet: `validate` does that.
 *
 * @throws TypeError or RangeError for a limit that is none
 *
 * RFC 3261 sections 7 and 18.3
 */
export function parse(bytes: Uint8Array, options?: ParseOptions): ParseResult {
  const message = new MessageView(resolveLimits(options));
  return scan(message, asBytes(bytes), options?.stream === true) ?? message;
}

/**
 * As `parse`, into a view of `createView`: what it held before is gone, and what is returned lasts
 * until the next call with the same view.
 */
export function parseInto(view: View, bytes: Uint8Array): ParseResult {
  const { message, stream } = view as ReusedView;
  return scan(message, asBytes(bytes), stream) ?? message;
}
