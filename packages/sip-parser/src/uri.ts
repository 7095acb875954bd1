import { type Bytes, bytesOf, latin1 } from './bytes.ts';
import * as chars from './chars.ts';
import { hexValue, isDigit } from './chars.ts';
import { hostEnd } from './host.ts';
import { equalsIgnoreCase, isWord, longRunEnd, lowerAscii, runEnd, wordOf } from './lexer.ts';
import type { SipUri, Span } from './message.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart } from './span.ts';

/** Constants of this module: an imported one is loaded each time it is looked at. */
const {
  AMPERSAND,
  AT,
  BARE_URIC,
  BARE_USER,
  CLASS,
  COLON,
  EQUALS,
  OPEN_BRACKET,
  PERCENT,
  QUESTION,
  SEMICOLON,
  URIC,
  URI_HEADER,
  URI_PARAM,
  USER,
} = chars;

const PLUS = 43;
const MAX_PORT = 65535;

const LR = wordOf('lr');
const MADDR = wordOf('maddr');
const METHOD = wordOf('method');
const TRANSPORT = wordOf('transport');
const TTL = wordOf('ttl');
const USER_TYPE = wordOf('user');

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
    this.read(bytes, 0, 0, 0, false);
    this.schemeEnd = 0;
    this.kind = 'other';
  }

  /**
   * Reads the URI that starts at `start`. Returns where it ends (at `end`, or at the first octet
   * that belongs to none), or `~offset` of what breaks it. A bare one, without brackets around it,
   * ends before its parameters: they belong to the header.
   */
  read(bytes: Bytes, start: number, end: number, maxParameters: number, bare: boolean): number {
    this.bytes = bytes;
    this.start = start;
    this.userSpan = NO_SPAN;
    this.passwordSpan = NO_SPAN;
    this.hostSpan = NO_SPAN;
    this.port = 0;
    this.userText = undefined;
    this.hostText = undefined;
    this.tooMany = false;
    let colon = start + 3;
    if (colon < end && bytes[colon] === COLON && isSip(bytes, start)) {
      this.kind = 'sip';
    } else {
      colon = schemeEndAt(bytes, start, end);
      if (colon < 0) return colon;
      this.kind = kindOf(bytes, start, colon);
    }
    this.schemeEnd = colon;
    let stop: number;
    if (this.kind === 'other') stop = this.readOther(colon + 1, end, bare);
    else if (this.kind === 'tel') stop = this.readTel(colon + 1, end);
    else stop = this.readSip(colon + 1, end, bare);
    this.paramsStart = stop;
    this.paramsEnd = stop;
    if (stop >= 0 && !bare && stop < end && this.kind !== 'other') {
      stop = this.readParameters(stop, end, maxParameters);
    }
    this.end = stop;
    return stop;
  }

  private readOther(from: number, end: number, bare: boolean): number {
    const i = runEnd(this.bytes, from, end, bare ? BARE_URIC : URIC);
    return i > from ? i : ~from;
  }

  private readTel(from: number, end: number): number {
    const { bytes } = this;
    let digits = 0;
    let i = from;
    if (i < end && bytes[i] === PLUS) i++;
    for (; i < end; i++) {
      const octet = bytes[i]!;
      if (isPhoneDigit(octet)) digits++;
      else if (!isVisualSeparator(octet)) break;
    }
    if (digits === 0) return ~from;
    this.userSpan = spanOf(from, i);
    return i;
  }

  private readSip(from: number, end: number, bare: boolean): number {
    const { bytes } = this;
    const hostStart = this.readUserInfo(from, end, bare);
    let i = hostEnd(bytes, hostStart, end);
    if (i < 0) return ~hostStart;
    this.hostSpan =
      bytes[hostStart] === OPEN_BRACKET ? spanOf(hostStart + 1, i - 1) : spanOf(hostStart, i);
    if (i < end && bytes[i] === COLON) {
      const portStart = i + 1;
      let port = 0;
      for (i = portStart; i < end && isDigit(bytes[i]!); i++) {
        if (port <= MAX_PORT) port = port * 10 + (bytes[i]! - 48);
      }
      if (port === 0 || port > MAX_PORT) return ~portStart;
      this.port = port;
    }
    return i;
  }

  /**
   * Returns where the host starts: behind the `@`, or at `from` where what is there is no user.
   * The one loop serves both: only an `@` tells whether it was a user.
   */
  private readUserInfo(from: number, end: number, bare: boolean): number {
    const { bytes } = this;
    const user = bare ? BARE_USER : USER;
    let colon = -1;
    let i = longRunEnd(bytes, from, end, user);
    for (; i < end; i++) {
      const octet = bytes[i]!;
      if ((CLASS[octet]! & user) !== 0) continue;
      if (octet === PERCENT) {
        if (!isEscape(bytes, i, end)) return from;
      } else if (octet === COLON && colon < 0) colon = i;
      else break;
    }
    if (i === end || bytes[i] !== AT) return from;
    const userEnd = colon < 0 ? i : colon;
    if (userEnd === from) return from;
    this.userSpan = spanOf(from, userEnd);
    if (colon >= 0) this.passwordSpan = spanOf(colon + 1, i);
    return i + 1;
  }

  private readParameters(from: number, end: number, maxParameters: number): number {
    const { bytes } = this;
    let left = maxParameters;
    let seen = 0;
    let i = from;
    while (i < end && bytes[i] === SEMICOLON) {
      const nameStart = i + 1;
      const nameEnd = pieceEnd(bytes, nameStart, end, URI_PARAM);
      if (nameEnd <= nameStart) return nameEnd < 0 ? nameEnd : ~nameStart;
      if (--left < 0) return this.refuseMore(nameStart);
      i = nameEnd;
      if (i < end && bytes[i] === EQUALS) {
        const valueEnd = pieceEnd(bytes, i + 1, end, URI_PARAM);
        if (valueEnd <= i + 1) return valueEnd < 0 ? valueEnd : ~(i + 1);
        i = valueEnd;
      }
      const known = knownParameter(bytes, nameStart, nameEnd);
      if ((seen & known) !== 0) return ~nameStart;
      seen |= known;
    }
    this.paramsEnd = i;
    if (i < end && bytes[i] === QUESTION && this.kind !== 'tel') {
      return this.readHeaders(i, end, left);
    }
    return i;
  }

  private readHeaders(from: number, end: number, maxParameters: number): number {
    const { bytes } = this;
    let left = maxParameters;
    let i = from;
    do {
      const nameStart = i + 1;
      const nameEnd = pieceEnd(bytes, nameStart, end, URI_HEADER);
      if (nameEnd <= nameStart) return nameEnd < 0 ? nameEnd : ~nameStart;
      if (--left < 0) return this.refuseMore(nameStart);
      if (nameEnd === end || bytes[nameEnd] !== EQUALS) return ~nameEnd;
      i = pieceEnd(bytes, nameEnd + 1, end, URI_HEADER);
      if (i < 0) return i;
    } while (i < end && bytes[i] === AMPERSAND);
    return i;
  }

  private refuseMore(at: number): number {
    this.tooMany = true;
    return ~at;
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
  const end = uri.read(bytes, 0, bytes.length, Number.POSITIVE_INFINITY, false);
  return end === bytes.length ? uri : undefined;
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

function isSip(bytes: Bytes, i: number): boolean {
  return (bytes[i]! | 32) === 115 && (bytes[i + 1]! | 32) === 105 && (bytes[i + 2]! | 32) === 112;
}

function kindOf(bytes: Bytes, start: number, end: number): 'sip' | 'sips' | 'tel' | 'other' {
  if (equalsIgnoreCase(bytes, start, end, 'sip')) return 'sip';
  if (equalsIgnoreCase(bytes, start, end, 'sips')) return 'sips';
  return equalsIgnoreCase(bytes, start, end, 'tel') ? 'tel' : 'other';
}

/** A bit for each parameter that may stand only once and matters; 0 for any other. */
function knownParameter(bytes: Bytes, start: number, end: number): number {
  switch (bytes[start]! | 32) {
    case 108: // l
      return isWord(bytes, start, end, LR) ? 1 : 0;
    case 109: // m
      if (isWord(bytes, start, end, MADDR)) return 2;
      return isWord(bytes, start, end, METHOD) ? 4 : 0;
    case 116: // t
      if (isWord(bytes, start, end, TRANSPORT)) return 8;
      return isWord(bytes, start, end, TTL) ? 16 : 0;
    case 117: // u
      return isWord(bytes, start, end, USER_TYPE) ? 32 : 0;
    default:
      return 0;
  }
}

/** The end of a run of characters of a class and `%HH`, or `~offset` of a broken escape. */
function pieceEnd(bytes: Bytes, from: number, end: number, classes: number): number {
  let i = from;
  for (; i < end; i++) {
    const octet = bytes[i]!;
    if ((CLASS[octet]! & classes) !== 0) continue;
    if (octet !== PERCENT) break;
    if (!isEscape(bytes, i, end)) return ~i;
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
