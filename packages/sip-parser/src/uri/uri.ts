import { type Bytes, latin1 } from '../lexing/bytes.ts';
import {
  AMPERSAND,
  AT,
  BARE_URIC,
  BARE_USER,
  COLON,
  EQUALS,
  PERCENT,
  QUESTION,
  SEMICOLON,
  URI_HEADER,
  URI_PARAM,
  URIC,
  USER,
} from '../lexing/chars.ts';
import { digitsEnd, FOLD_THREE, longRunEnd, lowerAscii, readNumber } from '../lexing/lexer.ts';
import { FAILED, NONE } from '../lexing/outcome.ts';
import { type Held, loadText, octetAt, wordAt, wordOf } from '../lexing/scratch.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart, spanText } from '../lexing/span.ts';
import type { HeaderList } from '../types/header-list.ts';
import type { SipUri, Span } from '../types/message.ts';
import { hasCapital, hostEnd, hostSpanOf } from './host.ts';
import {
  isEscape,
  isPhoneDigit,
  isVisualSeparator,
  kindOf,
  knownParameter,
  PLUS,
  pieceEnd,
  schemeEndAt,
} from './uri-pieces.ts';

const MAX_PORT = 65535;

const SIP_COLON = wordOf('sip:');

/**
 * A URI as offsets into bytes. SIP and SIPS URIs are read in full, tel URIs up to their
 * parameters, others only checked for characters no URI has.
 * RFC 3261 section 19.1.1, RFC 3966 section 3, RFC 3986 section 3.1
 */
export class UriView implements SipUri {
  bytes: Bytes;
  userSpan: Span = NO_SPAN;
  passwordSpan: Span = NO_SPAN;
  hostSpan: Span = NO_SPAN;
  port = 0;
  /** The last `read` failed because of the limit on parameters. */
  tooMany = false;
  private start = 0;
  private end = 0;
  private schemeEnd = 0;
  private kind: 'sip' | 'sips' | 'tel' | 'other' = 'other';
  private paramsStart = 0;
  private paramsEnd = 0;
  /** From the user or the host to the end of the host, once one of them was asked for. */
  private text: string | undefined;

  constructor(bytes: Bytes) {
    this.bytes = bytes;
  }

  /** Holds no URI: every part is empty. */
  clear(bytes: Bytes): void {
    this.reset(bytes, 0);
    this.end = 0;
    this.schemeEnd = 0;
    this.kind = 'other';
    this.paramsStart = 0;
    this.paramsEnd = 0;
  }

  private reset(bytes: Bytes, start: number): void {
    this.bytes = bytes;
    this.start = start;
    this.userSpan = NO_SPAN;
    this.passwordSpan = NO_SPAN;
    this.hostSpan = NO_SPAN;
    this.port = 0;
    this.tooMany = false;
    this.text = undefined;
  }

  /**
   * Reads the URI that starts at `start`. Returns where it ends (at `end`, or at the first octet
   * that belongs to no URI), or a failure. A bare URI, without brackets around it, ends before its
   * parameters: they belong to the header.
   */
  read(bytes: Held, start: number, end: number, maxParameters: number, bare: boolean): number {
    this.reset(bytes, start);
    let colon = start + 3;
    if ((wordAt(bytes, start) | FOLD_THREE) === SIP_COLON) {
      this.kind = 'sip';
    } else {
      colon = schemeEndAt(bytes, start, end);
      if (colon < 0) return colon;
      this.kind = kindOf(bytes, start, colon);
    }
    this.schemeEnd = colon;
    let stop: number;
    if (this.kind === 'other') stop = this.readOther(bytes, colon + 1, bare);
    else if (this.kind === 'tel') stop = this.readTel(bytes, colon + 1, end);
    else stop = this.readSip(bytes, colon + 1, end, bare);
    this.paramsStart = stop;
    this.paramsEnd = stop;
    if (stop >= 0 && !bare && stop < end && this.kind !== 'other') {
      stop = this.readParameters(bytes, stop, end, maxParameters);
    }
    this.end = stop;
    return stop;
  }

  private readOther(bytes: Held, from: number, bare: boolean): number {
    const i = longRunEnd(bytes, from, bare ? BARE_URIC : URIC);
    return i > from ? i : FAILED | from;
  }

  private readTel(bytes: Held, from: number, end: number): number {
    let digits = 0;
    let i = from;
    if (i < end && octetAt(bytes, i) === PLUS) i++;
    for (; i < end; i++) {
      const octet = octetAt(bytes, i);
      if (isPhoneDigit(octet)) digits++;
      else if (!isVisualSeparator(octet)) break;
    }
    if (digits === 0) return FAILED | from;
    this.userSpan = spanOf(from, i);
    return i;
  }

  private readSip(bytes: Held, from: number, end: number, bare: boolean): number {
    const hostStart = this.readUserInfo(bytes, from, end, bare);
    let i = hostEnd(bytes, hostStart, end);
    if (i < 0) return FAILED | hostStart;
    this.hostSpan = hostSpanOf(bytes, hostStart, i);
    if (octetAt(bytes, i) === COLON) {
      const portStart = i + 1;
      i = digitsEnd(bytes, portStart);
      this.port = readNumber(bytes, portStart, i, MAX_PORT);
      if (this.port <= 0) return FAILED | portStart;
    }
    return i;
  }

  /**
   * Returns where the host starts: after the `@`, or at `from` if no user is there.
   * The one loop serves both: only an `@` tells whether it was a user.
   */
  private readUserInfo(bytes: Held, from: number, end: number, bare: boolean): number {
    const user = bare ? BARE_USER : USER;
    let colon: number = NONE;
    // A number in international form: its `+` would stop the fast way of reading it.
    let i = longRunEnd(bytes, octetAt(bytes, from) === PLUS ? from + 1 : from, user);
    for (let octet = octetAt(bytes, i); octet !== AT; octet = octetAt(bytes, i)) {
      if (octet === PERCENT) {
        if (!isEscape(bytes, i, end)) return from;
      } else if (octet !== COLON || colon >= 0) return from;
      else colon = i;
      i = longRunEnd(bytes, i + 1, user);
    }
    const userEnd = colon < 0 ? i : colon;
    if (userEnd === from) return from;
    this.userSpan = spanOf(from, userEnd);
    if (colon >= 0) this.passwordSpan = spanOf(colon + 1, i);
    return i + 1;
  }

  private readParameters(bytes: Held, from: number, end: number, maxParameters: number): number {
    let left = maxParameters;
    let seen = 0;
    let i = from;
    while (i < end && octetAt(bytes, i) === SEMICOLON) {
      const nameStart = i + 1;
      const nameEnd = pieceEnd(bytes, nameStart, end, URI_PARAM);
      if (nameEnd <= nameStart) return nameEnd < 0 ? nameEnd : FAILED | nameStart;
      if (--left < 0) return this.refuseMore(nameStart);
      i = nameEnd;
      if (octetAt(bytes, i) === EQUALS) {
        const valueEnd = pieceEnd(bytes, i + 1, end, URI_PARAM);
        if (valueEnd <= i + 1) return valueEnd < 0 ? valueEnd : FAILED | (i + 1);
        i = valueEnd;
      }
      const known = knownParameter(bytes, nameStart, nameEnd);
      if ((seen & known) !== 0) return FAILED | nameStart;
      seen |= known;
    }
    this.paramsEnd = i;
    if (i < end && octetAt(bytes, i) === QUESTION && this.kind !== 'tel') {
      return this.readHeaders(bytes, i, end, left);
    }
    return i;
  }

  private readHeaders(bytes: Held, from: number, end: number, maxParameters: number): number {
    let left = maxParameters;
    let i = from;
    do {
      const nameStart = i + 1;
      const nameEnd = pieceEnd(bytes, nameStart, end, URI_HEADER);
      if (nameEnd <= nameStart) return nameEnd < 0 ? nameEnd : FAILED | nameStart;
      if (--left < 0) return this.refuseMore(nameStart);
      if (octetAt(bytes, nameEnd) !== EQUALS) return FAILED | nameEnd;
      i = pieceEnd(bytes, nameEnd + 1, end, URI_HEADER);
      if (i < 0) return i;
    } while (i < end && octetAt(bytes, i) === AMPERSAND);
    return i;
  }

  private refuseMore(at: number): number {
    this.tooMany = true;
    return FAILED | at;
  }

  /** The offset of the `?` before the URI's headers; NONE if there are no headers. */
  get headersStart(): number {
    return this.kind !== 'other' && this.paramsEnd < this.end ? this.paramsEnd : NONE;
  }

  get scheme(): string {
    if (this.kind !== 'other') return this.kind;
    return lowerAscii(latin1(this.bytes, this.start, this.schemeEnd));
  }

  get raw(): string {
    return latin1(this.bytes, this.start, this.end);
  }

  get user(): string {
    return this.userSpan === NO_SPAN ? '' : this.cut(this.userSpan);
  }

  get password(): string {
    return spanText(this.bytes, this.passwordSpan);
  }

  get canonicalUser(): string {
    return unescapeOnce(this.user);
  }

  get host(): string {
    if (this.hostSpan === NO_SPAN) return '';
    const host = this.cut(this.hostSpan);
    return hasCapital(this.bytes, this.hostSpan) ? lowerAscii(host) : host;
  }

  get parameters(): HeaderList {
    return this.pairs(this.paramsStart, this.paramsEnd, SEMICOLON);
  }

  get headers(): HeaderList {
    return this.headersStart < 0 ? [] : this.pairs(this.headersStart, this.end, AMPERSAND);
  }

  param(name: string): string | undefined {
    if (this.paramsStart === this.paramsEnd) return undefined;
    const wanted = lowerAscii(name);
    for (const [key, value] of this.parameters) {
      if (lowerAscii(unescapeOnce(key)) === wanted) return value;
    }
    return undefined;
  }

  /** Mostly both are read: to cut the second from the same text costs a tenth of making it. */
  private cut(span: Span): string {
    const first = this.userSpan === NO_SPAN ? this.hostSpan : this.userSpan;
    const last = this.hostSpan === NO_SPAN ? this.userSpan : this.hostSpan;
    const start = spanStart(first);
    this.text ??= latin1(this.bytes, start, spanEnd(last));
    return this.text.slice(spanStart(span) - start, spanEnd(span) - start);
  }

  private pairs(start: number, end: number, separator: number): [string, string][] {
    const found: [string, string][] = [];
    if (start >= end) return found;
    const text = latin1(this.bytes, start + 1, end);
    for (const piece of text.split(String.fromCharCode(separator))) {
      const equals = piece.indexOf('=');
      found.push(equals < 0 ? [piece, ''] : [piece.slice(0, equals), piece.slice(equals + 1)]);
    }
    return found;
  }
}

/** Replaces each `%HH` by the octet it names, once: what comes out is not read again. */
export function unescapeOnce(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/**
 * Reads a URI on its own, with nothing around it; undefined if it is no URI.
 * RFC 3261 section 19.1
 */
export function parseUri(text: string | Uint8Array): SipUri | undefined {
  const bytes = loadText(text);
  if (bytes === undefined) return undefined;
  const uri = new UriView(bytes);
  const end = uri.read(bytes, 0, bytes.length, Number.POSITIVE_INFINITY, false);
  return end === bytes.length ? uri : undefined;
}
