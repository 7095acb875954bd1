import type { Bytes } from './bytes.ts';
import * as chars from './chars.ts';
import { hexValue } from './chars.ts';

/** Constants of this module: an imported one is loaded each time it is looked at. */
const { CLASS, CLOSE_BRACKET, COLON, HOST, OPEN_BRACKET } = chars;

const DOT = 46;

/**
 * The end of the host that starts at `from` (after the bracket of an IPv6 reference); -1 where
 * there is none. The text of an address is not judged: no routing follows what a sender wrote.
 * RFC 3261 section 25.1 (host), RFC 5118 section 4.10
 */
export function hostEnd(bytes: Bytes, from: number, end: number): number {
  if (from < end && bytes[from] === OPEN_BRACKET) return referenceEnd(bytes, from, end);
  let i = from;
  for (; i < end; i++) {
    const octet = bytes[i]!;
    if ((CLASS[octet]! & HOST) === 0) break;
    if (octet === DOT && (i === from || bytes[i - 1] === DOT)) return -1;
  }
  return i === from ? -1 : i;
}

function referenceEnd(bytes: Bytes, from: number, end: number): number {
  let colons = 0;
  for (let i = from + 1; i < end; i++) {
    const octet = bytes[i]!;
    if (octet === CLOSE_BRACKET) return colons >= 2 ? i + 1 : -1;
    if (octet === COLON) colons++;
    else if (octet !== DOT && hexValue(octet) < 0) return -1;
  }
  return -1;
}
