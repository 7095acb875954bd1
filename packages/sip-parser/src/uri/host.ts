import type { Bytes } from '../lexing/bytes.ts';
import { CLOSE_BRACKET, COLON, hexValue, LABEL, OPEN_BRACKET } from '../lexing/chars.ts';
import { isPlain, TOP_BITS } from '../lexing/lexer.ts';
import { NONE } from '../lexing/outcome.ts';
import { classAt, type Held, octetAt, wordAt } from '../lexing/scratch.ts';
import { spanEnd, spanOf, spanStart } from '../lexing/span.ts';
import type { Span } from '../types/message.ts';

const DOT = 46;
const DOTS = 0x2e2e2e2e;
const SLASHES = 0x2f2f2f2f;

/**
 * The end of the host that starts at `from` (after the bracket of an IPv6 reference); NONE if
 * there is no host. The text of an address is not judged: no routing follows what a sender wrote.
 * RFC 3261 section 25.1 (host), RFC 5118 section 4.10
 */
export const hostEnd = (bytes: Held, from: number, end: number): number => {
  if (octetAt(bytes, from) === OPEN_BRACKET) return referenceEnd(bytes, from, end);
  let i = from;
  // Not 0 after a dot, or at the start: no dot may follow.
  let dot = 0x80;
  for (let word = wordAt(bytes, i); isPlain(word); word = wordAt(bytes, i)) {
    if (equalOctets(word, SLASHES) !== 0) break;
    const dots = equalOctets(word, DOTS);
    if ((dots & ((dots << 8) | dot)) !== 0) return NONE;
    dot = dots >>> 24;
    i += 4;
  }
  for (let octet = octetAt(bytes, i); ; octet = octetAt(bytes, ++i)) {
    if (octet === DOT) {
      if (dot !== 0) return NONE;
      dot = 1;
    } else if (classAt(bytes, i, LABEL) !== 0) dot = 0;
    else return i === from ? NONE : i;
  }
};

/** The span of a host without the brackets of an IPv6 reference. */
export const hostSpanOf = (bytes: Held, from: number, end: number): Span =>
  octetAt(bytes, from) === OPEN_BRACKET ? spanOf(from + 1, end - 1) : spanOf(from, end);

/** Sets the top bit of each octet that is the same in both words, which are ASCII. */
const equalOctets = (word: number, other: number): number =>
  ~((word ^ other) + 0x7f7f7f7f) & TOP_BITS;

/** Whether a letter of it is a capital. */
export function hasCapital(bytes: Bytes, span: Span): boolean {
  const end = spanEnd(span);
  for (let i = spanStart(span); i < end; i++) {
    const octet = bytes[i]!;
    if (octet >= 65 && octet <= 90) return true;
  }
  return false;
}

const referenceEnd = (bytes: Held, from: number, end: number): number => {
  let colons = 0;
  for (let i = from + 1; i < end; i++) {
    const octet = octetAt(bytes, i);
    if (octet === CLOSE_BRACKET) return colons >= 2 ? i + 1 : NONE;
    if (octet === COLON) colons++;
    else if (octet !== DOT && hexValue(octet) < 0) return NONE;
  }
  return NONE;
};
