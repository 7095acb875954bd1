import { type Bytes, bytesOf, latin1 } from './bytes.ts';
import { COMMA, EQUALS, QUOTE, TOKEN } from './chars.ts';
import { equalsIgnoreCase, isWord, lowerAscii, runEnd, skipLws, wordOf } from './lexer.ts';
import type { CredentialName, Credentials, Span } from './message.ts';
import { valueEndAt, valueText } from './parameters.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart } from './span.ts';

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
const PLACES = 10;

const USERNAME = wordOf('username');
const REALM = wordOf('realm');
const NONCE = wordOf('nonce');
const URI = wordOf('uri');
const RESPONSE = wordOf('response');
const ALGORITHM = wordOf('algorithm');
const CNONCE = wordOf('cnonce');
const OPAQUE = wordOf('opaque');
const QOP = wordOf('qop');
const NC = wordOf('nc');

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
      const nameEnd = runEnd(bytes, nameStart, end, TOKEN);
      i = skipLws(bytes, nameEnd, end);
      if (nameEnd === nameStart || i === end || bytes[i] !== EQUALS) return false;
      if (++count > maxParameters) return false;
      const valueStart = skipLws(bytes, i + 1, end);
      const valueEnd = valueEndAt(bytes, valueStart, end);
      if (valueEnd <= valueStart) return false;
      const slot = slotOf(bytes, nameStart, nameEnd);
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
    const span = this.spans[PLACE[name]]!;
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

/** The `PLACE` of a parameter, -1 for any other; the first letter rules most out. */
function slotOf(bytes: Bytes, start: number, end: number): number {
  switch (bytes[start]! | 32) {
    case 97: // a
      return isWord(bytes, start, end, ALGORITHM) ? 5 : -1;
    case 99: // c
      return isWord(bytes, start, end, CNONCE) ? 6 : -1;
    case 110: // n
      if (isWord(bytes, start, end, NC)) return 9;
      return isWord(bytes, start, end, NONCE) ? 2 : -1;
    case 111: // o
      return isWord(bytes, start, end, OPAQUE) ? 7 : -1;
    case 113: // q
      return isWord(bytes, start, end, QOP) ? 8 : -1;
    case 114: // r
      if (isWord(bytes, start, end, REALM)) return 1;
      return isWord(bytes, start, end, RESPONSE) ? 4 : -1;
    case 117: // u
      if (isWord(bytes, start, end, URI)) return 3;
      return isWord(bytes, start, end, USERNAME) ? 0 : -1;
    default:
      return -1;
  }
}
