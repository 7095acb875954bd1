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
import { type Bytes, indexOfOctet } from '../lexing/bytes.ts';
import { BACKSLASH, CR, LF, SP, TOKEN } from '../lexing/chars.ts';
import { colonAt, isBlank, nameEndAt, runEnd } from '../lexing/lexer.ts';
import { octetAt, WORDS, wordAt } from '../lexing/scratch.ts';
import { LINE_STRIDE, type MessageView } from './view.ts';

/** What `lineEnd` returns where no line ends. */
export const NO_LINE = -1;
export const BARE_LF = -2;

/** What `initial` holds before the first octet is looked at. */
const NOT_READ = -1;

/** CRLF as `wordAt` reads it. */
const CRLF = 0x0a0d;

/**
 * Reads lines up to the blank one and returns where the body starts; -1 where there is none.
 *
 * The names that nearly every message has are found by comparing four octets at a time, colon
 * included: `|` with 0x20 makes lower case of what has to be a letter, and of nothing else, so that
 * no control character passes for `-` or `:`. All other names are looked up. It is one long
 * function, as a call for each line would take a tenth of the time a message takes.
 */
export function readHeaders(
  view: MessageView,
  bytes: Bytes,
  from: number,
  end: number,
  messageStart: number,
): number {
  const { maxHeaderBytes, maxHeaders } = view.limits;
  const blockEnd = messageStart + view.limits.maxHeaderBlockBytes;
  const full = view.indexEnd + LINE_STRIDE * maxHeaders;
  const { index } = view;
  let room = index.length;
  let at = view.indexEnd;
  let seen = 0;
  let body = -1;
  let line = from;
  let initial = NOT_READ;
  for (;;) {
    // A round for nothing but V8 11.3 (Node 20): where that drops what it has compiled of a function
    // while it compiles a loop of it on its own, all later calls enter by way of the loop, after a
    // first round in slow code. In one process of seven that happens here.
    if (initial === NOT_READ) {
      initial = octetAt(line);
      continue;
    }
    if (initial === CR && octetAt(line + 1) === LF && line + 1 < end) {
      body = line + 2;
      break;
    }
    const lf = indexOfOctet(bytes, LF, line);
    if (lf < 0 || lf >= end) {
      view.fail('truncated', line);
      break;
    }
    // The last octet of the line, CR, LF, and the first octet of the next line.
    let border = wordAt(lf - 2);
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
      border = wordAt(stop - 1);
    }
    const next = border >>> 24;
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
      line = stop + 2;
      initial = next;
      continue;
    }
    let id = UNKNOWN;
    let value = line;
    switch (initial | 0x20) {
      case 0x61:
        if (
          (WORDS.getInt32(line, true) | 0x20202020) === 0x6f6c6c61 &&
          (WORDS.getInt32(line + 2, true) | 0x00202020) === 0x3a776f6c
        ) {
          // allow:
          id = ALLOW;
          value += 5;
        } else if (
          (WORDS.getInt32(line, true) | 0x20202020) === 0x68747561 &&
          (WORDS.getInt32(line + 4, true) | 0x20202020) === 0x7a69726f &&
          (WORDS.getInt32(line + 8, true) | 0x20202020) === 0x6f697461 &&
          (WORDS.getInt32(line + 10, true) | 0x00202020) === 0x3a6e6f69
        ) {
          // authorization:
          id = AUTHORIZATION;
          value += 13;
        } else if (
          (WORDS.getInt32(line, true) | 0x20202020) === 0x65636361 &&
          (WORDS.getInt32(line + 3, true) | 0x00202020) === 0x3a747065
        ) {
          // accept:
          id = ACCEPT;
          value += 6;
        }
        break;
      case 0x63:
        if (
          (WORDS.getInt32(line, true) | 0x20202020) === 0x6c6c6163 &&
          (WORDS.getInt32(line + 4, true) | 0x00202000) === 0x3a64692d
        ) {
          // call-id:
          id = CALL_ID;
          value += 7;
        } else if (
          (WORDS.getInt32(line, true) | 0x20202020) === 0x71657363 &&
          (WORDS.getInt32(line + 1, true) | 0x00202020) === 0x3a716573
        ) {
          // cseq:
          id = CSEQ;
          value += 4;
        } else if (
          (WORDS.getInt32(line, true) | 0x20202020) === 0x746e6f63 &&
          (WORDS.getInt32(line + 4, true) | 0x00202020) === 0x3a746361
        ) {
          // contact:
          id = CONTACT;
          value += 7;
        } else if (
          (WORDS.getInt32(line, true) | 0x20202020) === 0x746e6f63 &&
          (WORDS.getInt32(line + 4, true) | 0x00202020) === 0x2d746e65 &&
          (WORDS.getInt32(line + 8, true) | 0x20202020) === 0x676e656c &&
          (WORDS.getInt32(line + 11, true) | 0x00202020) === 0x3a687467
        ) {
          // content-length:
          id = CONTENT_LENGTH;
          value += 14;
        } else if (
          (WORDS.getInt32(line, true) | 0x20202020) === 0x746e6f63 &&
          (WORDS.getInt32(line + 4, true) | 0x00202020) === 0x2d746e65 &&
          (WORDS.getInt32(line + 8, true) | 0x20202020) === 0x65707974 &&
          (WORDS.getInt32(line + 9, true) | 0x00202020) === 0x3a657079
        ) {
          // content-type:
          id = CONTENT_TYPE;
          value += 12;
        } else if (
          (WORDS.getInt32(line, true) | 0x20202020) === 0x746e6f63 &&
          (WORDS.getInt32(line + 4, true) | 0x00202020) === 0x2d746e65 &&
          (WORDS.getInt32(line + 8, true) | 0x20202020) === 0x70736964 &&
          (WORDS.getInt32(line + 12, true) | 0x20202020) === 0x7469736f &&
          (WORDS.getInt32(line + 16, true) | 0x00202020) === 0x3a6e6f69
        ) {
          // content-disposition:
          id = CONTENT_DISPOSITION;
          value += 19;
        }
        break;
      case 0x66:
        if (
          (WORDS.getInt32(line, true) | 0x20202020) === 0x6d6f7266 &&
          (WORDS.getInt32(line + 1, true) | 0x00202020) === 0x3a6d6f72
        ) {
          // from:
          id = FROM;
          value += 4;
        }
        break;
      case 0x6d:
        if (
          (WORDS.getInt32(line, true) | 0x00202020) === 0x2d78616d &&
          (WORDS.getInt32(line + 4, true) | 0x20202020) === 0x77726f66 &&
          (WORDS.getInt32(line + 8, true) | 0x20202020) === 0x73647261 &&
          (WORDS.getInt32(line + 9, true) | 0x00202020) === 0x3a736472
        ) {
          // max-forwards:
          id = MAX_FORWARDS;
          value += 12;
        } else if (
          (WORDS.getInt32(line, true) | 0x00202020) === 0x2d6e696d &&
          (WORDS.getInt32(line + 3, true) | 0x00202000) === 0x3a65732d
        ) {
          // min-se:
          id = MIN_SE;
          value += 6;
        }
        break;
      case 0x70:
        if (
          (WORDS.getInt32(line, true) | 0x20202020) === 0x786f7270 &&
          (WORDS.getInt32(line + 4, true) | 0x20200020) === 0x75612d79 &&
          (WORDS.getInt32(line + 8, true) | 0x20202020) === 0x726f6874 &&
          (WORDS.getInt32(line + 12, true) | 0x20202020) === 0x74617a69 &&
          (WORDS.getInt32(line + 16, true) | 0x00202020) === 0x3a6e6f69
        ) {
          // proxy-authorization:
          id = PROXY_AUTHORIZATION;
          value += 19;
        } else if (
          (WORDS.getInt32(line, true) | 0x20200020) === 0x73612d70 &&
          (WORDS.getInt32(line + 4, true) | 0x20202020) === 0x74726573 &&
          (WORDS.getInt32(line + 8, true) | 0x20002020) === 0x692d6465 &&
          (WORDS.getInt32(line + 12, true) | 0x20202020) === 0x746e6564 &&
          (WORDS.getInt32(line + 16, true) | 0x00202020) === 0x3a797469
        ) {
          // p-asserted-identity:
          id = P_ASSERTED_IDENTITY;
          value += 19;
        }
        break;
      case 0x72:
        if (
          (WORDS.getInt32(line, true) | 0x20202020) === 0x6f636572 &&
          (WORDS.getInt32(line + 4, true) | 0x20002020) === 0x722d6472 &&
          (WORDS.getInt32(line + 8, true) | 0x20202020) === 0x6574756f &&
          (WORDS.getInt32(line + 9, true) | 0x00202020) === 0x3a657475
        ) {
          // record-route:
          id = RECORD_ROUTE;
          value += 12;
        } else if (
          (WORDS.getInt32(line, true) | 0x20202020) === 0x74756f72 &&
          (WORDS.getInt32(line + 2, true) | 0x00202020) === 0x3a657475
        ) {
          // route:
          id = ROUTE;
          value += 5;
        }
        break;
      case 0x73:
        if (
          (WORDS.getInt32(line, true) | 0x20202020) === 0x70707573 &&
          (WORDS.getInt32(line + 4, true) | 0x20202020) === 0x6574726f &&
          (WORDS.getInt32(line + 6, true) | 0x00202020) === 0x3a646574
        ) {
          // supported:
          id = SUPPORTED;
          value += 9;
        } else if (
          (WORDS.getInt32(line, true) | 0x20202020) === 0x73736573 &&
          (WORDS.getInt32(line + 4, true) | 0x00202020) === 0x2d6e6f69 &&
          (WORDS.getInt32(line + 8, true) | 0x20202020) === 0x69707865 &&
          (WORDS.getInt32(line + 12, true) | 0x00202020) === 0x3a736572
        ) {
          // session-expires:
          id = SESSION_EXPIRES;
          value += 15;
        }
        break;
      case 0x74:
        if (((WORDS.getInt32(line, true) | 0x00002020) & 0xffffff) === 0x3a6f74) {
          // to:
          id = TO;
          value += 2;
        }
        break;
      case 0x75:
        if (
          (WORDS.getInt32(line, true) | 0x20202020) === 0x72657375 &&
          (WORDS.getInt32(line + 4, true) | 0x20202000) === 0x6567612d &&
          (WORDS.getInt32(line + 7, true) | 0x00202020) === 0x3a746e65
        ) {
          // user-agent:
          id = USER_AGENT;
          value += 10;
        }
        break;
      case 0x76:
        if ((WORDS.getInt32(line, true) | 0x00202020) === 0x3a616976) {
          // via:
          id = VIA;
          value += 3;
        }
        break;
    }
    if (id === UNKNOWN) {
      value = colonAt(line, stop);
      const nameEnd = nameEndAt(line, value);
      id = headerId(line, nameEnd);
      if (value < 0 || (id === UNKNOWN && !isToken(line, nameEnd))) {
        view.fail('bad-header-name', runEnd(line, TOKEN));
        line = stop + 2;
        initial = next;
        continue;
      }
    }
    // The colon, and the two octets behind it.
    const start = wordAt(value);
    if (((start >>> 8) & 255) === SP && ((start >>> 16) & 255) > SP) value += 2;
    else value = spaceEnd(value + 1, stop);
    const valueEnd = (border & 255) <= SP ? trimmedEnd(value, stop) : stop;
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
    line = stop + 2;
    initial = next;
  }
  view.indexEnd = at;
  view.seen = seen;
  if (body >= 0) {
    const nul = indexOfOctet(bytes, 0, from);
    if (nul >= 0 && nul < line) checkNul(view, bytes, nul, line);
  }
  return body;
}

/** The offset of the CR that ends the line, NO_LINE, or BARE_LF. */
export function lineEnd(bytes: Bytes, from: number, end: number): number {
  const lf = indexOfOctet(bytes, LF, from);
  if (lf < 0 || lf >= end) return NO_LINE;
  return lf > from && octetAt(lf - 1) === CR ? lf - 1 : BARE_LF;
}

/** The end of a header whose next line starts with a space or tab. */
function foldedEnd(bytes: Bytes, firstEnd: number, end: number): number {
  let stop = firstEnd;
  while (stop >= 0 && stop + 2 < end && isBlank(octetAt(stop + 2))) {
    stop = lineEnd(bytes, stop + 2, end);
  }
  return stop;
}

function spaceEnd(from: number, end: number): number {
  let i = from;
  while (i < end && isSpace(octetAt(i))) i++;
  return Math.min(i, end);
}

function trimmedEnd(start: number, end: number): number {
  let i = end;
  while (i > start && isSpace(octetAt(i - 1))) i--;
  return i;
}

function noteRepetition(view: MessageView, id: HeaderId, start: number): void {
  if (id === CONTENT_LENGTH) {
    view.hasTwoLengths = true;
    view.fail('duplicate-content-length', start);
  } else if (view.duplicateAt < 0) {
    view.duplicateAt = start;
  }
}

/** A NUL may stand in the head only as a quoted pair. Each octet is looked at once. */
function checkNul(view: MessageView, bytes: Bytes, first: number, end: number): void {
  let from = 0;
  for (let nul = first; nul >= 0 && nul < end; nul = indexOfOctet(bytes, 0, nul + 1)) {
    let slash = nul;
    while (slash > from && octetAt(slash - 1) === BACKSLASH) slash--;
    if ((nul - slash) % 2 === 0) {
      view.fail('nul-in-header', nul);
      return;
    }
    from = nul + 1;
  }
}

function isToken(start: number, end: number): boolean {
  return end > start && runEnd(start, TOKEN) === end;
}

/** White space that surrounds a value: the line ends in it are folds. */
function isSpace(octet: number): boolean {
  return octet <= SP && (isBlank(octet) || octet === CR || octet === LF);
}
