import { type Bytes, latin1 } from '../lexing/bytes.ts';
import { COMMA, EQUALS, QUOTE, SP, TOKEN, VALUE } from '../lexing/chars.ts';
import {
  equalsIgnoreCase,
  FOLD,
  longRunEnd,
  lowerAscii,
  quotableEnd,
  quotedEnd,
  runEnd,
  skipLws,
  unquote,
} from '../lexing/lexer.ts';
import { NONE } from '../lexing/outcome.ts';
import { type Held, holdPart, load, loadText, octetAt, wordAt, wordOf } from '../lexing/scratch.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart, spanText } from '../lexing/span.ts';
import type { CredentialName, Credentials, Span } from '../types/message.ts';
import { valueEndAt, valueText } from './parameters.ts';

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
const PLACES = Object.keys(PLACE).length;
const PLACE_OF: ReadonlyMap<string, number> = new Map(Object.entries(PLACE));
const NAME_LENGTH: Uint8Array = Uint8Array.from(Object.keys(PLACE), (name) => name.length);

/** What stands for credentials longer than a message can be: nothing, which is not well-formed. */
export const TOO_LONG: Bytes = Buffer.alloc(0);

const USER = wordOf('user');
const NAME = wordOf('name');
const REAL = wordOf('real');
const NONC = wordOf('nonc');
const RESP = wordOf('resp');
const ONSE = wordOf('onse');
const ALGO = wordOf('algo');
const RITH = wordOf('rith');
const CNON = wordOf('cnon');
const OPAQ = wordOf('opaq');
const URI_EQUALS = wordOf('uri=');
const QOP_EQUALS = wordOf('qop=');
const NC_EQUALS = wordOf('nc=\0');
const E_EQUALS = wordOf('e=\0\0');
const M_EQUALS = wordOf('m=\0\0');
const CE_EQUALS = wordOf('ce=\0');
const UE_EQUALS = wordOf('ue=\0');

/**
 * One Authorization or Proxy-Authorization header as offsets. Surplus commas are skipped, as some
 * clients write them; a parameter that stands twice makes it not well-formed.
 * RFC 3261 section 20.7, RFC 7616 section 3.4
 */
export class CredentialsView implements Credentials {
  header: 'authorization' | 'proxy-authorization' = 'authorization';
  wellFormed = false;
  private bytes: Bytes;
  private readonly mark: object | undefined;
  private schemeSpan: Span = NO_SPAN;
  private paramsStart = 0;
  private start = 0;
  private end = 0;
  /** All of it: cutting its values out of it costs a tenth of making a string of each. */
  private text: string | undefined;
  /** Something in a quoted string is escaped or folded. */
  private hasEscapes = false;
  /** A bit for each `PLACE` whose value is a quoted string. */
  private quoted = 0;
  /** The value at each `PLACE`, without quotes. */
  private readonly spans: Int32Array = new Int32Array(PLACES).fill(NO_SPAN);

  /** The mark is that of the message, where they are part of one. */
  constructor(bytes: Bytes, mark?: object) {
    this.bytes = bytes;
    this.mark = mark;
  }

  read(bytes: Held, start: number, end: number, maxParameters: number): void {
    this.bytes = bytes;
    for (let place = 0; place < PLACES; place++) this.spans[place] = NO_SPAN;
    this.start = start;
    this.end = end;
    this.text = undefined;
    this.hasEscapes = false;
    this.quoted = 0;
    this.paramsStart = end;
    const schemeEnd = runEnd(bytes, start, TOKEN);
    this.schemeSpan = spanOf(start, schemeEnd);
    const from = skipLws(bytes, schemeEnd, end);
    this.wellFormed = schemeEnd > start && from > schemeEnd;
    if (!this.wellFormed) return;
    this.paramsStart = from;
    const fits = this.readParameters(bytes, from, maxParameters);
    // Another scheme may hold anything (a token68, say): only Digest is judged by this grammar.
    this.wellFormed = fits || this.scheme !== 'digest';
  }

  private readParameters(bytes: Held, from: number, maxParameters: number): boolean {
    const { end, spans } = this;
    let others: Set<string> | undefined;
    let count = 0;
    let i = from;
    while (i < end) {
      if (octetAt(bytes, i) === COMMA) {
        const isUsual = octetAt(bytes, i + 1) === SP && octetAt(bytes, i + 2) > SP;
        i = isUsual ? i + 2 : skipLws(bytes, i + 1, end);
        continue;
      }
      let place = placeAt(bytes, i);
      let name = '';
      if (place >= 0) i += NAME_LENGTH[place]!;
      else {
        const nameEnd = runEnd(bytes, i, TOKEN);
        const equals = skipLws(bytes, nameEnd, end);
        if (nameEnd === i || equals >= end || octetAt(bytes, equals) !== EQUALS) return false;
        name = lowerAscii(latin1(this.bytes, i, nameEnd));
        place = PLACE_OF.get(name) ?? -1;
        i = equals;
      }
      if (++count > maxParameters) return false;
      const valueStart = octetAt(bytes, i + 1) > SP ? i + 1 : skipLws(bytes, i + 1, end);
      const isQuoted = octetAt(bytes, valueStart) === QUOTE && valueStart < end;
      let valueEnd = isQuoted
        ? quotableEnd(bytes, valueStart + 1)
        : longRunEnd(bytes, valueStart, VALUE);
      if (isQuoted) {
        // Nearly always the quote that closes it stands there.
        if (octetAt(bytes, valueEnd) === QUOTE && valueEnd < end) valueEnd++;
        else {
          this.hasEscapes = true;
          valueEnd = quotedEnd(bytes, valueStart, end);
        }
      }
      if (valueEnd <= valueStart) return false;
      if (place >= 0) {
        if (spans[place] !== NO_SPAN) return false;
        if (isQuoted) {
          spans[place] = spanOf(valueStart + 1, valueEnd - 1);
          this.quoted |= 1 << place;
        } else spans[place] = spanOf(valueStart, valueEnd);
      } else {
        others ??= new Set();
        if (others.has(name)) return false;
        others.add(name);
      }
      i = octetAt(bytes, valueEnd) <= SP ? skipLws(bytes, valueEnd, end) : valueEnd;
      if (i < end && octetAt(bytes, i) !== COMMA) return false;
    }
    return count > 0;
  }

  get scheme(): string {
    return lowerAscii(spanText(this.bytes, this.schemeSpan));
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
    return this.spans[placeOf(name)]!;
  }

  param(name: string): string | undefined {
    const bytes = holdPart(this.bytes, this.mark, this.paramsStart, this.end);
    const wanted = lowerAscii(name);
    const { end } = this;
    let i = this.paramsStart;
    while (i < end) {
      if (octetAt(bytes, i) === COMMA) {
        i = skipLws(bytes, i + 1, end);
        continue;
      }
      const nameStart = i;
      const nameEnd = runEnd(bytes, nameStart, TOKEN);
      i = skipLws(bytes, nameEnd, end);
      if (nameEnd === nameStart || i >= end || octetAt(bytes, i) !== EQUALS) return undefined;
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

  private value(place: number): string | undefined {
    const span = this.spans[place]!;
    if (span === NO_SPAN) return undefined;
    this.text ??= latin1(this.bytes, this.start, this.end);
    const value = this.text.slice(spanStart(span) - this.start, spanEnd(span) - this.start);
    return this.hasEscapes && (this.quoted & (1 << place)) !== 0 ? unquote(value) : value;
  }
}

/**
 * Reads one Authorization value on its own. It is never undefined: `wellFormed` tells whether
 * the grammar holds.
 * RFC 3261 section 20.7
 */
export function parseCredentials(text: string | Uint8Array): Credentials {
  const bytes = loadText(text) ?? load(TOO_LONG);
  const credentials = new CredentialsView(bytes);
  credentials.read(bytes, 0, bytes.length, Number.POSITIVE_INFINITY);
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

/** The `PLACE` of the parameter that starts at `i` with its `=` right behind the name; else -1. */
const placeAt = (bytes: Held, i: number): number => {
  const word = wordAt(bytes, i);
  const next = wordAt(bytes, i + 4);
  switch (word | FOLD) {
    case USER:
      return (next | FOLD) === NAME && octetAt(bytes, i + 8) === EQUALS ? PLACE.username : NONE;
    case REAL:
      return ((next | 0x20) & 0xffff) === M_EQUALS ? PLACE.realm : NONE;
    case NONC:
      return ((next | 0x20) & 0xffff) === E_EQUALS ? PLACE.nonce : NONE;
    case RESP:
      return (next | FOLD) === ONSE && octetAt(bytes, i + 8) === EQUALS ? PLACE.response : NONE;
    case CNON:
      return ((next | 0x2020) & 0xffffff) === CE_EQUALS ? PLACE.cnonce : NONE;
    case OPAQ:
      return ((next | 0x2020) & 0xffffff) === UE_EQUALS ? PLACE.opaque : NONE;
    case ALGO: {
      const last = (wordAt(bytes, i + 8) | 0x20) & 0xffff;
      return (next | FOLD) === RITH && last === M_EQUALS ? PLACE.algorithm : NONE;
    }
  }
  if ((word | 0x202020) === URI_EQUALS) return PLACE.uri;
  if ((word | 0x202020) === QOP_EQUALS) return PLACE.qop;
  return ((word | 0x2020) & 0xffffff) === NC_EQUALS ? PLACE.nc : NONE;
};
