import type { Bytes } from './bytes.ts';
import { BACKSLASH, COLON, CR, HTAB, isDigit, LF, SP, TOKEN } from './chars.ts';
import { CONTENT_LENGTH, headerId, IS_SINGLETON } from './header-names.ts';
import { equalsIgnoreCase, readNumber, runEnd } from './lexer.ts';
import { type Malformed, malformed, type ParseCode } from './malformed.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart } from './span.ts';
import type { MessageView } from './view.ts';

const VERSION_BYTES = 7;
const LETTER_S = 115;

/**
 * The one pass: finds the lines, names them and cuts the body. What is wrong first is the code;
 * reading goes on where it can, so that the partial view holds enough to answer from.
 * RFC 3261 sections 7 and 18.3
 */
export function scan(view: MessageView, bytes: Bytes, stream: boolean): Malformed | undefined {
  view.reset(bytes);
  return new Scan(view, bytes).run(stream);
}

class Scan {
  private readonly view: MessageView;
  private readonly bytes: Bytes;
  /** Bytes that may be looked at. */
  private readonly end: number;
  private code: ParseCode | undefined;
  private offset = 0;
  private hasTwoLengths = false;

  constructor(view: MessageView, bytes: Bytes) {
    this.view = view;
    this.bytes = bytes;
    this.end = Math.min(bytes.length, view.limits.maxMessageBytes);
  }

  run(stream: boolean): Malformed | undefined {
    const { bytes, view, end } = this;
    let start = 0;
    while (start + 1 < end && bytes[start] === CR && bytes[start + 1] === LF) start += 2;
    if (start === end) return malformed('empty', start);
    const firstLine = this.lineEnd(start);
    if (firstLine < 0) {
      return malformed(firstLine === NO_LINE ? 'truncated' : 'bare-lf', end, view);
    }
    this.readStartLine(start, firstLine);
    const body = this.readHeaders(firstLine + 2, start);
    if (body >= 0) this.readFrame(body, stream);
    if (bytes.length > end) {
      this.code = undefined;
      this.fail('message-too-large', end);
    }
    return this.code === undefined ? undefined : malformed(this.code, this.offset, view);
  }

  /** Keeps the first failure. */
  private fail(code: ParseCode, offset: number): void {
    if (this.code !== undefined) return;
    this.code = code;
    this.offset = offset;
  }

  /** The offset of the CR that ends the line, NO_LINE, or BARE_LF. */
  private lineEnd(from: number): number {
    const lf = this.bytes.indexOf(LF, from);
    if (lf < 0 || lf >= this.end) return NO_LINE;
    return lf > from && this.bytes[lf - 1] === CR ? lf - 1 : BARE_LF;
  }

  private readStartLine(start: number, end: number): void {
    const { bytes } = this;
    if (
      end - start > 4 &&
      (bytes[start]! | 32) === LETTER_S &&
      equalsIgnoreCase(bytes, start, start + 4, 'sip/')
    ) {
      this.readStatusLine(start, end);
    } else {
      this.readRequestLine(start, end);
    }
  }

  private readRequestLine(start: number, end: number): void {
    const { bytes, view } = this;
    const methodEnd = runEnd(bytes, start, end, TOKEN);
    if (methodEnd > start && methodEnd < end && bytes[methodEnd] === SP) {
      view.methodSpan = spanOf(start, methodEnd);
    } else {
      this.fail('bad-start-line', methodEnd);
      return;
    }
    const uriStart = methodEnd + 1;
    let uriEnd = end - 1;
    while (uriEnd > uriStart && bytes[uriEnd] !== SP) uriEnd--;
    if (uriEnd <= uriStart || bytes[uriStart] === SP || bytes[uriEnd - 1] === SP) {
      this.fail('bad-start-line', uriStart);
      return;
    }
    view.uriSpan = spanOf(uriStart, uriEnd);
    this.readVersion(uriEnd + 1, end);
    if (uriEnd - uriStart > view.limits.maxUriBytes) {
      view.uriSpan = NO_SPAN;
      this.fail('uri-too-long', uriStart);
    }
  }

  private readVersion(start: number, end: number): void {
    const { bytes } = this;
    if (equalsIgnoreCase(bytes, start, end, 'sip/2.0')) return;
    const isVersion =
      end - start >= VERSION_BYTES &&
      equalsIgnoreCase(bytes, start, start + 4, 'sip/') &&
      isDigit(bytes[start + 4]!);
    this.fail(isVersion ? 'bad-version' : 'bad-start-line', start);
  }

  private readStatusLine(start: number, end: number): void {
    const { bytes, view } = this;
    view.kind = 'response';
    let versionEnd = start;
    while (versionEnd < end && bytes[versionEnd] !== SP) versionEnd++;
    if (!equalsIgnoreCase(bytes, start, versionEnd, 'sip/2.0')) {
      this.fail('bad-version', start);
      return;
    }
    const codeStart = versionEnd + 1;
    let codeEnd = codeStart;
    while (codeEnd < end && bytes[codeEnd] !== SP) codeEnd++;
    const status = codeEnd - codeStart === 3 ? readNumber(bytes, codeStart, codeEnd, 699) : -1;
    if (status < 100) {
      this.fail('bad-status', codeStart);
      return;
    }
    view.status = status;
    view.reasonSpan = spanOf(Math.min(codeEnd + 1, end), end);
  }

  /** Reads lines up to the blank one and returns where the body starts; -1 where there is none. */
  private readHeaders(from: number, messageStart: number): number {
    const { bytes, view, end } = this;
    const { maxHeaderBlockBytes, maxHeaders, maxHeaderBytes } = view.limits;
    let line = from;
    for (;;) {
      if (line + 1 < end && bytes[line] === CR && bytes[line + 1] === LF) break;
      let lineEnd = this.lineEnd(line);
      while (lineEnd >= 0 && lineEnd + 2 < end && isBlank(bytes[lineEnd + 2]!)) {
        lineEnd = this.lineEnd(lineEnd + 2);
      }
      if (lineEnd < 0) {
        this.fail(lineEnd === NO_LINE ? 'truncated' : 'bare-lf', line);
        return -1;
      }
      if (lineEnd - messageStart > maxHeaderBlockBytes) {
        this.fail('headers-too-large', line);
        return -1;
      }
      if (view.size === maxHeaders) {
        this.fail('too-many-headers', line);
        return -1;
      }
      if (lineEnd - line > maxHeaderBytes) this.fail('header-too-large', line);
      else this.readHeader(line, lineEnd);
      line = lineEnd + 2;
    }
    const nul = bytes.indexOf(0, from);
    if (nul >= 0 && nul < line) this.checkNul(nul, line);
    return line + 2;
  }

  private readHeader(start: number, end: number): void {
    const { bytes, view } = this;
    const nameEnd = runEnd(bytes, start, end, TOKEN);
    let colon = nameEnd;
    while (colon < end && isBlank(bytes[colon]!)) colon++;
    if (nameEnd === start || colon === end || bytes[colon] !== COLON) {
      this.fail('bad-header-name', nameEnd);
      return;
    }
    let valueStart = colon + 1;
    while (valueStart < end && isSpace(bytes[valueStart]!)) valueStart++;
    let valueEnd = end;
    while (valueEnd > valueStart && isSpace(bytes[valueEnd - 1]!)) valueEnd--;
    const id = headerId(bytes, start, nameEnd);
    const seen = view.addLine(id, spanOf(start, nameEnd), spanOf(valueStart, valueEnd));
    if (!seen) return;
    if (id === CONTENT_LENGTH) {
      this.hasTwoLengths = true;
      this.fail('duplicate-content-length', start);
    } else if (IS_SINGLETON[id] === 1 && view.duplicateAt < 0) view.duplicateAt = start;
  }

  /** A NUL may stand in the head only as a quoted pair. */
  private checkNul(first: number, end: number): void {
    const { bytes } = this;
    for (let nul = first; nul >= 0 && nul < end; nul = bytes.indexOf(0, nul + 1)) {
      let backslashes = 0;
      while (bytes[nul - 1 - backslashes] === BACKSLASH) backslashes++;
      if (backslashes % 2 === 0) {
        this.fail('nul-in-header', nul);
        return;
      }
    }
  }

  /** Cuts the body. RFC 3261 section 18.3 */
  private readFrame(bodyStart: number, stream: boolean): void {
    const { bytes, view, end } = this;
    const { maxBodyBytes } = view.limits;
    view.bodyStart = bodyStart;
    view.bodyEnd = end;
    if (this.hasTwoLengths) return;
    const span = view.firstSpan(CONTENT_LENGTH);
    if (span === NO_SPAN) {
      if (stream) this.fail('missing-content-length', bodyStart);
      if (end - bodyStart > maxBodyBytes) this.fail('body-too-large', bodyStart);
      return;
    }
    const start = spanStart(span);
    const length = readNumber(bytes, start, spanEnd(span), Number.MAX_SAFE_INTEGER);
    if (length < 0) {
      this.fail('bad-content-length', start);
      return;
    }
    view.contentLength = length;
    if (length > maxBodyBytes) this.fail('body-too-large', start);
    else if (length > end - bodyStart) this.fail('body-short', start);
    else view.bodyEnd = bodyStart + length;
  }
}

const NO_LINE = -1;
const BARE_LF = -2;

function isBlank(octet: number): boolean {
  return octet === SP || octet === HTAB;
}

/** White space that surrounds a value: the line ends in it are folds. */
function isSpace(octet: number): boolean {
  return octet === SP || octet === HTAB || octet === CR || octet === LF;
}
