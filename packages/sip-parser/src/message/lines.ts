import { indexOfOctet } from '../lexing/bytes.ts';
import { BACKSLASH, CR, LF, SP } from '../lexing/chars.ts';
import { isBlank } from '../lexing/lexer.ts';
import { NONE } from '../lexing/outcome.ts';
import { type Held, octetAt, wordAt } from '../lexing/scratch.ts';

/** What `lineEnd` returns where no line ends. */
export const NO_LINE = -1;
/** What `lineEnd` returns for a line that ends in LF alone. */
export const BARE_LF = -2;

/** The offset of the CR that ends the line, NO_LINE, or BARE_LF. */
export function lineEnd(bytes: Held, from: number, end: number): number {
  const lf = indexOfOctet(bytes, LF, from);
  if (lf < 0 || lf >= end) return NO_LINE;
  return lf > from && octetAt(bytes, lf - 1) === CR ? lf - 1 : BARE_LF;
}

/** The end of a header whose next line starts with a space or tab. */
export function foldedEnd(bytes: Held, firstEnd: number, end: number): number {
  let stop = firstEnd;
  while (stop >= 0 && stop + 2 < end && isBlank(octetAt(bytes, stop + 2))) {
    stop = lineEnd(bytes, stop + 2, end);
  }
  return stop;
}

/** Where the value after a colon starts: nearly always after one space. */
export const valueStart = (bytes: Held, colon: number, stop: number): number => {
  const word = wordAt(bytes, colon);
  const isUsual = ((word >>> 8) & 255) === SP && ((word >>> 16) & 255) > SP;
  return isUsual ? colon + 2 : spaceEnd(bytes, colon + 1, stop);
};

function spaceEnd(bytes: Held, from: number, end: number): number {
  let i = from;
  while (i < end && isSpace(octetAt(bytes, i))) i++;
  return Math.min(i, end);
}

export function trimmedEnd(bytes: Held, start: number, end: number): number {
  let i = end;
  while (i > start && isSpace(octetAt(bytes, i - 1))) i--;
  return i;
}

/**
 * The offset of the first NUL that is not part of a quoted pair, from the NUL at `first` on; NONE
 * if all are quoted. Each octet is looked at once.
 */
export function strayNul(bytes: Held, first: number, end: number): number {
  let from = 0;
  for (let nul = first; nul >= 0 && nul < end; nul = indexOfOctet(bytes, 0, nul + 1)) {
    let slash = nul;
    while (slash > from && octetAt(bytes, slash - 1) === BACKSLASH) slash--;
    if ((nul - slash) % 2 === 0) return nul;
    from = nul + 1;
  }
  return NONE;
}

/** White space that surrounds a value: the line ends in it are folds. */
function isSpace(octet: number): boolean {
  return octet <= SP && (isBlank(octet) || octet === CR || octet === LF);
}
