import {
  ACCEPT,
  ALLOW,
  AUTHORIZATION,
  CALL_ID,
  CONTACT,
  CONTENT_DISPOSITION,
  CONTENT_LENGTH,
  CONTENT_TYPE,
  CSEQ,
  FAST_IDS,
  FROM,
  type HeaderId,
  headerId,
  MAX_FORWARDS,
  MIN_SE,
  NAME_LENGTH,
  P_ASSERTED_IDENTITY,
  PROXY_AUTHORIZATION,
  RECORD_ROUTE,
  ROUTE,
  SESSION_EXPIRES,
  SINGLETONS,
  SUPPORTED,
  TO,
  UNKNOWN,
  USER_AGENT,
  VIA,
} from '../headers/header-names.ts';
import * as W from '../headers/name-words.ts';
import { indexOfOctet } from '../lexing/bytes.ts';
import { CR, LF, SP, TOKEN } from '../lexing/chars.ts';
import { colonAt, FOLD, FOLD_THREE, isBlank, nameEndAt, runEnd } from '../lexing/lexer.ts';
import { NONE } from '../lexing/outcome.ts';
import { type Held, octetAt, wordAt, wordsOf } from '../lexing/scratch.ts';
import { LINE_STRIDE, type LineIndex } from './line-index.ts';
import { foldedEnd, NO_LINE, strayNul, trimmedEnd, valueStart } from './lines.ts';

/** What `readHeaders` returns where no blank line ends the head. */
export const NO_BODY = -1;

/** What `otherName` returns where the line has no colon, or no token before it. */
const NO_NAME = -1;

/** What `initial` holds before the first octet is read. */
const NOT_READ = -1;

/** CRLF as the lower half of a word. */
const CRLF = 0x0a0d;
/** Folds the two letters of `-id:` and `-se:`. */
const FOLD_INNER = 0x00202000;
/** Folds the two letters of `to:`. */
const FOLD_TWO = 0x00002020;
/** Folds the three letters of `ed-i`. */
const FOLD_BUT_THIRD = 0x20002020;

/**
 * Reads lines up to the blank one and returns where the body starts, or NO_BODY.
 *
 * The 21 names that nearly every message has are compared four octets at a time, the colon
 * included; all others are looked up. A letter has bit 64 set and takes bit 32 to become lower
 * case; `-` and `:` are compared as they are, so that no control character passes for them.
 *
 * The comparisons are written out in the loop. Each way to move them out was measured: one function
 * for the name costs 13 %, a small function for a comparison 27 % (it uses up what V8 is willing to
 * inline, so that the rest of the loop is called instead), a table of words 45 %.
 */
export function readHeaders(
  view: LineIndex,
  bytes: Held,
  from: number,
  end: number,
  messageStart: number,
): number {
  const { maxHeaderBytes, maxHeaders } = view.limits;
  const blockEnd = messageStart + view.limits.maxHeaderBlockBytes;
  const full = view.indexEnd + LINE_STRIDE * maxHeaders;
  const { index } = view;
  const words = wordsOf(bytes);
  let room = index.length;
  let at = view.indexEnd;
  let seen = 0;
  let body = NO_BODY;
  let next = from;
  let initial = NOT_READ;
  for (;;) {
    // A round for V8 11.3 (Node 20) alone: if it drops what it has compiled of a function while it
    // compiles one of its loops separately, all later calls enter through the loop, after a first
    // round in slow code. That happens here in one process of seven.
    if (initial === NOT_READ) {
      initial = octetAt(bytes, next);
      continue;
    }
    const line = next;
    if (initial === CR && octetAt(bytes, line + 1) === LF && line + 1 < end) {
      body = line + 2;
      break;
    }
    const lf = indexOfOctet(bytes, LF, line);
    if (lf < 0 || lf >= end) {
      view.fail('truncated', line);
      break;
    }
    // The last octet of the line, CR, LF, and the first octet of the next line.
    let border = wordAt(bytes, lf - 2);
    if (((border >>> 8) & 0xffff) !== CRLF || lf === line) {
      view.fail('bare-lf', line);
      break;
    }
    let stop = lf - 1;
    if (isBlank(border >>> 24)) {
      stop = foldedEnd(bytes, stop, end);
      if (stop < 0) {
        view.fail(stop === NO_LINE ? 'truncated' : 'bare-lf', line);
        break;
      }
      border = wordAt(bytes, stop - 1);
    }
    next = stop + 2;
    initial = border >>> 24;
    if (stop > blockEnd) {
      view.fail('headers-too-large', line);
      break;
    }
    if (at === full) {
      view.fail('too-many-headers', line);
      break;
    }
    if (at === room) {
      view.growIndex();
      room = index.length;
    }
    if (stop - line > maxHeaderBytes) {
      view.fail('header-too-large', line);
      continue;
    }

    let id = UNKNOWN;
    const first = words.getInt32(line, true);
    switch (first | ((first >>> 1) & FOLD)) {
      case W.VIA_COLON:
        id = VIA;
        break;
      case W.FROM:
        if ((words.getInt32(line + 1, true) | FOLD_THREE) === W.ROM_COLON) id = FROM;
        break;
      case W.CSEQ:
        if ((words.getInt32(line + 1, true) | FOLD_THREE) === W.SEQ_COLON) id = CSEQ;
        break;
      case W.CALL:
        if ((words.getInt32(line + 4, true) | FOLD_INNER) === W.DASH_ID_COLON) id = CALL_ID;
        break;
      case W.CONT: {
        const second = words.getInt32(line + 4, true) | FOLD_THREE;
        if (second === W.ACT_COLON) id = CONTACT;
        if (second !== W.ENT_DASH) break;
        switch (words.getInt32(line + 8, true) | FOLD) {
          case W.LENG:
            if ((words.getInt32(line + 11, true) | FOLD_THREE) === W.GTH_COLON) id = CONTENT_LENGTH;
            break;
          case W.TYPE:
            if ((words.getInt32(line + 9, true) | FOLD_THREE) === W.YPE_COLON) id = CONTENT_TYPE;
            break;
          case W.DISP:
            if (
              (words.getInt32(line + 12, true) | FOLD) === W.OSIT &&
              (words.getInt32(line + 16, true) | FOLD_THREE) === W.ION_COLON
            ) {
              id = CONTENT_DISPOSITION;
            }
            break;
        }
        break;
      }
      case W.MAX_DASH:
        if (
          (words.getInt32(line + 4, true) | FOLD) === W.FORW &&
          (words.getInt32(line + 8, true) | FOLD) === W.ARDS &&
          (words.getInt32(line + 9, true) | FOLD_THREE) === W.RDS_COLON
        ) {
          id = MAX_FORWARDS;
        }
        break;
      case W.RECO:
        if (
          (words.getInt32(line + 3, true) | FOLD_THREE) === W.ORD_DASH &&
          (words.getInt32(line + 7, true) | FOLD) === W.ROUT &&
          (words.getInt32(line + 9, true) | FOLD_THREE) === W.UTE_COLON
        ) {
          id = RECORD_ROUTE;
        }
        break;
      case W.ROUT:
        if ((words.getInt32(line + 2, true) | FOLD_THREE) === W.UTE_COLON) id = ROUTE;
        break;
      case W.ALLO:
        if ((words.getInt32(line + 2, true) | FOLD_THREE) === W.LOW_COLON) id = ALLOW;
        break;
      case W.USER:
        if (
          (words.getInt32(line + 1, true) | FOLD_THREE) === W.SER_DASH &&
          (words.getInt32(line + 5, true) | FOLD) === W.AGEN &&
          (words.getInt32(line + 7, true) | FOLD_THREE) === W.ENT_COLON
        ) {
          id = USER_AGENT;
        }
        break;
      case W.SUPP:
        if (
          (words.getInt32(line + 4, true) | FOLD) === W.ORTE &&
          (words.getInt32(line + 6, true) | FOLD_THREE) === W.TED_COLON
        ) {
          id = SUPPORTED;
        }
        break;
      case W.ACCE:
        if ((words.getInt32(line + 3, true) | FOLD_THREE) === W.EPT_COLON) id = ACCEPT;
        break;
      case W.SESS:
        if (
          (words.getInt32(line + 4, true) | FOLD_THREE) === W.ION_DASH &&
          (words.getInt32(line + 8, true) | FOLD) === W.EXPI &&
          (words.getInt32(line + 12, true) | FOLD_THREE) === W.RES_COLON
        ) {
          id = SESSION_EXPIRES;
        }
        break;
      case W.MIN_DASH:
        if ((words.getInt32(line + 3, true) | FOLD_INNER) === W.DASH_SE_COLON) id = MIN_SE;
        break;
      case W.PROX:
        if (
          (words.getInt32(line + 2, true) | FOLD_THREE) === W.OXY_DASH &&
          (words.getInt32(line + 6, true) | FOLD) === W.AUTH &&
          (words.getInt32(line + 10, true) | FOLD) === W.ORIZ &&
          (words.getInt32(line + 14, true) | FOLD) === W.ATIO &&
          (words.getInt32(line + 16, true) | FOLD_THREE) === W.ION_COLON
        ) {
          id = PROXY_AUTHORIZATION;
        }
        break;
      case W.AUTH:
        if (
          (words.getInt32(line + 4, true) | FOLD) === W.ORIZ &&
          (words.getInt32(line + 8, true) | FOLD) === W.ATIO &&
          (words.getInt32(line + 10, true) | FOLD_THREE) === W.ION_COLON
        ) {
          id = AUTHORIZATION;
        }
        break;
      case W.P_DASH_AS:
        if (
          (words.getInt32(line + 4, true) | FOLD) === W.SERT &&
          (words.getInt32(line + 8, true) | FOLD_BUT_THIRD) === W.ED_DASH_I &&
          (words.getInt32(line + 12, true) | FOLD) === W.DENT &&
          (words.getInt32(line + 16, true) | FOLD_THREE) === W.ITY_COLON
        ) {
          id = P_ASSERTED_IDENTITY;
        }
        break;
      default:
        if (((first | FOLD_TWO) & 0xffffff) === W.TO_COLON) id = TO;
    }
    let colon: number;
    if (id !== UNKNOWN) colon = line + NAME_LENGTH[id]!;
    else {
      const other = otherName(bytes, line, stop);
      if (other === NO_NAME) {
        view.fail('bad-header-name', runEnd(bytes, line, TOKEN));
        continue;
      }
      id = other & 0xff;
      colon = other >>> 8;
    }

    const value = valueStart(bytes, colon, stop);
    const valueEnd = (border & 255) <= SP ? trimmedEnd(bytes, value, stop) : stop;
    index[at] = (line << 16) | id;
    index[at + 1] = (value << 16) | (valueEnd - value);
    if (id < FAST_IDS) {
      const bit = 1 << id;
      if ((seen & bit) === 0) {
        seen |= bit;
        index[id] = at;
      } else if ((bit & SINGLETONS) !== 0) noteRepetition(view, id, line);
    }
    at += LINE_STRIDE;
  }
  view.indexEnd = at;
  view.seen = seen;
  if (body !== NO_BODY) {
    const nul = indexOfOctet(bytes, 0, from);
    const stray = nul < 0 ? NONE : strayNul(bytes, nul, next);
    if (stray !== NONE) view.fail('nul-in-header', stray);
  }
  return body;
}

/**
 * The name of a line that starts with none of the usual ones, or has blanks before its colon: where
 * the colon is (above the lowest 8 bits) and the id; or NO_NAME.
 */
function otherName(bytes: Held, line: number, stop: number): number {
  const colon = colonAt(bytes, line, stop);
  if (colon < 0) return NO_NAME;
  const nameEnd = nameEndAt(bytes, line, colon);
  const id = headerId(bytes, line, nameEnd);
  return id === UNKNOWN && !isToken(bytes, line, nameEnd) ? NO_NAME : (colon << 8) | id;
}

function noteRepetition(view: LineIndex, id: HeaderId, start: number): void {
  if (id === CONTENT_LENGTH) {
    view.hasTwoLengths = true;
    view.fail('duplicate-content-length', start);
  } else if (view.duplicateAt < 0) {
    view.duplicateAt = start;
  }
}

function isToken(bytes: Held, start: number, end: number): boolean {
  return end > start && runEnd(bytes, start, TOKEN) === end;
}
