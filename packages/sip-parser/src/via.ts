import { type Bytes, bytesOf, latin1 } from './bytes.ts';
import * as chars from './chars.ts';
import { isDigit } from './chars.ts';
import { hostEnd } from './host.ts';
import {
  equalsIgnoreCase,
  isWord,
  lowerAscii,
  readNumber,
  runEnd,
  skipLws,
  wordOf,
} from './lexer.ts';
import type { Span, Via } from './message.ts';
import { Parameterised } from './parameters.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart } from './span.ts';

/** Constants of this module: an imported one is loaded each time it is looked at. */
const { COLON, OPEN_BRACKET, QUOTE, SLASH, TOKEN } = chars;

const MAX_PORT = 65535;
const MAX_TTL = 255;
const PROTOCOL_LENGTH = 'SIP/2.0/'.length;

const TTL = wordOf('ttl');
const RPORT = wordOf('rport');
const MADDR = wordOf('maddr');
const BRANCH = wordOf('branch');
const RECEIVED = wordOf('received');

/**
 * One Via value as offsets. A parameter that steers (branch, received, rport, maddr, ttl) may
 * stand once; `received` is taken with or without brackets (RFC 5118 section 4.5).
 * RFC 3261 section 20.42, RFC 3581 section 3
 */
export class ViaView extends Parameterised implements Via {
  transportSpan: Span = NO_SPAN;
  hostSpan: Span = NO_SPAN;
  port = 0;
  branchSpan: Span = NO_SPAN;
  receivedSpan: Span = NO_SPAN;
  maddrSpan: Span = NO_SPAN;
  rport = -1;
  ttl = -1;
  private rportStart = -1;
  private rportEnd = -1;
  private receivedStart = -1;
  private branchText: string | undefined;

  /**
   * Reads the value that starts at `from`. Returns where it ends (at `end` or at a comma), or
   * `~offset` of what breaks it.
   */
  read(bytes: Bytes, from: number, end: number, maxParameters: number): number {
    this.bytes = bytes;
    this.tooMany = false;
    this.port = 0;
    this.branchSpan = NO_SPAN;
    this.receivedSpan = NO_SPAN;
    this.maddrSpan = NO_SPAN;
    this.rport = -1;
    this.ttl = -1;
    this.rportStart = -1;
    this.receivedStart = -1;
    this.branchText = undefined;
    const sentBy = this.readProtocol(bytes, from, end);
    if (sentBy < 0) return sentBy;
    let i = hostEnd(bytes, sentBy, end);
    if (i < 0) return ~sentBy;
    this.hostSpan = bytes[sentBy] === OPEN_BRACKET ? spanOf(sentBy + 1, i - 1) : spanOf(sentBy, i);
    i = skipLws(bytes, i, end);
    if (i < end && bytes[i] === COLON) {
      const start = skipLws(bytes, i + 1, end);
      let port = 0;
      for (i = start; i < end && isDigit(bytes[i]!); i++) {
        if (port <= MAX_PORT) port = port * 10 + (bytes[i]! - 48);
      }
      if (port === 0 || port > MAX_PORT) return ~start;
      this.port = port;
      i = skipLws(bytes, i, end);
    }
    return this.readParameters(i, end, maxParameters);
  }

  /** `SIP / 2.0 / transport LWS`: returns where sent-by starts. */
  private readProtocol(bytes: Bytes, from: number, end: number): number {
    let i = from + PROTOCOL_LENGTH;
    if (i >= end || !isUsualProtocol(bytes, from)) {
      i = this.readSpacedProtocol(from, end);
      if (i < 0) return i;
    }
    const transportEnd = runEnd(bytes, i, end, TOKEN);
    if (transportEnd === i) return ~i;
    this.transportSpan = spanOf(i, transportEnd);
    i = skipLws(bytes, transportEnd, end);
    return i === transportEnd ? ~i : i;
  }

  /** `SIP / 2.0 /` with white space anywhere in it: returns where the transport starts. */
  private readSpacedProtocol(from: number, end: number): number {
    const { bytes } = this;
    if (!equalsIgnoreCase(bytes, from, Math.min(from + 3, end), 'sip')) return ~from;
    let i = skipLws(bytes, from + 3, end);
    if (i === end || bytes[i] !== SLASH) return ~i;
    i = skipLws(bytes, i + 1, end);
    if (!equalsIgnoreCase(bytes, i, Math.min(i + 3, end), '2.0')) return ~i;
    i = skipLws(bytes, i + 3, end);
    if (i === end || bytes[i] !== SLASH) return ~i;
    return skipLws(bytes, i + 1, end);
  }

  protected override note(start: number, end: number, value: Span): boolean {
    const { bytes } = this;
    switch (end - start) {
      case 3:
        if (!isWord(bytes, start, end, TTL)) return true;
        if (this.ttl >= 0 || value === NO_SPAN) return false;
        this.ttl = readNumber(bytes, spanStart(value), spanEnd(value), MAX_TTL);
        return this.ttl >= 0;
      case 5:
        if (isWord(bytes, start, end, RPORT)) return this.noteRport(start, end, value);
        if (!isWord(bytes, start, end, MADDR)) return true;
        if (this.maddrSpan !== NO_SPAN || !isPlain(bytes, value)) return false;
        this.maddrSpan = value;
        return true;
      case 6:
        if (!isWord(bytes, start, end, BRANCH)) return true;
        if (this.branchSpan !== NO_SPAN || !isPlain(bytes, value)) return false;
        this.branchSpan = value;
        return true;
      case 8:
        if (!isWord(bytes, start, end, RECEIVED)) return true;
        if (this.receivedSpan !== NO_SPAN || !isPlain(bytes, value)) return false;
        this.receivedSpan = value;
        this.receivedStart = start;
        return true;
      default:
        return true;
    }
  }

  /** The rport and received parameters in the order sent: where a writer puts what was seen. */
  edits(): { isRport: boolean; nameStart: number; end: number }[] {
    const found: { isRport: boolean; nameStart: number; end: number }[] = [];
    const add = (isRport: boolean, nameStart: number, valueEnd: number): void => {
      if (nameStart >= 0) found.push({ isRport, nameStart, end: valueEnd });
    };
    add(true, this.rportStart, this.rportEnd);
    add(false, this.receivedStart, spanEnd(this.receivedSpan));
    return found.sort((a, b) => a.nameStart - b.nameStart);
  }

  private noteRport(start: number, end: number, value: Span): boolean {
    if (this.rport >= 0) return false;
    this.rportStart = start;
    this.rportEnd = value === NO_SPAN ? end : spanEnd(value);
    if (value === NO_SPAN) {
      this.rport = 0;
      return true;
    }
    this.rport = readNumber(this.bytes, spanStart(value), spanEnd(value), MAX_PORT);
    return this.rport > 0;
  }

  get transport(): string {
    return spanText(this.bytes, this.transportSpan).toUpperCase();
  }

  get host(): string {
    return lowerAscii(spanText(this.bytes, this.hostSpan));
  }

  get branch(): string {
    this.branchText ??= spanText(this.bytes, this.branchSpan);
    return this.branchText;
  }

  get received(): string {
    return spanText(this.bytes, this.receivedSpan);
  }

  get maddr(): string {
    return spanText(this.bytes, this.maddrSpan);
  }
}

/** Reads one Via value on its own; undefined where it is none. RFC 3261 section 20.42 */
export function parseVia(text: string | Uint8Array): Via | undefined {
  const bytes = bytesOf(text);
  if (bytes.length > 0xffff) return undefined;
  const via = new ViaView(bytes);
  return via.read(bytes, 0, bytes.length, Number.POSITIVE_INFINITY) === bytes.length
    ? via
    : undefined;
}

/** `SIP/2.0/` without white space, as everybody writes it. */
function isUsualProtocol(bytes: Bytes, i: number): boolean {
  return (
    (bytes[i]! | 32) === 115 &&
    (bytes[i + 1]! | 32) === 105 &&
    (bytes[i + 2]! | 32) === 112 &&
    bytes[i + 3] === SLASH &&
    bytes[i + 4] === 50 &&
    bytes[i + 5] === 46 &&
    bytes[i + 6] === 48 &&
    bytes[i + 7] === SLASH
  );
}

function isPlain(bytes: Bytes, value: Span): boolean {
  return value !== NO_SPAN && bytes[spanStart(value)] !== QUOTE;
}

function spanText(bytes: Bytes, span: Span): string {
  return span === NO_SPAN ? '' : latin1(bytes, spanStart(span), spanEnd(span));
}
