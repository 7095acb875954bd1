import { type Bytes, indexOfOctet } from './bytes.ts';
import { BACKSLASH, CR, isDigit, LF, SP, TOKEN } from './chars.ts';
import { frequentHeader } from './frequent-header.ts';
import {
  CONTENT_LENGTH,
  FAST_IDS,
  type HeaderId,
  headerId,
  NAME_LENGTH,
  SINGLETONS,
  UNKNOWN,
} from './header-names.ts';
import { colonAt, isBlank, nameEndAt, readNumber, runEnd, TOO_BIG } from './lexer.ts';
import { type Malformed, malformed } from './malformed.ts';
import { load, octetAt, wordAt, wordOf } from './scratch.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart } from './span.ts';
import { LINE_STRIDE, type MessageView } from './view.ts';

const MAX_LENGTH = 2 ** 31 - 1;
const MAX_STATUS = 699;
const MIN_STATUS = 100;
/** `SP SIP/2.0` */
const VERSION_TAIL = 8;
/** `SIP/` in lower case: what stands for a letter may be one of either case, a `/` is itself. */
const SIP_SLASH = wordOf('sip/');
const SLASH_VERSION = wordOf('/2.0');
const LETTERS = 0x00202020;

/** What `lineEnd` returns where no line ends. */
const NO_LINE = -1;
const BARE_LF = -2;

/** Stands for the octet where none is. */
const NONE = -1;

/**
 * The one pass: finds the lines, names them and cuts the body. What is wrong first is the code;
 * reading goes on where it can, so that the partial view holds enough to answer from. It makes no
 * object unless it fails: on the way of every packet that is what counts.
 * RFC 3261 sections 7 and 18.3
 */
export function scan(view: MessageView, bytes: Bytes, stream: boolean): Malformed | undefined {
  view.reset(bytes);
  load(bytes);
  const end = Math.min(bytes.length, view.limits.maxMessageBytes);
  let start = 0;
  while (start + 1 < end && octetAt(start) === CR && octetAt(start + 1) === LF) start += 2;
  if (start === end) return malformed('empty', start);
  const firstLine = lineEnd(bytes, start, end);
  if (firstLine < 0) return malformed(firstLine === NO_LINE ? 'truncated' : 'bare-lf', start, view);
  readStartLine(view, start, firstLine);
  const body = readHeaders(view, bytes, firstLine + 2, end, start);
  if (body >= 0) readFrame(view, body, end, stream);
  if (bytes.length > end) return malformed('message-too-large', end, view);
  return view.code === undefined ? undefined : malformed(view.code, view.offset, view);
}

/** The offset of the CR that ends the line, NO_LINE, or BARE_LF. */
const lineEnd = (bytes: Bytes, from: number, end: number): number => {
  const lf = indexOfOctet(bytes, LF, from);
  if (lf < 0 || lf >= end) return NO_LINE;
  return lf > from && octetAt(lf - 1) === CR ? lf - 1 : BARE_LF;
};

function readStartLine(view: MessageView, start: number, end: number): void {
  if (startsWithSip(start)) readStatusLine(view, start, end);
  else readRequestLine(view, start, end);
}

function startsWithSip(start: number): boolean {
  return (wordAt(start) | LETTERS) === SIP_SLASH;
}

function isSip2(start: number, end: number): boolean {
  return end - start === 7 && startsWithSip(start) && wordAt(start + 3) === SLASH_VERSION;
}

/** `Method SP Request-URI SP SIP-Version`, with exactly one space each. RFC 3261 section 7.1 */
function readRequestLine(view: MessageView, start: number, end: number): void {
  const methodEnd = runEnd(start, TOKEN);
  if (methodEnd === start || octetAt(methodEnd) !== SP) {
    view.fail('bad-start-line', methodEnd);
    return;
  }
  view.methodSpan = spanOf(start, methodEnd);
  const uriStart = methodEnd + 1;
  let uriEnd = Math.max(uriStart, end - VERSION_TAIL);
  if (octetAt(uriEnd) !== SP) {
    uriEnd = end - 1;
    while (uriEnd > uriStart && octetAt(uriEnd) !== SP) uriEnd--;
  }
  if (uriEnd <= uriStart || octetAt(uriStart) === SP || octetAt(uriEnd - 1) === SP) {
    view.fail('bad-start-line', uriStart);
    return;
  }
  if (!isSip2(uriEnd + 1, end)) {
    const isOther = startsWithSip(uriEnd + 1) && isVersion(uriEnd + 5, end);
    view.fail(isOther ? 'bad-version' : 'bad-start-line', uriEnd + 1);
  }
  if (uriEnd - uriStart > view.limits.maxUriBytes) view.fail('uri-too-long', uriStart);
  else view.uriSpan = spanOf(uriStart, uriEnd);
}

/** `1*DIGIT "." 1*DIGIT` */
function isVersion(start: number, end: number): boolean {
  let dots = 0;
  for (let i = start; i < end; i++) {
    if (octetAt(i) === 46) dots++;
    else if (!isDigit(octetAt(i))) return false;
  }
  return dots === 1 && end - start >= 3 && isDigit(octetAt(start)) && isDigit(octetAt(end - 1));
}

/** `SIP-Version SP Status-Code SP Reason-Phrase`; the last space may be missing. RFC 3261 section 7.2 */
function readStatusLine(view: MessageView, start: number, end: number): void {
  view.kind = 'response';
  let versionEnd = start;
  while (versionEnd < end && octetAt(versionEnd) !== SP) versionEnd++;
  if (!isSip2(start, versionEnd)) {
    view.fail('bad-version', start);
    return;
  }
  const codeStart = versionEnd + 1;
  let codeEnd = codeStart;
  while (codeEnd < end && octetAt(codeEnd) !== SP) codeEnd++;
  const status = codeEnd - codeStart === 3 ? readNumber(codeStart, codeEnd, MAX_STATUS) : -1;
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
  let left = view.limits.maxHeaders;
  let { index } = view;
  // `| 0`: the length of a typed array may be beyond 32 bits, and would be kept as a double.
  let room = index.length | 0;
  let at = view.indexEnd;
  let seen = 0;
  let body = -1;
  let line = from;
  let initial = line < end ? octetAt(line) : NONE;
  for (;;) {
    if (initial === CR && line + 1 < end && octetAt(line + 1) === LF) {
      body = line + 2;
      break;
    }
    let stop = lineEnd(bytes, line, end);
    if (stop >= 0 && isBlank(octetAt(stop + 2))) stop = foldedEnd(bytes, stop, end);
    if (stop < 0) {
      view.fail(stop === NO_LINE ? 'truncated' : 'bare-lf', line);
      break;
    }
    // The last octet of the line, CR, LF, and the first octet of the next line.
    const border = wordAt(stop - 1);
    const next = stop + 2 < end ? border >>> 24 : NONE;
    if (stop > blockEnd) {
      view.fail('headers-too-large', line);
      break;
    }
    if (--left < 0) {
      view.fail('too-many-headers', line);
      break;
    }
    if (stop - line > maxHeaderBytes) {
      view.fail('header-too-large', line);
      line = stop + 2;
      initial = next;
      continue;
    }
    let id = frequentHeader(line, initial);
    let value = line + NAME_LENGTH[id]!;
    if (id === UNKNOWN) {
      value = colonAt(line, stop);
      const nameEnd = nameEndAt(line, value + 1);
      id = headerId(line, nameEnd);
      if (value < 0 || (id === UNKNOWN && !isToken(line, nameEnd))) {
        view.fail('bad-header-name', runEnd(line, TOKEN));
        line = stop + 2;
        initial = next;
        continue;
      }
    }
    value++;
    const start = wordAt(value);
    if ((start & 255) === SP && ((start >>> 8) & 255) > SP) value++;
    else value = spaceEnd(value, stop);
    const valueEnd = (border & 255) <= SP ? trimmedEnd(value, stop) : stop;
    if (at === room) {
      index = view.growIndex();
      room = index.length | 0;
    }
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
  const length = readNumber(start, spanEnd(span), MAX_LENGTH);
  if (length === -1) {
    view.fail('bad-content-length', start);
    return;
  }
  view.contentLength = length === TOO_BIG ? MAX_LENGTH : length;
  if (view.contentLength > maxBodyBytes) view.fail('body-too-large', start);
  else if (length > end - bodyStart) view.fail('body-short', start);
  else view.bodyEnd = bodyStart + length;
}

function isToken(start: number, end: number): boolean {
  return end > start && runEnd(start, TOKEN) === end;
}

/** White space that surrounds a value: the line ends in it are folds. */
function isSpace(octet: number): boolean {
  return octet <= SP && (isBlank(octet) || octet === CR || octet === LF);
}
