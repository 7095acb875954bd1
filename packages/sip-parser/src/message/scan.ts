import { CONTENT_LENGTH } from '../headers/header-names.ts';
import type { Bytes } from '../lexing/bytes.ts';
import { CR, isDigit, LF, SP, TOKEN } from '../lexing/chars.ts';
import { readNumber, runEnd, startsWithSip, TOO_BIG } from '../lexing/lexer.ts';
import { NONE } from '../lexing/outcome.ts';
import { type Held, load, octetAt, wordAt, wordOf } from '../lexing/scratch.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart } from '../lexing/span.ts';
import { type Malformed, malformed } from '../types/malformed.ts';
import { NO_BODY, readHeaders } from './header-lines.ts';
import { lineEnd, NO_LINE } from './lines.ts';
import type { MessageView } from './view.ts';

const MAX_LENGTH = 2 ** 31 - 1;
const MAX_STATUS = 699;
const MIN_STATUS = 100;
/** `SP SIP/2.0` */
const VERSION_TAIL = 8;
const SLASH_VERSION = wordOf('/2.0');

/**
 * The one pass: finds the lines, names them and cuts the body. What is wrong first is the code;
 * reading goes on where it can, so that the partial view holds enough to answer from. It makes no
 * object unless it fails: on the way of every packet that is what counts.
 * RFC 3261 sections 7 and 18.3
 */
export function scan(view: MessageView, input: Bytes, stream: boolean): Malformed | undefined {
  view.reset(input);
  const bytes = load(input, view.mark);
  const end = Math.min(bytes.length, view.limits.maxMessageBytes);
  let start = 0;
  while (start + 1 < end && octetAt(bytes, start) === CR && octetAt(bytes, start + 1) === LF)
    start += 2;
  if (start === end) return malformed('empty', start);
  const firstLine = lineEnd(bytes, start, end);
  if (firstLine < 0) return malformed(firstLine === NO_LINE ? 'truncated' : 'bare-lf', start, view);
  readStartLine(view, bytes, start, firstLine);
  const body = readHeaders(view, bytes, firstLine + 2, end, start);
  if (body !== NO_BODY) readFrame(view, bytes, body, end, stream);
  if (bytes.length > end) return malformed('message-too-large', end, view);
  return view.code === undefined ? undefined : malformed(view.code, view.offset, view);
}

function readStartLine(view: MessageView, bytes: Held, start: number, end: number): void {
  if (startsWithSip(bytes, start)) readStatusLine(view, bytes, start, end);
  else readRequestLine(view, bytes, start, end);
}

function isSip2(bytes: Held, start: number, end: number): boolean {
  return (
    end - start === 7 && startsWithSip(bytes, start) && wordAt(bytes, start + 3) === SLASH_VERSION
  );
}

/** `Method SP Request-URI SP SIP-Version`, with exactly one space each. RFC 3261 section 7.1 */
function readRequestLine(view: MessageView, bytes: Held, start: number, end: number): void {
  const methodEnd = runEnd(bytes, start, TOKEN);
  if (methodEnd === start || octetAt(bytes, methodEnd) !== SP) {
    view.fail('bad-start-line', methodEnd);
    return;
  }
  view.methodSpan = spanOf(start, methodEnd);
  const uriStart = methodEnd + 1;
  let uriEnd = Math.max(uriStart, end - VERSION_TAIL);
  if (octetAt(bytes, uriEnd) !== SP) {
    uriEnd = end - 1;
    while (uriEnd > uriStart && octetAt(bytes, uriEnd) !== SP) uriEnd--;
  }
  if (uriEnd <= uriStart || octetAt(bytes, uriStart) === SP || octetAt(bytes, uriEnd - 1) === SP) {
    view.fail('bad-start-line', uriStart);
    return;
  }
  if (!isSip2(bytes, uriEnd + 1, end)) {
    const isOther = startsWithSip(bytes, uriEnd + 1) && isVersion(bytes, uriEnd + 5, end);
    view.fail(isOther ? 'bad-version' : 'bad-start-line', uriEnd + 1);
  }
  if (uriEnd - uriStart > view.limits.maxUriBytes) view.fail('uri-too-long', uriStart);
  else view.uriSpan = spanOf(uriStart, uriEnd);
}

/** `1*DIGIT "." 1*DIGIT` */
function isVersion(bytes: Held, start: number, end: number): boolean {
  let dots = 0;
  for (let i = start; i < end; i++) {
    if (octetAt(bytes, i) === 46) dots++;
    else if (!isDigit(octetAt(bytes, i))) return false;
  }
  return (
    dots === 1 &&
    end - start >= 3 &&
    isDigit(octetAt(bytes, start)) &&
    isDigit(octetAt(bytes, end - 1))
  );
}

/**
 * `SIP-Version SP Status-Code SP Reason-Phrase`; the last space may be missing.
 * RFC 3261 section 7.2
 */
function readStatusLine(view: MessageView, bytes: Held, start: number, end: number): void {
  view.kind = 'response';
  let versionEnd = start;
  while (versionEnd < end && octetAt(bytes, versionEnd) !== SP) versionEnd++;
  if (!isSip2(bytes, start, versionEnd)) {
    view.fail('bad-version', start);
    return;
  }
  const codeStart = versionEnd + 1;
  let codeEnd = codeStart;
  while (codeEnd < end && octetAt(bytes, codeEnd) !== SP) codeEnd++;
  const status =
    codeEnd - codeStart === 3 ? readNumber(bytes, codeStart, codeEnd, MAX_STATUS) : NONE;
  if (status < MIN_STATUS) {
    view.fail('bad-status', codeStart);
    return;
  }
  view.status = status;
  view.reasonSpan = spanOf(Math.min(codeEnd + 1, end), end);
}

/** Cuts the body. RFC 3261 section 18.3 */
function readFrame(
  view: MessageView,
  bytes: Held,
  bodyStart: number,
  end: number,
  stream: boolean,
): void {
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
  const length = readNumber(bytes, start, spanEnd(span), MAX_LENGTH);
  if (length === NONE) {
    view.fail('bad-content-length', start);
    return;
  }
  view.contentLength = length === TOO_BIG ? MAX_LENGTH : length;
  if (view.contentLength > maxBodyBytes) view.fail('body-too-large', start);
  else if (length > end - bodyStart) view.fail('body-short', start);
  else view.bodyEnd = bodyStart + length;
}
