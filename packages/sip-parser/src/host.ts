import { type Bytes, latin1 } from './bytes.ts';
import { CLOSE_BRACKET, COLON, hexValue, LABEL, OPEN_BRACKET } from './chars.ts';
import { lowerAscii, runEnd } from './lexer.ts';
import type { Span } from './message.ts';
import { hold, octetAt } from './scratch.ts';
import { NO_SPAN, spanEnd, spanStart } from './span.ts';

const DOT = 46;

/**
 * The end of the host that starts at `from` (after the bracket of an IPv6 reference); -1 where
 * there is none. The text of an address is not judged: no routing follows what a sender wrote.
 * RFC 3261 section 25.1 (host), RFC 5118 section 4.10
 */
export const hostEnd = (from: number, end: number): number => {
  if (octetAt(from) === OPEN_BRACKET) return referenceEnd(from, end);
  let i = from;
  do {
    const label = i;
    i = runEnd(i, LABEL);
    if (i === label) return octetAt(i) === DOT || i === from ? -1 : i;
  } while (octetAt(i++) === DOT);
  return i - 1;
};

/** A host as text, in lower case. */
export function hostText(bytes: Bytes, span: Span): string {
  if (span === NO_SPAN) return '';
  hold(bytes);
  const end = spanEnd(span);
  for (let i = spanStart(span); i < end; i++) {
    const octet = octetAt(i);
    if (octet >= 65 && octet <= 90) return lowerAscii(latin1(bytes, spanStart(span), end));
  }
  return latin1(bytes, spanStart(span), end);
}

const referenceEnd = (from: number, end: number): number => {
  let colons = 0;
  for (let i = from + 1; i < end; i++) {
    const octet = octetAt(i);
    if (octet === CLOSE_BRACKET) return colons >= 2 ? i + 1 : -1;
    if (octet === COLON) colons++;
    else if (octet !== DOT && hexValue(octet) < 0) return -1;
  }
  return -1;
};
