import { BACKSLASH, COLON, CR, HTAB, isDigit, LF, QUOTABLE, QUOTE, SP, VISIBLE } from './chars.ts';
import { NONE } from './outcome.ts';
import { classAt, type Held, octetAt, wordAt, wordOf } from './scratch.ts';

/** The top bit of each octet of a word. */
export const TOP_BITS: number = 0x80808080 | 0;
/** Makes lower case of the letters of a word. Nothing else becomes a letter by it. */
export const FOLD = 0x20202020;
/** As `FOLD`, for three letters and another character, which stays as it is. */
export const FOLD_THREE = 0x00202020;
const SIP_SLASH = wordOf('sip/');

// The octet at `end` must belong to no class that is asked for: white space after a value, or the
// NUL after the bytes. That is why runs need no end.

/**
 * Skips spaces, tabs and folds (CRLF followed by a space or tab).
 * RFC 3261 section 25.1 (LWS, SWS)
 */
export const skipLws = (bytes: Held, from: number, end: number): number =>
  octetAt(bytes, from) > SP ? from : lwsEnd(bytes, from, end);

const lwsEnd = (bytes: Held, from: number, end: number): number => {
  let i = from;
  while (i < end) {
    const octet = octetAt(bytes, i);
    if (octet === SP || octet === HTAB) i++;
    else if (octet === CR && isFold(bytes, i, end)) i += 3;
    else break;
  }
  return i;
};

const isFold = (bytes: Held, i: number, end: number): boolean =>
  i + 2 < end && octetAt(bytes, i + 1) === LF && isBlank(octetAt(bytes, i + 2));

/** The end of the run of octets that have a bit of `classes`. */
export const runEnd = (bytes: Held, from: number, classes: number): number => {
  let i = from;
  while (classAt(bytes, i, classes) !== 0) i++;
  return i;
};

/**
 * As `runEnd`, for what tends to be long: letters, digits, `-`, `.` and `/`, which are in every
 * class that is asked for here, are passed four at a time.
 */
export const longRunEnd = (bytes: Held, from: number, classes: number): number => {
  let i = from;
  for (;;) {
    while (isPlain(wordAt(bytes, i))) i += 4;
    // The word that ended the loop holds another character, or the end.
    const last = i + 4;
    while (i < last && classAt(bytes, i, classes) !== 0) i++;
    if (i < last) return i;
  }
};

/**
 * Whether all four octets are letters, digits, `-`, `.` or `/`. The top bit of each octet tells
 * whether it is at least (first sum) and at most (second sum) in a range; only an octet above 127
 * carries into the next one, and it is in neither range.
 */
export const isPlain = (word: number): boolean => {
  const lower = word | 0x20202020;
  const letter = (lower + 0x1f1f1f1f) & ~(lower + 0x05050505);
  const digit = (word + 0x53535353) & ~(word + 0x46464646);
  return ((letter | digit) & TOP_BITS) === TOP_BITS;
};

/** The end of the run of visible ASCII characters, a space not among them. */
export const visibleEnd = (bytes: Held, from: number): number => {
  let i = from;
  while (isVisible(wordAt(bytes, i))) i += 4;
  return runEnd(bytes, i, VISIBLE);
};

/** Whether all four octets are visible: each term sets the top bit of one that is not. */
const isVisible = (word: number): boolean =>
  (((word - 0x21212121) | (word + 0x01010101)) & TOP_BITS) === 0;

/** The end of the run of octets that need no backslash in a quoted string. */
export const quotableEnd = (bytes: Held, from: number): number => {
  let i = from;
  while (isQuotable(wordAt(bytes, i))) i += 4;
  return runEnd(bytes, i, QUOTABLE);
};

/**
 * Whether all four octets are printable ASCII without `"` and `\`. Each term sets the top bit of an
 * octet that is above 127, below a space, DEL, a quote or a backslash.
 */
const isQuotable = (word: number): boolean =>
  (((word - 0x20202020) |
    (word + 0x01010101) |
    ((word ^ 0x22222222) - 0x01010101) |
    ((word ^ 0x5c5c5c5c) - 0x01010101)) &
    TOP_BITS) ===
  0;

/**
 * The end of the quoted string that starts at `from`, after its closing quote; NONE if it does
 * not close or holds a control character outside a quoted pair.
 * RFC 3261 section 25.1 (quoted-string, quoted-pair)
 */
export const quotedEnd = (bytes: Held, from: number, end: number): number => {
  let i = quotableEnd(bytes, from + 1);
  while (i < end) {
    const octet = octetAt(bytes, i);
    if (octet === QUOTE) return i + 1;
    if (octet === BACKSLASH) {
      const quoted = i + 1 < end ? octetAt(bytes, i + 1) : CR;
      if (quoted === CR || quoted === LF) return NONE;
      i += 2;
    } else {
      const next = skipLws(bytes, i, end);
      if (next === i) return NONE;
      i = next;
    }
    i = quotableEnd(bytes, i);
  }
  return NONE;
};

/**
 * Where a header name ends: before the blanks in front of the colon. No fold is allowed there.
 * RFC 3261 section 25.1 (HCOLON)
 */
export function nameEndAt(bytes: Held, start: number, colon: number): number {
  let i = colon;
  while (i > start && isBlank(octetAt(bytes, i - 1))) i--;
  return i;
}

/** The offset of the colon, NONE if there is no colon. */
export function colonAt(bytes: Held, start: number, end: number): number {
  let colon = start;
  while (colon < end && octetAt(bytes, colon) !== COLON) colon++;
  return colon < end ? colon : NONE;
}

/** A space or tab. */
export const isBlank = (octet: number): boolean => octet === SP || octet === HTAB;

/** Returned by `readNumber` when the value exceeds `max`. */
export const TOO_BIG = -2;

/**
 * Digits as a number: NONE if there is no digit, or another octet; TOO_BIG for more than `max`.
 * Leading zeros are allowed; nothing wraps, however many digits there are.
 */
export const readNumber = (bytes: Held, start: number, end: number, max: number): number => {
  if (start >= end) return NONE;
  let value = 0;
  for (let i = start; i < end; i++) {
    const octet = octetAt(bytes, i);
    if (!isDigit(octet)) return NONE;
    if (value <= max) value = value * 10 + (octet - 48);
  }
  return value > max ? TOO_BIG : value;
};

/** The end of a run of digits. */
export const digitsEnd = (bytes: Held, from: number): number => {
  let i = from;
  while (isDigit(octetAt(bytes, i))) i++;
  return i;
};

/** Whether `SIP/` starts there, in any case. */
export const startsWithSip = (bytes: Held, start: number): boolean =>
  (wordAt(bytes, start) | FOLD_THREE) === SIP_SLASH;

/** Whether the octets are `name`, given in lower case; ASCII letters match in any case. */
export function equalsIgnoreCase(bytes: Held, start: number, end: number, name: string): boolean {
  if (end - start !== name.length) return false;
  for (let i = 0; i < name.length; i++) {
    const octet = octetAt(bytes, start + i);
    const wanted = name.charCodeAt(i);
    if (octet === wanted) continue;
    if ((octet | 32) !== wanted || wanted < 97 || wanted > 122) return false;
  }
  return true;
}

/** Removes the backslash of each quoted pair, and folds, from the inside of a quoted string. */
export function unquote(text: string): string {
  const unfolded = unfold(text);
  return unfolded.includes('\\') ? unfolded.replace(/\\([\s\S])/g, '$1') : unfolded;
}

/** Replaces each fold (several in a row too) and each lone CR by one space. */
export function unfold(text: string): string {
  return text.includes('\r') ? text.replace(/(?:\r\n[ \t]+)+|\r/g, ' ') : text;
}

/** Lower case for ASCII letters only: octets above 127 stay as they are. */
export function lowerAscii(text: string): string {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (run) => run.toLowerCase()) : text;
}
