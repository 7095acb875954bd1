import { type Bytes, indexOfOctet } from './bytes.ts';
import * as chars from './chars.ts';
import { isDigit } from './chars.ts';
import { FREQUENT_REACH, frequentHeader } from './frequent-header.ts';
import {
  CONTENT_LENGTH,
  type HeaderId,
  headerId,
  IS_SINGLETON,
  NAME_LENGTH,
  UNKNOWN,
} from './header-names.ts';
import { isWord, readNumber, runEnd, TOO_BIG, wordOf } from './lexer.ts';
import { type Malformed, malformed } from './malformed.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart } from './span.ts';
import { LINE_STRIDE, type MessageView } from './view.ts';

/** Constants of this module: an imported one is loaded each time it is looked at. */
const { BACKSLASH, COLON, CR, HTAB, LF, SP, TOKEN } = chars;

const MAX_LENGTH = 2 ** 31 - 1;
const MAX_STATUS = 699;
const MIN_STATUS = 100;
/** `SP SIP/2.0` */
const VERSION_TAIL = 8;
const LETTER_S = 115;
const PROTOCOL = wordOf('sip/');
const VERSION = wordOf('sip/2.0');

/** What `lineEnd` returns where no line ends. */
const NO_LINE = -1;
const BARE_LF = -2;

/**
 * The one pass: finds the lines, names them and cuts the body. What is wrong first is the code;
 * reading goes on where it can, so that the partial view holds enough to answer from. It makes no
 * object unless it fails: on the way of every packet that is what counts.
 * RFC 3261 sections 7 and 18.3
 */
export function scan(view: MessageView, bytes: Bytes, stream: boolean): Malformed | undefined {
  view.reset(bytes);
  const end = Math.min(bytes.length, view.limits.maxMessageBytes);
  let start = 0;
  while (start + 1 < end && bytes[start] === CR && bytes[start + 1] === LF) start += 2;
  if (start === end) return malformed('empty', start);
  const firstLine = lineEnd(bytes, start, end);
  if (firstLine < 0) return malformed(firstLine === NO_LINE ? 'truncated' : 'bare-lf', start, view);
  readStartLine(view, bytes, start, firstLine);
  const body = readHeaders(view, bytes, firstLine + 2, end, start);
  if (body >= 0) readFrame(view, body, end, stream);
  if (bytes.length > end) return malformed('message-too-large', end, view);
  return view.code === undefined ? undefined : malformed(view.code, view.offset, view);
}

/** The offset of the CR that ends the line, NO_LINE, or BARE_LF. */
function lineEnd(bytes: Bytes, from: number, end: number): number {
  const lf = indexOfOctet(bytes, LF, from);
  if (lf < 0 || lf >= end) return NO_LINE;
  return lf > from && bytes[lf - 1] === CR ? lf - 1 : BARE_LF;
}

function readStartLine(view: MessageView, bytes: Bytes, start: number, end: number): void {
  if ((bytes[start]! | 32) === LETTER_S && startsWithSip(bytes, start, end)) {
    readStatusLine(view, bytes, start, end);
  } else {
    readRequestLine(view, bytes, start, end);
  }
}

function startsWithSip(bytes: Bytes, start: number, end: number): boolean {
  return end - start >= 4 && isWord(bytes, start, start + 4, PROTOCOL);
}

/** `Method SP Request-URI SP SIP-Version`, with exactly one space each. RFC 3261 section 7.1 */
function readRequestLine(view: MessageView, bytes: Bytes, start: number, end: number): void {
  const methodEnd = runEnd(bytes, start, end, TOKEN);
  if (methodEnd === start || methodEnd === end || bytes[methodEnd] !== SP) {
    view.fail('bad-start-line', methodEnd);
    return;
  }
  view.methodSpan = spanOf(start, methodEnd);
  const uriStart = methodEnd + 1;
  let uriEnd = Math.max(uriStart, end - VERSION_TAIL);
  if (bytes[uriEnd] !== SP) {
    uriEnd = end - 1;
    while (uriEnd > uriStart && bytes[uriEnd] !== SP) uriEnd--;
  }
  if (uriEnd <= uriStart || bytes[uriStart] === SP || bytes[uriEnd - 1] === SP) {
    view.fail('bad-start-line', uriStart);
    return;
  }
  if (!isWord(bytes, uriEnd + 1, end, VERSION)) {
    const isOther = startsWithSip(bytes, uriEnd + 1, end) && isVersion(bytes, uriEnd + 5, end);
    view.fail(isOther ? 'bad-version' : 'bad-start-line', uriEnd + 1);
  }
  if (uriEnd - uriStart > view.limits.maxUriBytes) view.fail('uri-too-long', uriStart);
  else view.uriSpan = spanOf(uriStart, uriEnd);
}

/** `1*DIGIT "." 1*DIGIT` */
function isVersion(bytes: Bytes, start: number, end: number): boolean {
  let dots = 0;
  for (let i = start; i < end; i++) {
    if (bytes[i] === 46) dots++;
    else if (!isDigit(bytes[i]!)) return false;
  }
  return dots === 1 && end - start >= 3 && isDigit(bytes[start]!) && isDigit(bytes[end - 1]!);
}

/** `SIP-Version SP Status-Code SP Reason-Phrase`; the last space may be missing. RFC 3261 section 7.2 */
function readStatusLine(view: MessageView, bytes: Bytes, start: number, end: number): void {
  view.kind = 'response';
  let versionEnd = start;
  while (versionEnd < end && bytes[versionEnd] !== SP) versionEnd++;
  if (!isWord(bytes, start, versionEnd, VERSION)) {
    view.fail('bad-version', start);
    return;
  }
  const codeStart = versionEnd + 1;
  let codeEnd = codeStart;
  while (codeEnd < end && bytes[codeEnd] !== SP) codeEnd++;
  const status = codeEnd - codeStart === 3 ? readNumber(bytes, codeStart, codeEnd, MAX_STATUS) : -1;
  if (status < MIN_STATUS) {
    view.fail('bad-status', codeStart);
    return;
  }
  view.status = status;
  view.reasonSpan = spanOf(Math.min(codeEnd + 1, end), end);
}

/** Reads lines up to the blank one and returns where the body starts; -1 where there is none. */
function readHeaders(
  view: MessageView,
  bytes: Bytes,
  from: number,
  end: number,
  messageStart: number,
): number {
  const { maxHeaderBytes } = view.limits;
  const blockEnd = messageStart + view.limits.maxHeaderBlockBytes;
  const lastFrequent = bytes.length - FREQUENT_REACH;
  const nameLength = NAME_LENGTH;
  const isSingleton = IS_SINGLETON;
  let left = view.limits.maxHeaders;
  let { index } = view;
  let at = view.indexEnd;
  let line = from;
  while (bytes[line] !== CR || bytes[line + 1] !== LF || line + 2 > end) {
    const lf = indexOfOctet(bytes, LF, line);
    let stop = lf - 1;
    if (lf < 0 || lf >= end || bytes[stop] !== CR || stop < line) {
      view.fail(lf < 0 || lf >= end ? 'truncated' : 'bare-lf', line);
      return -1;
    }
    const next = bytes[lf + 1]!;
    if (next === SP || next === HTAB) {
      stop = foldedEnd(bytes, stop, end);
      if (stop < 0) {
        view.fail(stop === NO_LINE ? 'truncated' : 'bare-lf', line);
        return -1;
      }
    }
    if (stop > blockEnd) {
      view.fail('headers-too-large', line);
      return -1;
    }
    if (--left < 0) {
      view.fail('too-many-headers', line);
      return -1;
    }
    if (stop - line > maxHeaderBytes) {
      view.fail('header-too-large', line);
      line = stop + 2;
      continue;
    }
    let id = line <= lastFrequent ? frequentHeader(bytes, line) : UNKNOWN;
    let nameEnd = line + nameLength[id]!;
    let value = nameEnd + 1;
    if (id === UNKNOWN) {
      value = colonAt(bytes, line, stop) + 1;
      nameEnd = blanklessEnd(bytes, line, value - 1);
      id = headerId(bytes, line, nameEnd);
      if (value === 0 || (id === UNKNOWN && !isToken(bytes, line, nameEnd))) {
        view.fail('bad-header-name', runEnd(bytes, line, stop, TOKEN));
        line = stop + 2;
        continue;
      }
    }
    if (bytes[value] === SP) value++;
    if (bytes[value]! <= SP) value = spaceEnd(bytes, value, stop);
    const valueEnd = bytes[stop - 1]! <= SP ? trimmedEnd(bytes, value, stop) : stop;
    if (at === index.length) index = view.growIndex();
    index[at] = id;
    index[at + 1] = (line << 16) | (nameEnd - line);
    index[at + 2] = (value << 16) | (valueEnd - value);
    if (index[id] === 0) index[id] = at;
    else if (isSingleton[id] === 1) noteRepetition(view, id, line);
    at += LINE_STRIDE;
    view.indexEnd = at;
    line = stop + 2;
  }
  const nul = indexOfOctet(bytes, 0, from);
  if (nul >= 0 && nul < line) checkNul(view, bytes, nul, line);
  return line + 2;
}

/** The end of a header whose next line starts with a space or tab. */
function foldedEnd(bytes: Bytes, firstEnd: number, end: number): number {
  let stop = firstEnd;
  while (stop >= 0 && stop + 2 < end && isBlank(bytes[stop + 2]!)) {
    stop = lineEnd(bytes, stop + 2, end);
  }
  return stop;
}

/** The offset of the colon, -1 where there is none. */
function colonAt(bytes: Bytes, start: number, end: number): number {
  let colon = start;
  while (colon < end && bytes[colon] !== COLON) colon++;
  return colon < end ? colon : -1;
}

function spaceEnd(bytes: Bytes, from: number, end: number): number {
  let i = from;
  while (i < end && isSpace(bytes[i]!)) i++;
  return Math.min(i, end);
}

/** Blanks before the colon; a fold may not stand there. RFC 3261 section 25.1 (HCOLON) */
function blanklessEnd(bytes: Bytes, start: number, end: number): number {
  let i = end;
  while (i > start && isBlank(bytes[i - 1]!)) i--;
  return i;
}

function trimmedEnd(bytes: Bytes, start: number, end: number): number {
  let i = end;
  while (i > start && isSpace(bytes[i - 1]!)) i--;
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
    while (slash > from && bytes[slash - 1] === BACKSLASH) slash--;
    if ((nul - slash) % 2 === 0) {
      view.fail('nul-in-header', nul);
      return;
    }
    from = nul + 1;
  }
}

/** Cuts the body. RFC 3261 section 18.3 */
function readFrame(view: MessageView, bodyStart: number, end: number, stream: boolean): void {
  const { maxBodyBytes } = view.limits;
  view.bodyStart = bodyStart;
  view.bodyEnd = end;
  if (view.hasTwoLengths) return;
  const span = view.firstSpan(CONTENT_LENGTH);
  if (span === NO_SPAN) {
    if (stream) view.fail('missing-content-length', bodyStart);
    if (end - bodyStart > maxBodyBytes) view.fail('body-too-large', bodyStart);
    return;
  }
  const start = spanStart(span);
  const length = readNumber(view.input, start, spanEnd(span), MAX_LENGTH);
  if (length === -1) {
    view.fail('bad-content-length', start);
    return;
  }
  view.contentLength = length === TOO_BIG ? MAX_LENGTH : length;
  if (view.contentLength > maxBodyBytes) view.fail('body-too-large', start);
  else if (length > end - bodyStart) view.fail('body-short', start);
  else view.bodyEnd = bodyStart + length;
}

function isToken(bytes: Bytes, start: number, end: number): boolean {
  return end > start && runEnd(bytes, start, end, TOKEN) === end;
}

function isBlank(octet: number): boolean {
  return octet === SP || octet === HTAB;
}

/** White space that surrounds a value: the line ends in it are folds. */
function isSpace(octet: number): boolean {
  return octet <= SP && (octet === SP || octet === HTAB || octet === CR || octet === LF);
}
