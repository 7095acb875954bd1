import { type Bytes, latin1 } from '../lexing/bytes.ts';
import { COMMA, EQUALS, QUOTE, SP, TOKEN, VALUE } from '../lexing/chars.ts';
import {
  equalsIgnoreCase,
  longRunEnd,
  lowerAscii,
  quotableEnd,
  quotedEnd,
  runEnd,
  skipLws,
  unquote,
} from '../lexing/lexer.ts';
import { NONE } from '../lexing/outcome.ts';
import { type Held, holdPart, load, loadText, octetAt } from '../lexing/scratch.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart, spanText } from '../lexing/span.ts';
import type { CredentialName, Credentials, Span } from '../types/message.ts';
import { NAME_LENGTH, PLACE_OF, PLACES, placeAt, placeOf } from './credential-places.ts';
import { valueEndAt, valueText } from './parameters.ts';

/** Read in place of credentials longer than a message can be: nothing, which is not well-formed. */
export const TOO_LONG: Bytes = Buffer.alloc(0);

/**
 * One Authorization or Proxy-Authorization header as offsets. Surplus commas are skipped, as some
 * clients write them; a parameter that occurs twice makes it not well-formed.
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
        place = PLACE_OF.get(name) ?? NONE;
        i = equals;
      }
      if (++count > maxParameters) return false;
      const valueStart = octetAt(bytes, i + 1) > SP ? i + 1 : skipLws(bytes, i + 1, end);
      const isQuoted = octetAt(bytes, valueStart) === QUOTE && valueStart < end;
      let valueEnd = isQuoted
        ? quotableEnd(bytes, valueStart + 1)
        : longRunEnd(bytes, valueStart, VALUE);
      if (isQuoted) {
        // Nearly always this is the quote that closes it.
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
