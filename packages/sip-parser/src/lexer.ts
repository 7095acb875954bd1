import type { Bytes } from './bytes.ts';
import * as chars from './chars.ts';
import { isDigit } from './chars.ts';

/** Constants of this module: an imported one is loaded each time it is looked at. */
const { BACKSLASH, CLASS, CR, HTAB, LF, QUOTABLE, QUOTE, SP } = chars;

/**
 * Skips spaces, tabs and folds (CRLF followed by a space or tab).
 * RFC 3261 section 25.1 (LWS, SWS)
 */
export function skipLws(bytes: Bytes, from: number, end: number): number {
  return from < end && bytes[from]! <= SP ? lwsEnd(bytes, from, end) : from;
}

function lwsEnd(bytes: Bytes, from: number, end: number): number {
  let i = from;
  while (i < end) {
    const octet = bytes[i]!;
    if (octet === SP || octet === HTAB) i++;
    else if (octet === CR && isFold(bytes, i, end)) i += 3;
    else break;
  }
  return i;
}

function isFold(bytes: Bytes, i: number, end: number): boolean {
  return i + 2 < end && bytes[i + 1] === LF && (bytes[i + 2] === SP || bytes[i + 2] === HTAB);
}

/** The end of the run of octets that have a bit of `classes`. */
export function runEnd(bytes: Bytes, from: number, end: number, classes: number): number {
  let i = from;
  while (i < end && (CLASS[bytes[i]!]! & classes) !== 0) i++;
  return i;
}

/** As `runEnd`, four octets a step: for what tends to be long. */
export function longRunEnd(bytes: Bytes, from: number, end: number, classes: number): number {
  let i = from;
  for (const last = end - 3; i < last; i += 4) {
    if ((CLASS[bytes[i]!]! & classes) === 0) return i;
    if ((CLASS[bytes[i + 1]!]! & classes) === 0) return i + 1;
    if ((CLASS[bytes[i + 2]!]! & classes) === 0) return i + 2;
    if ((CLASS[bytes[i + 3]!]! & classes) === 0) return i + 3;
  }
  while (i < end && (CLASS[bytes[i]!]! & classes) !== 0) i++;
  return i;
}

/**
 * The end of the quoted string that starts at `from`, after its closing quote; -1 where it does
 * not close or holds a control character outside a quoted pair.
 * RFC 3261 section 25.1 (quoted-string, quoted-pair)
 */
export function quotedEnd(bytes: Bytes, from: number, end: number): number {
  let i = longRunEnd(bytes, from + 1, end, QUOTABLE);
  while (i < end) {
    const octet = bytes[i]!;
    if (octet === QUOTE) return i + 1;
    if (octet === BACKSLASH) {
      const quoted = i + 1 < end ? bytes[i + 1]! : CR;
      if (quoted === CR || quoted === LF) return -1;
      i += 2;
    } else {
      const next = skipLws(bytes, i, end);
      if (next === i) return -1;
      i = next;
    }
    i = longRunEnd(bytes, i, end, QUOTABLE);
  }
  return -1;
}

/** What `readNumber` returns for digits that say more than the caller wants to hear of. */
export const TOO_BIG = -2;

/**
 * Digits as a number: -1 where there is none or another octet, TOO_BIG for a value above `max`.
 * Leading zeros are allowed; nothing wraps, however many digits there are.
 */
export function readNumber(bytes: Bytes, start: number, end: number, max: number): number {
  if (start >= end) return -1;
  let value = 0;
  for (let i = start; i < end; i++) {
    const octet = bytes[i]!;
    if (!isDigit(octet)) return -1;
    if (value <= max) value = value * 10 + (octet - 48);
  }
  return value > max ? TOO_BIG : value;
}

/** Whether the octets are `name` (given in lower case) without regard to the case of ASCII letters. */
export function equalsIgnoreCase(bytes: Bytes, start: number, end: number, name: string): boolean {
  if (end - start !== name.length) return false;
  for (let i = 0; i < name.length; i++) {
    const octet = bytes[start + i]!;
    const wanted = name.charCodeAt(i);
    if (octet === wanted) continue;
    if ((octet | 32) !== wanted || wanted < 97 || wanted > 122) return false;
  }
  return true;
}

/** A lower-case name as octets, for `isWord`. */
export function wordOf(name: string): Uint8Array {
  return Uint8Array.from(name, (letter) => letter.charCodeAt(0));
}

/** As `equalsIgnoreCase`, in half the time: the characters of a string are dear to look at. */
export function isWord(bytes: Bytes, start: number, end: number, word: Uint8Array): boolean {
  const { length } = word;
  if (end - start !== length) return false;
  for (let i = 0; i < length; i++) {
    const wanted = word[i]!;
    // The case bit is ignored where the wanted octet is a letter (bit 64), not where it is `-`.
    if ((bytes[start + i]! | ((wanted >> 1) & 32)) !== wanted) return false;
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
