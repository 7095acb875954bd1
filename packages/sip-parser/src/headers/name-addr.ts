import { type Bytes, latin1 } from '../lexing/bytes.ts';
import {
  CLASS,
  CR,
  DISPLAY,
  GREATER,
  HTAB,
  LESS,
  QUESTION,
  QUOTE,
  SP,
  STAR,
} from '../lexing/chars.ts';
import { quotedEnd, skipLws, unfold, unquote } from '../lexing/lexer.ts';
import { FAILED } from '../lexing/outcome.ts';
import { type Held, loadText, octetAt } from '../lexing/scratch.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart, spanText } from '../lexing/span.ts';
import type { ContactValue, NameAddr, Span } from '../types/message.ts';
import { UriView } from '../uri/uri.ts';
import { isUnquoted, Parameterised, TAG, valueText } from './parameters.ts';

/**
 * A display name, URI and parameters as offsets. Without angle brackets the URI ends at the first
 * `;`, and one with `?` or `,` is refused, as it then needs brackets.
 * RFC 3261 section 20.10
 */
export class NameAddrView extends Parameterised implements ContactValue {
  readonly uri: UriView;
  tagSpan: Span = NO_SPAN;
  isStar = false;
  private nameSpan: Span = NO_SPAN;

  constructor(bytes: Bytes, mark?: object) {
    super(bytes, mark);
    this.uri = new UriView(bytes);
  }

  /**
   * Reads the value that starts at `from`. Returns where it ends (at `end` or at a comma), or
   * a failure.
   */
  read(bytes: Held, from: number, end: number, maxParameters: number): number {
    this.bytes = bytes;
    this.tagSpan = NO_SPAN;
    this.nameSpan = NO_SPAN;
    this.isStar = false;
    this.tooMany = false;
    this.uri.tooMany = false;
    const open = this.readDisplayName(bytes, from, end);
    if (open < 0) return open;
    const inBrackets = octetAt(bytes, open) === LESS;
    const uriStart = inBrackets ? open + 1 : from;
    let stop = this.uri.read(bytes, uriStart, end, maxParameters, !inBrackets);
    if (stop < 0) return stop;
    if (inBrackets) {
      if (octetAt(bytes, stop) !== GREATER) return FAILED | stop;
      stop++;
    } else if (stop < end && octetAt(bytes, stop) === QUESTION) {
      return FAILED | stop;
    }
    if (octetAt(bytes, stop) <= SP) stop = skipLws(bytes, stop, end);
    return this.readParameters(bytes, stop, end, maxParameters, TAG);
  }

  /** As `read`, for a Contact, which may be `*`. */
  readContact(bytes: Held, from: number, end: number, maxParameters: number): number {
    if (end - from !== 1 || bytes[from] !== STAR) {
      return this.read(bytes, from, end, maxParameters);
    }
    this.bytes = bytes;
    this.tagSpan = NO_SPAN;
    this.nameSpan = NO_SPAN;
    this.isStar = true;
    this.paramsStart = end;
    this.paramsEnd = end;
    this.uri.clear(bytes);
    return end;
  }

  /** Returns the offset of the `<`, another offset if there is no `<`, or a failure. */
  private readDisplayName(bytes: Held, from: number, end: number): number {
    if (octetAt(bytes, from) === LESS) return from;
    if (from < end && octetAt(bytes, from) === QUOTE) {
      const close = quotedEnd(bytes, from, end);
      if (close < 0) return FAILED | from;
      this.nameSpan = spanOf(from, close);
      const open = skipLws(bytes, close, end);
      return open < end && octetAt(bytes, open) === LESS ? open : FAILED | open;
    }
    let i = from;
    let nameEnd = from;
    while (i < end) {
      const octet = octetAt(bytes, i);
      if ((CLASS[octet]! & DISPLAY) !== 0) nameEnd = ++i;
      else if (octet === SP || octet === HTAB || octet === CR) {
        const next = skipLws(bytes, i, end);
        if (next === i) return FAILED | i;
        i = next;
      } else break;
    }
    if (i === end || octetAt(bytes, i) !== LESS) return from;
    if (nameEnd > from) this.nameSpan = spanOf(from, nameEnd);
    return i;
  }

  protected override note(
    bytes: Held,
    _which: number,
    _start: number,
    _end: number,
    value: Span,
  ): boolean {
    this.tagSpan = value;
    return isUnquoted(bytes, value);
  }

  /** The last `read` failed because of the limit on parameters. */
  get hasTooMany(): boolean {
    return this.tooMany || this.uri.tooMany;
  }

  get displayName(): string {
    const span = this.nameSpan;
    if (span === NO_SPAN) return '';
    if (this.bytes[spanStart(span)] === QUOTE) {
      return unquote(latin1(this.bytes, spanStart(span) + 1, spanEnd(span) - 1));
    }
    return unfold(spanText(this.bytes, span));
  }

  get tag(): string {
    if (this.tagSpan === NO_SPAN) return '';
    return valueText(this.bytes, this.tagSpan);
  }
}

/**
 * Reads one From, To, Contact, Route, ... value; undefined if it is malformed.
 * RFC 3261 section 20.10
 */
export function parseNameAddr(text: string | Uint8Array): NameAddr | undefined {
  const bytes = loadText(text);
  if (bytes === undefined) return undefined;
  const value = new NameAddrView(bytes);
  const end = value.read(bytes, 0, bytes.length, Number.POSITIVE_INFINITY);
  return end === bytes.length ? value : undefined;
}
