import { type Bytes, bytesOf, latin1 } from './bytes.ts';
import * as chars from './chars.ts';
import { equalsIgnoreCase, isWord, lowerAscii, runEnd, skipLws, wordOf } from './lexer.ts';
import type { CredentialName, Credentials, Span } from './message.ts';
import { valueEndAt, valueText } from './parameters.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart } from './span.ts';

/** Constants of this module: an imported one is loaded each time it is looked at. */
const { CLASS, COMMA, EQUALS, QUOTE, TOKEN } = chars;

/** Where the span of each parameter is kept. */
const PLACE: Readonly<Record<CredentialName, number>> = {
  username: 0,
  realm: 1,
  nonce: 2,
  uri: 3,
  response: 4,
  algorithm: 5,
  cnonce: 6,
  opaque: 7,
  qop: 8,
  nc: 9,
};
const WORDS: readonly Uint8Array[] = Object.keys(PLACE).map(wordOf);
const PLACES = WORDS.length;
const WORD_LENGTH: Uint8Array = Uint8Array.from(WORDS, (word) => word.length);

/**
 * One Authorization or Proxy-Authorization header as offsets. Surplus commas are skipped, as some
 * clients write them; a parameter that stands twice makes it not well-formed.
 * RFC 3261 section 20.7, RFC 7616 section 3.4
 */
export class CredentialsView implements Credentials {
  header: 'authorization' | 'proxy-authorization' = 'authorization';
  wellFormed = false;
  private bytes: Bytes;
  private schemeSpan: Span = NO_SPAN;
  private paramsStart = 0;
  private end = 0;
  /** The value at each `PLACE`, quotes included. */
  private readonly spans: Int32Array = new Int32Array(PLACES).fill(NO_SPAN);

  constructor(bytes: Bytes) {
    this.bytes = bytes;
  }

  read(bytes: Bytes, start: number, end: number, maxParameters: number): void {
    this.bytes = bytes;
    this.spans.fill(NO_SPAN);
    this.end = end;
    this.paramsStart = end;
    const schemeEnd = runEnd(bytes, start, end, TOKEN);
    this.schemeSpan = spanOf(start, schemeEnd);
    const from = skipLws(bytes, schemeEnd, end);
    this.wellFormed = schemeEnd > start && from > schemeEnd;
    if (!this.wellFormed) return;
    this.paramsStart = from;
    const fits = this.readParameters(from, maxParameters);
    // Another scheme may hold anything (a token68, say): only Digest is judged by this grammar.
    this.wellFormed = fits || this.scheme !== 'digest';
  }

  private readParameters(from: number, maxParameters: number): boolean {
    const { bytes, end, spans } = this;
    let others: Set<string> | undefined;
    let count = 0;
    let i = from;
    while (i < end) {
      if (bytes[i] === COMMA) {
        i = skipLws(bytes, i + 1, end);
        continue;
      }
      const nameStart = i;
      const slot = slotAt(bytes, nameStart, end);
      const nameEnd =
        slot < 0 ? runEnd(bytes, nameStart, end, TOKEN) : nameStart + WORD_LENGTH[slot]!;
      i = skipLws(bytes, nameEnd, end);
      if (nameEnd === nameStart || i === end || bytes[i] !== EQUALS) return false;
      if (++count > maxParameters) return false;
      const valueStart = skipLws(bytes, i + 1, end);
      const valueEnd = valueEndAt(bytes, valueStart, end);
      if (valueEnd <= valueStart) return false;
      if (slot >= 0) {
        if (spans[slot] !== NO_SPAN) return false;
        spans[slot] = spanOf(valueStart, valueEnd);
      } else {
        const name = lowerAscii(latin1(bytes, nameStart, nameEnd));
        others ??= new Set();
        if (others.has(name)) return false;
        others.add(name);
      }
      i = skipLws(bytes, valueEnd, end);
      if (i < end && bytes[i] !== COMMA) return false;
    }
    return count > 0;
  }

  get scheme(): string {
    return lowerAscii(latin1(this.bytes, spanStart(this.schemeSpan), spanEnd(this.schemeSpan)));
  }

  get username(): string | undefined {
    return this.value(0);
  }

  get realm(): string | undefined {
    return this.value(1);
  }

  get nonce(): string | undefined {
    return this.value(2);
  }

  get uri(): string | undefined {
    return this.value(3);
  }

  get response(): string | undefined {
    return this.value(4);
  }

  get algorithm(): string | undefined {
    return this.value(5);
  }

  get cnonce(): string | undefined {
    return this.value(6);
  }

  get opaque(): string | undefined {
    return this.value(7);
  }

  get qop(): string | undefined {
    return this.value(8);
  }

  get nc(): string | undefined {
    return this.value(9);
  }

  span(name: CredentialName): Span {
    const span = this.spans[placeOf(name)]!;
    if (span === NO_SPAN || this.bytes[spanStart(span)] !== QUOTE) return span;
    return spanOf(spanStart(span) + 1, spanEnd(span) - 1);
  }

  param(name: string): string | undefined {
    const wanted = lowerAscii(name);
    const { bytes, end } = this;
    let i = this.paramsStart;
    while (i < end) {
      if (bytes[i] === COMMA) {
        i = skipLws(bytes, i + 1, end);
        continue;
      }
      const nameStart = i;
      const nameEnd = runEnd(bytes, nameStart, end, TOKEN);
      i = skipLws(bytes, nameEnd, end);
      if (nameEnd === nameStart || i === end || bytes[i] !== EQUALS) return undefined;
      const valueStart = skipLws(bytes, i + 1, end);
      const valueEnd = valueEndAt(bytes, valueStart, end);
      if (valueEnd <= valueStart) return undefined;
      if (equalsIgnoreCase(bytes, nameStart, nameEnd, wanted)) {
        return valueText(bytes, spanOf(valueStart, valueEnd));
      }
      i = skipLws(bytes, valueEnd, end);
    }
    return undefined;
  }

  private value(slot: number): string | undefined {
    const span = this.spans[slot]!;
    return span === NO_SPAN ? undefined : valueText(this.bytes, span);
  }
}

/**
 * Reads one Authorization value on its own. It is never undefined: `wellFormed` tells whether
 * the grammar holds.
 * RFC 3261 section 20.7
 */
export function parseCredentials(text: string | Uint8Array): Credentials {
  const bytes = bytesOf(text);
  const credentials = new CredentialsView(bytes);
  credentials.read(bytes, 0, Math.min(bytes.length, 0xffff), Number.POSITIVE_INFINITY);
  return credentials;
}

/** As `PLACE[name]`, which costs a look-up in a table of names each time. */
function placeOf(name: CredentialName): number {
  switch (name) {
    case 'username':
      return 0;
    case 'realm':
      return 1;
    case 'nonce':
      return 2;
    case 'uri':
      return 3;
    case 'response':
      return 4;
    case 'algorithm':
      return 5;
    case 'cnonce':
      return 6;
    case 'opaque':
      return 7;
    case 'qop':
      return 8;
    case 'nc':
      return 9;
  }
}

/** The `PLACE` of the parameter whose name starts at `i`, -1 for any other. */
function slotAt(bytes: Bytes, i: number, end: number): number {
  const slot = likelySlot(bytes, i, end);
  if (slot < 0) return slot;
  const word = WORDS[slot]!;
  const nameEnd = i + word.length;
  // What follows must not go on with the name: `username*` is another.
  if (nameEnd >= end || (CLASS[bytes[nameEnd]!]! & TOKEN) !== 0) return -1;
  return isWord(bytes, i, nameEnd, word) ? slot : -1;
}

/** The only `PLACE` that the first letters leave possible. */
function likelySlot(bytes: Bytes, i: number, end: number): number {
  if (i + 2 >= end) return -1;
  const second = bytes[i + 1]! | 32;
  switch (bytes[i]! | 32) {
    case 97: // a
      return PLACE.algorithm;
    case 99: // c
      return PLACE.cnonce;
    case 110: // n, then c or o
      return second === 99 ? PLACE.nc : PLACE.nonce;
    case 111: // o
      return PLACE.opaque;
    case 113: // q
      return PLACE.qop;
    case 114: // r, then e, then a or s
      return (bytes[i + 2]! | 32) === 97 ? PLACE.realm : PLACE.response;
    case 117: // u, then r or s
      return second === 114 ? PLACE.uri : PLACE.username;
    default:
      return -1;
  }
}
