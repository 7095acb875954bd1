import { type Bytes, bytesOf, latin1 } from './bytes.ts';
import {
  AMPERSAND,
  AT,
  CLASS,
  COLON,
  EQUALS,
  hexValue,
  isDigit,
  OPEN_BRACKET,
  PERCENT,
  QUESTION,
  SEMICOLON,
  URI_HEADER,
  URI_PARAM,
  URIC,
  USER,
} from './chars.ts';
import { hostEnd } from './host.ts';
import { equalsIgnoreCase, lowerAscii, readNumber } from './lexer.ts';
import type { SipUri, Span } from './message.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart } from './span.ts';

const PLUS = 43;
const MAX_PORT = 65535;

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
  private userText: string | undefined;
  private hostText: string | undefined;

  constructor(bytes: Bytes) {
    this.bytes = bytes;
  }

  /** Holds no URI: every part is empty. */
  clear(bytes: Bytes): void {
    this.read(bytes, 0, 0, 0);
    this.schemeEnd = 0;
    this.kind = 'other';
  }

  /** Reads the URI that fills [start, end). Returns -1, or the offset of what no URI holds. */
  read(bytes: Bytes, start: number, end: number, maxParameters: number): number {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.userSpan = NO_SPAN;
    this.passwordSpan = NO_SPAN;
    this.hostSpan = NO_SPAN;
    this.port = 0;
    this.paramsStart = end;
    this.paramsEnd = end;
    this.userText = undefined;
    this.hostText = undefined;
    this.tooMany = false;
    const colon = schemeEndAt(bytes, start, end);
    if (colon < 0) return ~colon;
    this.schemeEnd = colon;
    this.kind = kindOf(bytes, start, colon);
    if (this.kind === 'other') return this.readOther(colon + 1);
    if (this.kind === 'tel') return this.readTel(colon + 1, maxParameters);
    return this.readSip(colon + 1, maxParameters);
  }

  private readOther(from: number): number {
    const { bytes, end } = this;
    for (let i = from; i < end; i++) {
      if ((CLASS[bytes[i]!]! & URIC) === 0) return i;
    }
    return from < end ? -1 : from;
  }

  private readTel(from: number, maxParameters: number): number {
    const { bytes, end } = this;
    let digits = 0;
    let i = from;
    if (i < end && bytes[i] === PLUS) i++;
    for (; i < end && bytes[i] !== SEMICOLON; i++) {
      const octet = bytes[i]!;
      if (isPhoneDigit(octet)) digits++;
      else if (!isVisualSeparator(octet)) return i;
    }
    if (digits === 0) return from;
    this.userSpan = spanOf(from, i);
    return this.readParameters(i, maxParameters);
  }

  private readSip(from: number, maxParameters: number): number {
    const { bytes, end } = this;
    const at = this.readUserInfo(from);
    if (at < 0) return ~at;
    const hostStart = at;
    let i = hostEnd(bytes, hostStart, end);
    if (i < 0) return hostStart;
    this.hostSpan =
      bytes[hostStart] === OPEN_BRACKET ? spanOf(hostStart + 1, i - 1) : spanOf(hostStart, i);
    if (i < end && bytes[i] === COLON) {
      const portStart = i + 1;
      i = portStart;
      while (i < end && isDigit(bytes[i]!)) i++;
      this.port = readNumber(bytes, portStart, i, MAX_PORT);
      if (this.port <= 0) return portStart;
    }
    return this.readParameters(i, maxParameters);
  }

  /** Returns where the host starts, or `~offset` of a character that cannot stand in a user. */
  private readUserInfo(from: number): number {
    const { bytes, end } = this;
    let at = from;
    while (at < end && bytes[at] !== AT) at++;
    if (at === end) return from;
    let colon = at;
    for (let i = from; i < at; i++) {
      const octet = bytes[i]!;
      if (octet === COLON && colon === at) colon = i;
      else if (octet === PERCENT) {
        if (!isEscape(bytes, i, at)) return ~i;
      } else if ((CLASS[octet]! & USER) === 0) return ~i;
    }
    if (colon === from || at === from) return ~from;
    this.userSpan = spanOf(from, colon);
    if (colon < at) this.passwordSpan = spanOf(colon + 1, at);
    return at + 1;
  }

  private readParameters(from: number, maxParameters: number): number {
    const { bytes, end } = this;
    let left = maxParameters;
    let seen = 0;
    let i = from;
    this.paramsStart = from;
    while (i < end && bytes[i] === SEMICOLON) {
      const nameStart = i + 1;
      const nameEnd = pieceEnd(bytes, nameStart, end, URI_PARAM);
      if (nameEnd <= nameStart) return nameEnd < 0 ? ~nameEnd : nameStart;
      if (--left < 0) return this.refuseMore(nameStart);
      i = nameEnd;
      if (i < end && bytes[i] === EQUALS) {
        const valueEnd = pieceEnd(bytes, i + 1, end, URI_PARAM);
        if (valueEnd <= i + 1) return valueEnd < 0 ? ~valueEnd : i + 1;
        i = valueEnd;
      }
      const known = knownParameter(bytes, nameStart, nameEnd);
      if ((seen & known) !== 0) return nameStart;
      seen |= known;
    }
    this.paramsEnd = i;
    if (i < end && bytes[i] === QUESTION && this.kind !== 'tel') return this.readHeaders(i, left);
    return i === end ? -1 : i;
  }

  private readHeaders(from: number, maxParameters: number): number {
    const { bytes, end } = this;
    let left = maxParameters;
    let i = from;
    do {
      const nameStart = i + 1;
      const nameEnd = pieceEnd(bytes, nameStart, end, URI_HEADER);
      if (nameEnd <= nameStart) return nameEnd < 0 ? ~nameEnd : nameStart;
      if (--left < 0) return this.refuseMore(nameStart);
      if (nameEnd === end || bytes[nameEnd] !== EQUALS) return nameEnd;
      i = pieceEnd(bytes, nameEnd + 1, end, URI_HEADER);
      if (i < 0) return ~i;
    } while (i < end && bytes[i] === AMPERSAND);
    return i === end ? -1 : i;
  }

  private refuseMore(at: number): number {
    this.tooMany = true;
    return at;
  }

  /** Where the `?` of the URI's headers stands; -1 where it has none. */
  get headersStart(): number {
    return this.kind !== 'other' && this.paramsEnd < this.end ? this.paramsEnd : -1;
  }

  get scheme(): string {
    if (this.kind !== 'other') return this.kind;
    return lowerAscii(latin1(this.bytes, this.start, this.schemeEnd));
  }

  get raw(): string {
    return latin1(this.bytes, this.start, this.end);
  }

  get user(): string {
    if (this.userSpan === NO_SPAN) return '';
    this.userText ??= latin1(this.bytes, spanStart(this.userSpan), spanEnd(this.userSpan));
    return this.userText;
  }

  get password(): string {
    if (this.passwordSpan === NO_SPAN) return '';
    return latin1(this.bytes, spanStart(this.passwordSpan), spanEnd(this.passwordSpan));
  }

  get canonicalUser(): string {
    return unescapeOnce(this.user);
  }

  get host(): string {
    if (this.hostSpan === NO_SPAN) return '';
    this.hostText ??= lowerAscii(
      latin1(this.bytes, spanStart(this.hostSpan), spanEnd(this.hostSpan)),
    );
    return this.hostText;
  }

  get parameters(): readonly (readonly [name: string, value: string])[] {
    return this.pairs(this.paramsStart, this.paramsEnd, SEMICOLON);
  }

  get headers(): readonly (readonly [name: string, value: string])[] {
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
 * Reads a URI on its own, with nothing around it; undefined where it is none.
 * RFC 3261 section 19.1
 */
export function parseUri(text: string | Uint8Array): SipUri | undefined {
  const bytes = bytesOf(text);
  if (bytes.length > 0xffff) return undefined;
  const uri = new UriView(bytes);
  return uri.read(bytes, 0, bytes.length, Number.POSITIVE_INFINITY) === -1 ? uri : undefined;
}

/** Returns the offset of the colon after the scheme, or `~offset` of what is no scheme. */
function schemeEndAt(bytes: Bytes, start: number, end: number): number {
  for (let i = start; i < end; i++) {
    const octet = bytes[i]!;
    if (octet === COLON) return i > start ? i : ~i;
    const letter = (octet | 32) >= 97 && (octet | 32) <= 122;
    const inner = isDigit(octet) || octet === PLUS || octet === 45 || octet === 46;
    if (!letter && (i === start || !inner)) return ~i;
  }
  return ~end;
}

function kindOf(bytes: Bytes, start: number, end: number): 'sip' | 'sips' | 'tel' | 'other' {
  if (equalsIgnoreCase(bytes, start, end, 'sip')) return 'sip';
  if (equalsIgnoreCase(bytes, start, end, 'sips')) return 'sips';
  return equalsIgnoreCase(bytes, start, end, 'tel') ? 'tel' : 'other';
}

/** A bit for each parameter that may stand only once and matters; 0 for any other. */
function knownParameter(bytes: Bytes, start: number, end: number): number {
  switch (end - start) {
    case 2:
      return equalsIgnoreCase(bytes, start, end, 'lr') ? 1 : 0;
    case 3:
      return equalsIgnoreCase(bytes, start, end, 'ttl') ? 2 : 0;
    case 4:
      return equalsIgnoreCase(bytes, start, end, 'user') ? 4 : 0;
    case 5:
      return equalsIgnoreCase(bytes, start, end, 'maddr') ? 8 : 0;
    case 6:
      return equalsIgnoreCase(bytes, start, end, 'method') ? 16 : 0;
    case 9:
      return equalsIgnoreCase(bytes, start, end, 'transport') ? 32 : 0;
    default:
      return 0;
  }
}

/** The end of a run of characters of a class and `%HH`, or `~offset` of a broken escape. */
function pieceEnd(bytes: Bytes, from: number, end: number, classes: number): number {
  let i = from;
  for (; i < end; i++) {
    const octet = bytes[i]!;
    if (octet === PERCENT) {
      if (!isEscape(bytes, i, end)) return ~i;
    } else if ((CLASS[octet]! & classes) === 0) break;
  }
  return i;
}

function isEscape(bytes: Bytes, i: number, end: number): boolean {
  return i + 2 < end && hexValue(bytes[i + 1]!) >= 0 && hexValue(bytes[i + 2]!) >= 0;
}

function isPhoneDigit(octet: number): boolean {
  return hexValue(octet) >= 0 || octet === 42 || octet === 35;
}

function isVisualSeparator(octet: number): boolean {
  return octet === 45 || octet === 46 || octet === 40 || octet === 41;
}
