import { FAST_IDS, type HeaderId, headerIdOf, UNKNOWN } from '../headers/header-names.ts';
import type { Bytes } from '../lexing/bytes.ts';
import { COLON } from '../lexing/chars.ts';
import { isBlank, lowerAscii, unfold } from '../lexing/lexer.ts';
import { NONE } from '../lexing/outcome.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart, spanText } from '../lexing/span.ts';
import type { Limits } from '../types/limits.ts';
import type { ParseCode } from '../types/malformed.ts';
import type { Span } from '../types/message.ts';

/** Numbers of a header line in the index: where it starts and its id, and its value's span. */
export const LINE_STRIDE = 2;
const FIRST_LINE = FAST_IDS;
const FIRST_CAPACITY = FIRST_LINE + 32 * LINE_STRIDE;
const ID_MASK = 0xffff;
/** The place in the index of a line that does not exist. */
export const NOWHERE = 0;
export const NO_BYTES: Bytes = Buffer.alloc(0);

/** What `scan` finds out about a message: where its parts and its header lines are. */
export class LineIndex {
  kind: 'request' | 'response' = 'request';
  /** The input; what follows the body is not part of the message. */
  input: Bytes = NO_BYTES;
  methodSpan: Span = NO_SPAN;
  uriSpan: Span = NO_SPAN;
  reasonSpan: Span = NO_SPAN;
  status = 0;
  contentLength: number = NONE;
  bodyStart = 0;
  bodyEnd = 0;
  /** The offset of the first repetition of a header that may occur once, or NONE. */
  duplicateAt: number = NONE;
  /** Two Content-Length lines: where the body ends is not known. */
  hasTwoLengths = false;
  /** The first thing found wrong, and where. */
  code: ParseCode | undefined;
  offset = 0;
  readonly limits: Limits;
  /** Identifies the bytes of this message in the scratch. */
  readonly mark: object = {};

  /**
   * For each id below `FAST_IDS`, the place of its first line in this same array, valid if `seen`
   * has its bit; then the lines: where they start (upper half) and their id, and the value's span.
   * No Int32Array: V8 takes the memory of one this long from outside its heap, and that took a
   * fifth of the time of parsing into a new view.
   */
  readonly index: number[];
  /** A bit for each id below `FAST_IDS` that has a line. */
  seen = 0;
  /** Where the next line goes. */
  indexEnd: number = FIRST_LINE;

  constructor(limits: Limits, index: number[] = new Array<number>(FIRST_CAPACITY)) {
    this.limits = limits;
    this.index = index;
  }

  /** Forgets the message before this one. */
  reset(input: Bytes): void {
    this.input = input;
    this.kind = 'request';
    this.methodSpan = NO_SPAN;
    this.uriSpan = NO_SPAN;
    this.reasonSpan = NO_SPAN;
    this.status = 0;
    this.contentLength = NONE;
    this.bodyStart = input.length;
    this.bodyEnd = input.length;
    this.duplicateAt = NONE;
    this.hasTwoLengths = false;
    this.code = undefined;
    this.offset = 0;
    this.indexEnd = FIRST_LINE;
    this.seen = 0;
  }

  /**
   * Takes over what was found out about another message, whose index this one has a copy of. A test
   * compares every field, so that none can be forgotten.
   */
  protected copyFrom(other: LineIndex): void {
    this.kind = other.kind;
    this.methodSpan = other.methodSpan;
    this.uriSpan = other.uriSpan;
    this.reasonSpan = other.reasonSpan;
    this.status = other.status;
    this.contentLength = other.contentLength;
    this.bodyStart = other.bodyStart;
    this.bodyEnd = other.bodyEnd;
    this.duplicateAt = other.duplicateAt;
    this.hasTwoLengths = other.hasTwoLengths;
    this.code = other.code;
    this.offset = other.offset;
    this.indexEnd = other.indexEnd;
    this.seen = other.seen;
  }

  /** Keeps the first failure. */
  fail(code: ParseCode, offset: number): void {
    if (this.code !== undefined) return;
    this.code = code;
    this.offset = offset;
  }

  /** Makes room for as many lines again. */
  growIndex(): void {
    this.index.length = this.index.length * 2 - FIRST_LINE;
  }

  /** The value of the first line of a known header. */
  firstSpan(id: HeaderId): Span {
    const at = this.firstLine(id);
    return at === NOWHERE ? NO_SPAN : this.index[at + 1]!;
  }

  /** The place of the first line of an id in the index, or NOWHERE. */
  private firstLine(id: HeaderId): number {
    if (id >= FAST_IDS) return this.nextLine(FIRST_LINE - LINE_STRIDE, id);
    return ((this.seen >>> id) & 1) === 0 ? NOWHERE : this.index[id]!;
  }

  /** The place of the next line of an id after the one at `at`, or NOWHERE. */
  private nextLine(at: number, id: HeaderId): number {
    const { index, indexEnd } = this;
    for (let next = at + LINE_STRIDE; next < indexEnd; next += LINE_STRIDE) {
      if ((index[next]! & ID_MASK) === id) return next;
    }
    return NOWHERE;
  }

  /** The place of the first line of either id, or NOWHERE. */
  firstOf(one: HeaderId, other: HeaderId): number {
    const first = this.firstLine(one);
    const second = this.firstLine(other);
    return first === NOWHERE || (second !== NOWHERE && second < first) ? second : first;
  }

  /** The place of the next line of either id after the one at `at`, or NOWHERE. */
  nextOf(at: number, one: HeaderId, other: HeaderId): number {
    for (let next = at + LINE_STRIDE; next < this.indexEnd; next += LINE_STRIDE) {
      const id = this.idAt(next);
      if (id === one || id === other) return next;
    }
    return NOWHERE;
  }

  /** The id of the line at a place of the index. */
  idAt(at: number): HeaderId {
    return this.index[at]! & ID_MASK;
  }

  /** The value of the line at a place of the index. */
  valueAt(at: number): Span {
    return this.index[at + 1]!;
  }

  header(name: string): string | undefined {
    const span = this.span(name);
    return span === NO_SPAN ? undefined : this.text(span);
  }

  span(name: string, index = 0): Span {
    const id = headerIdOf(name);
    if (index === 0 && id !== UNKNOWN) return this.firstSpan(id);
    let left = index;
    for (const span of this.valuesOf(id, name)) {
      if (left-- === 0) return span;
    }
    return NO_SPAN;
  }

  values(name: string): Iterable<Span> {
    return this.valuesOf(headerIdOf(name), name);
  }

  count(name: string): number {
    let count = 0;
    for (const _ of this.values(name)) count++;
    return count;
  }

  *headers(): Generator<readonly [name: string, value: Span]> {
    for (let at = FIRST_LINE; at < this.indexEnd; at += LINE_STRIDE) {
      yield [spanText(this.input, this.nameSpan(at)), this.index[at + 1]!];
    }
  }

  text(span: Span): string {
    return unfold(spanText(this.input, span));
  }

  *valuesOf(id: HeaderId, name: string): Generator<Span> {
    const wanted = id === UNKNOWN ? lowerAscii(name) : '';
    let at = this.firstLine(id);
    while (at !== NOWHERE) {
      if (id !== UNKNOWN || this.isNamed(at, wanted)) yield this.index[at + 1]!;
      at = this.nextLine(at, id);
    }
  }

  private isNamed(at: number, name: string): boolean {
    const span = this.nameSpan(at);
    if (spanEnd(span) - spanStart(span) !== name.length) return false;
    return lowerAscii(spanText(this.input, span)) === name;
  }

  /**
   * The name of the line at a place of the index, without blanks before the colon. Read from the
   * bytes themselves: between two lines the caller may load anything else into the scratch.
   */
  private nameSpan(at: number): Span {
    const { input } = this;
    const start = this.index[at]! >>> 16;
    const value = spanStart(this.index[at + 1]!);
    let end = start;
    while (end < value && input[end] !== COLON) end++;
    while (end > start && isBlank(input[end - 1]!)) end--;
    return spanOf(start, end);
  }
}
