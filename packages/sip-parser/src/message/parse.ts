import { flag, wrongType } from '@tollgate/common';
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
 * A message view that is used again and again, so that parsing leaves no garbage.
 *
 * **Warning:** what `parseInto` returns is this view, valid until the next `parseInto` on it.
 */
export interface View {
  readonly message: SipMessage;
}

class ReusedView implements View {
  readonly message: MessageView;
  readonly stream: boolean;

  constructor(options: ParseOptions | undefined) {
    this.message = new MessageView(limitsOf(options));
    this.stream = isStream(options);
  }
}

const OTHER_OPTIONS = Object.keys({ stream: true } satisfies Record<
  Exclude<keyof ParseOptions, keyof Limits>,
  true
>);

function limitsOf(options: ParseOptions | undefined): Limits {
  return resolveLimits(options, '', OTHER_OPTIONS);
}

function isStream(options: ParseOptions | undefined): boolean {
  return options?.stream !== undefined && flag('stream', options.stream);
}

/**
 * Makes a view for `parseInto`.
 *
 * @throws {TypeError | RangeError} for an option that does not exist or has a wrong value
 */
export function createView(options?: ParseOptions): View {
  return new ReusedView(options);
}

/**
 * Reads frame, start line and header lines; everything below them is read when asked for. What is
 * returned points into `bytes` and is valid as long as they are unchanged. Never throws for what
 * the bytes hold. The productions are not checked yet: `validate` does that.
 *
 * @throws {TypeError} if `bytes` is no Uint8Array
 * @throws {TypeError | RangeError} for an option that does not exist or has a wrong value
 *
 * RFC 3261 sections 7 and 18.3
 */
export function parse(bytes: Uint8Array, options?: ParseOptions): ParseResult {
  const message = new MessageView(limitsOf(options));
  return scan(message, asBytes(bytes), isStream(options)) ?? message;
}

/**
 * As `parse`, into a view of `createView`: what it held before is gone, and what is returned lasts
 * until the next call with the same view.
 *
 * @throws {TypeError} if `view` is no view, or `bytes` no Uint8Array
 */
export function parseInto(view: View, bytes: Uint8Array): ParseResult {
  const { message, stream } = view as ReusedView;
  if (message === undefined) throw wrongType('view', 'what createView returns', view);
  return scan(message, asBytes(bytes), stream) ?? message;
}
