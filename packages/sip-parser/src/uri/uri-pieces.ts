import { COLON, hexValue, isDigit, PERCENT } from '../lexing/chars.ts';
import { equalsIgnoreCase, FOLD, runEnd } from '../lexing/lexer.ts';
import { FAILED } from '../lexing/outcome.ts';
import { type Held, octetAt, wordAt, wordOf } from '../lexing/scratch.ts';

export const PLUS = 43;

const LR__ = wordOf('lr  ');
const TTL_ = wordOf('ttl ');
const USER_ = wordOf('user');
const MADD = wordOf('madd');
const ADDR = wordOf('addr');
const METH = wordOf('meth');
const THOD = wordOf('thod');
const TRAN = wordOf('tran');
const SPOR = wordOf('spor');
const PORT = wordOf('port');

/** Returns the offset of the colon after the scheme, or the failure at what is no scheme. */
export function schemeEndAt(bytes: Held, start: number, end: number): number {
  for (let i = start; i < end; i++) {
    const octet = octetAt(bytes, i);
    if (octet === COLON) return i > start ? i : FAILED | i;
    const letter = (octet | 32) >= 97 && (octet | 32) <= 122;
    const inner = isDigit(octet) || octet === PLUS || octet === 45 || octet === 46;
    if (!letter && (i === start || !inner)) return FAILED | i;
  }
  return FAILED | end;
}

export function kindOf(bytes: Held, start: number, end: number): 'sip' | 'sips' | 'tel' | 'other' {
  if (equalsIgnoreCase(bytes, start, end, 'sip')) return 'sip';
  if (equalsIgnoreCase(bytes, start, end, 'sips')) return 'sips';
  return equalsIgnoreCase(bytes, start, end, 'tel') ? 'tel' : 'other';
}

/** A bit for each parameter that matters and may occur only once; 0 for any other. */
export const knownParameter = (bytes: Held, start: number, end: number): number => {
  const word = wordAt(bytes, start) | FOLD;
  switch (end - start) {
    case 2:
      return ((word & 0xffff) | 0x20200000) === LR__ ? 1 : 0;
    case 3:
      return ((word & 0xffffff) | 0x20000000) === TTL_ ? 16 : 0;
    case 4:
      return word === USER_ ? 32 : 0;
    case 5:
      return word === MADD && (wordAt(bytes, start + 1) | FOLD) === ADDR ? 2 : 0;
    case 6:
      return word === METH && (wordAt(bytes, start + 2) | FOLD) === THOD ? 4 : 0;
    case 9: {
      const isTransport = word === TRAN && (wordAt(bytes, start + 4) | FOLD) === SPOR;
      return isTransport && (wordAt(bytes, start + 5) | FOLD) === PORT ? 8 : 0;
    }
    default:
      return 0;
  }
};

/** The end of a run of characters of a class and `%HH`, or the failure at a broken escape. */
export const pieceEnd = (bytes: Held, from: number, end: number, classes: number): number => {
  let i = runEnd(bytes, from, classes);
  while (octetAt(bytes, i) === PERCENT) {
    if (!isEscape(bytes, i, end)) return FAILED | i;
    i = runEnd(bytes, i + 3, classes);
  }
  return i;
};

export const isEscape = (bytes: Held, i: number, end: number): boolean =>
  i + 2 < end && hexValue(octetAt(bytes, i + 1)) >= 0 && hexValue(octetAt(bytes, i + 2)) >= 0;

export function isPhoneDigit(octet: number): boolean {
  return hexValue(octet) >= 0 || octet === 42 || octet === 35;
}

export function isVisualSeparator(octet: number): boolean {
  return octet === 45 || octet === 46 || octet === 40 || octet === 41;
}
