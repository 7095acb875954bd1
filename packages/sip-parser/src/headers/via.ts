import { COLON, SLASH, SP, TOKEN } from '../lexing/chars.ts';
import {
  digitsEnd,
  equalsIgnoreCase,
  lowerAscii,
  readNumber,
  runEnd,
  skipLws,
  startsWithSip,
} from '../lexing/lexer.ts';
import { FAILED, NONE } from '../lexing/outcome.ts';
import { type Held, loadText, octetAt, wordAt, wordOf } from '../lexing/scratch.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart, spanText } from '../lexing/span.ts';
import type { Span, Via } from '../types/message.ts';
import { hasCapital, hostEnd, hostSpanOf } from '../uri/host.ts';
import { BRANCH, isUnquoted, MADDR, Parameterised, RECEIVED, RPORT, TTL } from './parameters.ts';

const MAX_PORT = 65535;
const MAX_TTL = 255;
const PROTOCOL_LENGTH = 'SIP/2.0/'.length;
const VERSION_ = wordOf('2.0/');
const STEERING = BRANCH | RECEIVED | RPORT | MADDR | TTL;

/**
 * One Via value as offsets. A parameter that affects routing (branch, received, rport, maddr, ttl)
 * may occur once; `received` is taken with or without brackets (RFC 5118 section 4.5).
 * RFC 3261 section 20.42, RFC 3581 section 3
 */
export class ViaView extends Parameterised implements Via {
  transportSpan: Span = NO_SPAN;
  hostSpan: Span = NO_SPAN;
  port = 0;
  branchSpan: Span = NO_SPAN;
  receivedSpan: Span = NO_SPAN;
  maddrSpan: Span = NO_SPAN;
  rport: number = NONE;
  ttl: number = NONE;
  private rportStart: number = NONE;
  private rportEnd: number = NONE;
  private receivedStart: number = NONE;

  /**
   * Reads the value that starts at `from`. Returns where it ends (at `end` or at a comma), or
   * a failure.
   */
  read(bytes: Held, from: number, end: number, maxParameters: number): number {
    this.bytes = bytes;
    this.tooMany = false;
    this.port = 0;
    this.branchSpan = NO_SPAN;
    this.receivedSpan = NO_SPAN;
    this.maddrSpan = NO_SPAN;
    this.rport = NONE;
    this.ttl = NONE;
    this.rportStart = NONE;
    this.receivedStart = NONE;
    let i = isUsualProtocol(bytes, from)
      ? from + PROTOCOL_LENGTH
      : readSpacedProtocol(bytes, from, end);
    if (i < 0) return i;
    const transportEnd = runEnd(bytes, i, TOKEN);
    this.transportSpan = spanOf(i, transportEnd);
    const sentBy = skipLws(bytes, transportEnd, end);
    if (transportEnd === i || sentBy === transportEnd) return FAILED | transportEnd;
    i = hostEnd(bytes, sentBy, end);
    if (i < 0) return FAILED | sentBy;
    this.hostSpan = hostSpanOf(bytes, sentBy, i);
    if (octetAt(bytes, i) <= SP) i = skipLws(bytes, i, end);
    if (i < end && octetAt(bytes, i) === COLON) {
      const start = octetAt(bytes, i + 1) > SP ? i + 1 : skipLws(bytes, i + 1, end);
      i = digitsEnd(bytes, start);
      this.port = readNumber(bytes, start, i, MAX_PORT);
      if (this.port <= 0) return FAILED | start;
      if (octetAt(bytes, i) <= SP) i = skipLws(bytes, i, end);
    }
    return this.readParameters(bytes, i, end, maxParameters, STEERING);
  }

  protected override note(
    bytes: Held,
    which: number,
    start: number,
    end: number,
    value: Span,
  ): boolean {
    switch (which) {
      case BRANCH:
        this.branchSpan = value;
        return isUnquoted(bytes, value);
      case RPORT:
        this.rportStart = start;
        this.rportEnd = value === NO_SPAN ? end : spanEnd(value);
        this.rport =
          value === NO_SPAN ? 0 : readNumber(bytes, spanStart(value), spanEnd(value), MAX_PORT);
        return value === NO_SPAN || this.rport > 0;
      case RECEIVED:
        this.receivedStart = start;
        this.receivedSpan = value;
        return isUnquoted(bytes, value);
      case MADDR:
        this.maddrSpan = value;
        return isUnquoted(bytes, value);
      default:
        if (value !== NO_SPAN)
          this.ttl = readNumber(bytes, spanStart(value), spanEnd(value), MAX_TTL);
        return this.ttl >= 0;
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

  get transport(): string {
    return spanText(this.bytes, this.transportSpan).toUpperCase();
  }

  get host(): string {
    const host = spanText(this.bytes, this.hostSpan);
    return hasCapital(this.bytes, this.hostSpan) ? lowerAscii(host) : host;
  }

  get branch(): string {
    return spanText(this.bytes, this.branchSpan);
  }

  get received(): string {
    return spanText(this.bytes, this.receivedSpan);
  }

  get maddr(): string {
    return spanText(this.bytes, this.maddrSpan);
  }
}

/** Reads one Via value on its own; undefined if it is malformed. RFC 3261 section 20.42 */
export function parseVia(text: string | Uint8Array): Via | undefined {
  const bytes = loadText(text);
  if (bytes === undefined) return undefined;
  const via = new ViaView(bytes);
  return via.read(bytes, 0, bytes.length, Number.POSITIVE_INFINITY) === bytes.length
    ? via
    : undefined;
}

/** `SIP/2.0/` without white space, as everybody writes it. */
function isUsualProtocol(bytes: Held, from: number): boolean {
  return startsWithSip(bytes, from) && wordAt(bytes, from + 4) === VERSION_;
}

/**
 * `SIP / 2.0 /` with white space anywhere in it. Returns where the transport starts, or the failure
 * of what breaks it.
 */
function readSpacedProtocol(bytes: Held, from: number, end: number): number {
  if (!equalsIgnoreCase(bytes, from, Math.min(from + 3, end), 'sip')) return FAILED | from;
  let i = skipLws(bytes, from + 3, end);
  if (i === end || octetAt(bytes, i) !== SLASH) return FAILED | i;
  i = skipLws(bytes, i + 1, end);
  if (!equalsIgnoreCase(bytes, i, Math.min(i + 3, end), '2.0')) return FAILED | i;
  i = skipLws(bytes, i + 3, end);
  if (i === end || octetAt(bytes, i) !== SLASH) return FAILED | i;
  return skipLws(bytes, i + 1, end);
}
