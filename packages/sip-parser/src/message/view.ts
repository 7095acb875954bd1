import { CredentialsView } from '../headers/credentials.ts';
import { CSeqView } from '../headers/cseq.ts';
import {
  AUTHORIZATION,
  CALL_ID,
  CONTACT,
  CSEQ,
  FAST_IDS,
  FROM,
  type HeaderId,
  headerIdOf,
  MAX_FORWARDS,
  PROXY_AUTHORIZATION,
  TO,
  UNKNOWN,
  VIA,
} from '../headers/header-names.ts';
import { NameAddrView } from '../headers/name-addr.ts';
import { ViaView } from '../headers/via.ts';
import type { Bytes } from '../lexing/bytes.ts';
import { COLON, COMMA } from '../lexing/chars.ts';
import { isBlank, lowerAscii, readNumber, skipLws, unfold, visibleEnd } from '../lexing/lexer.ts';
import { methodText } from '../lexing/method-text.ts';
import { type Held, hold, holdPart } from '../lexing/scratch.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart, spanText } from '../lexing/span.ts';
import type { Limits } from '../types/limits.ts';
import type { ParseCode } from '../types/malformed.ts';
import type {
  ContactValue,
  Credentials,
  CSeq,
  NameAddr,
  SipMessage,
  SipUri,
  Span,
  Via,
} from '../types/message.ts';
import { UriView } from '../uri/uri.ts';

/** Numbers a header line takes in the index: where it starts and its id, and the span of its value. */
export const LINE_STRIDE = 2;
const FIRST_LINE = FAST_IDS;
const ID_MASK = 0xffff;
/** The bits of the headers that carry credentials. */
const CREDENTIALS = (1 << AUTHORIZATION) | (1 << PROXY_AUTHORIZATION);
const MAX_CREDENTIALS = 8;
const MAX_MAX_FORWARDS = 255;
const NO_BYTES = Buffer.alloc(0);

/** What is known of a production once it was read; else the offset of what breaks it. */
const READABLE = -1;

/** The bits of what was read already. */
const URI_READ = 1;
const VIA_READ = 2;
const FROM_READ = 4;
const TO_READ = 8;
const CSEQ_READ = 16;
const CREDENTIALS_READ = 32;
const METHOD_READ = 64;
const CALL_ID_READ = 128;
const BYTES_READ = 256;
const BODY_READ = 512;

/** The message itself: an index of offsets, and the productions read so far. */
export class MessageView implements SipMessage {
  kind: 'request' | 'response' = 'request';
  /** The input; what lies behind the body is not part of the message. */
  input: Bytes = NO_BYTES;
  methodSpan: Span = NO_SPAN;
  uriSpan: Span = NO_SPAN;
  reasonSpan: Span = NO_SPAN;
  status = 0;
  contentLength = -1;
  bodyStart = 0;
  bodyEnd = 0;
  /** The offset of the first repetition of a header that may stand once; -1 for none. */
  duplicateAt = -1;
  /** Two Content-Length lines: there is no frame to speak of. */
  hasTwoLengths = false;
  /** The first thing found wrong, and where. */
  code: ParseCode | undefined;
  offset = 0;
  readonly limits: Limits;
  /** What stands for the bytes of this message in the scratch. */
  readonly mark: object = {};

  /**
   * For each id below `FAST_IDS`, where its first line stands in this same array, if `seen` has its
   * bit; then the lines: where they start (upper half) and their id, and the span of the value.
   * No Int32Array: the memory of one this long lies outside of V8's heap, and to get and free it was a
   * fifth of what parsing into a view of its own took.
   */
  readonly index: number[];
  /** A bit for each id below `FAST_IDS` that has a line. */
  seen = 0;
  /** Where the next line goes. */
  indexEnd: number = FIRST_LINE;

  /** The bits of what was read of this message: the rest of these fields is of an earlier one. */
  private known = 0;
  private uriState = READABLE;
  private viaState = READABLE;
  private fromState = READABLE;
  private toState = READABLE;
  private cseqState = READABLE;
  private uriView: UriView | undefined;
  private viaView: ViaView | undefined;
  private fromView: NameAddrView | undefined;
  private toView: NameAddrView | undefined;
  private cseqView: CSeqView | undefined;
  private cutBytes: Uint8Array = NO_BYTES;
  private bodyBytes: Uint8Array = NO_BYTES;
  private methodText = '';
  private callIdText = '';
  private readonly credentialList: CredentialsView[] = [];
  private readonly credentialPool: CredentialsView[] = [];

  /** Made by `detach`. */
  private owned = false;

  constructor(limits: Limits, index: number[] = new Array<number>(FIRST_LINE + 32 * LINE_STRIDE)) {
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
    this.contentLength = -1;
    this.bodyStart = input.length;
    this.bodyEnd = input.length;
    this.duplicateAt = -1;
    this.hasTwoLengths = false;
    this.code = undefined;
    this.offset = 0;
    this.indexEnd = FIRST_LINE;
    this.seen = 0;
    this.known = 0;
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
    return at === 0 ? NO_SPAN : this.index[at + 1]!;
  }

  /** Where the first line of an id stands in the index; 0 for none. */
  private firstLine(id: HeaderId): number {
    if (id >= FAST_IDS) return this.nextLine(FIRST_LINE - LINE_STRIDE, id);
    return ((this.seen >>> id) & 1) === 0 ? 0 : this.index[id]!;
  }

  get bytes(): Uint8Array {
    if (this.bodyEnd === this.input.length) return this.input;
    if ((this.known & BYTES_READ) === 0) {
      this.known |= BYTES_READ;
      this.cutBytes = this.input.subarray(0, this.bodyEnd);
    }
    return this.cutBytes;
  }

  get body(): Uint8Array {
    if ((this.known & BODY_READ) === 0) {
      this.known |= BODY_READ;
      this.bodyBytes = this.input.subarray(this.bodyStart, this.bodyEnd);
    }
    return this.bodyBytes;
  }

  get method(): string {
    if ((this.known & METHOD_READ) === 0) {
      this.known |= METHOD_READ;
      this.methodText = methodText(this.input, this.methodSpan);
    }
    return this.methodText;
  }

  get reason(): string {
    return spanText(this.input, this.reasonSpan);
  }

  get requestUri(): SipUri | undefined {
    return this.readRequestUri() === READABLE ? this.uriView : undefined;
  }

  get topVia(): Via | undefined {
    return this.readTopVia() === READABLE ? this.viaView : undefined;
  }

  get from(): NameAddr | undefined {
    return this.readFrom() === READABLE ? this.fromView : undefined;
  }

  get to(): NameAddr | undefined {
    return this.readTo() === READABLE ? this.toView : undefined;
  }

  get cseq(): CSeq | undefined {
    return this.readCSeq() === READABLE ? this.cseqView : undefined;
  }

  get callIdSpan(): Span {
    return this.firstSpan(CALL_ID);
  }

  get callId(): string | undefined {
    if ((this.known & CALL_ID_READ) === 0) {
      if (this.callIdSpan === NO_SPAN || this.readCallId() !== READABLE) return undefined;
      this.known |= CALL_ID_READ;
      this.callIdText = spanText(this.input, this.callIdSpan);
    }
    return this.callIdText;
  }

  get maxForwards(): number {
    const span = this.firstSpan(MAX_FORWARDS);
    if (span === NO_SPAN) return -1;
    const bytes = holdPart(this.input, this.mark, spanStart(span), spanEnd(span));
    const hops = readNumber(bytes, spanStart(span), spanEnd(span), MAX_MAX_FORWARDS);
    return Math.max(hops, -1);
  }

  /** Each `read` returns -1, or the offset of what breaks the production. */
  readRequestUri(): number {
    if ((this.known & URI_READ) !== 0) return this.uriState;
    if (this.uriSpan === NO_SPAN) return 0;
    this.known |= URI_READ;
    const bytes = hold(this.input, this.mark);
    this.uriView ??= new UriView(bytes);
    const uri = this.uriView;
    const end = spanEnd(this.uriSpan);
    const { maxParameters } = this.limits;
    const stop = uri.read(bytes, spanStart(this.uriSpan), end, maxParameters, false);
    if (stop < 0) this.uriState = ~stop;
    else if (stop < end) this.uriState = stop;
    else this.uriState = uri.headersStart;
    return this.uriState;
  }

  readTopVia(): number {
    if ((this.known & VIA_READ) !== 0) return this.viaState;
    const span = this.firstSpan(VIA);
    if (span === NO_SPAN) return 0;
    this.known |= VIA_READ;
    const bytes = hold(this.input, this.mark);
    this.viaView ??= new ViaView(bytes, this.mark);
    const end = spanEnd(span);
    const stop = this.viaView.read(bytes, spanStart(span), end, this.limits.maxParameters);
    this.viaState = stop < 0 ? ~stop : stop < end && bytes[stop] !== COMMA ? stop : READABLE;
    return this.viaState;
  }

  /** Whether the production that failed had too many parameters and nothing else wrong before. */
  hasTooMany(code: ParseCode): boolean {
    switch (code) {
      case 'bad-request-uri':
        return this.uriView?.tooMany === true;
      case 'bad-via':
        return this.viaView?.tooMany === true;
      case 'bad-from':
        return this.fromView?.hasTooMany === true;
      case 'bad-to':
        return this.toView?.hasTooMany === true;
      default:
        return false;
    }
  }

  readFrom(): number {
    if ((this.known & FROM_READ) === 0) {
      this.known |= FROM_READ;
      const bytes = hold(this.input, this.mark);
      this.fromView ??= new NameAddrView(bytes, this.mark);
      this.fromState = this.readNameAddr(bytes, this.fromView, this.firstSpan(FROM));
    }
    return this.fromState;
  }

  readTo(): number {
    if ((this.known & TO_READ) === 0) {
      this.known |= TO_READ;
      const bytes = hold(this.input, this.mark);
      this.toView ??= new NameAddrView(bytes, this.mark);
      this.toState = this.readNameAddr(bytes, this.toView, this.firstSpan(TO));
    }
    return this.toState;
  }

  private readNameAddr(bytes: Held, view: NameAddrView, span: Span): number {
    if (span === NO_SPAN) return 0;
    const end = spanEnd(span);
    const stop = view.read(bytes, spanStart(span), end, this.limits.maxParameters);
    return stop < 0 ? ~stop : stop < end ? stop : READABLE;
  }

  readCSeq(): number {
    if ((this.known & CSEQ_READ) !== 0) return this.cseqState;
    const span = this.firstSpan(CSEQ);
    if (span === NO_SPAN) return 0;
    this.known |= CSEQ_READ;
    const bytes = hold(this.input, this.mark);
    this.cseqView ??= new CSeqView(bytes);
    this.cseqState = this.cseqView.read(bytes, spanStart(span), spanEnd(span));
    return this.cseqState;
  }

  /** Any printable octets: wider than the grammar, which leaves out `=`, `;` and others seen in use. */
  readCallId(): number {
    const span = this.callIdSpan;
    if (span === NO_SPAN) return 0;
    const start = spanStart(span);
    const end = spanEnd(span);
    const bytes = hold(this.input, this.mark);
    const stop = visibleEnd(bytes, start);
    return stop === end && stop > start ? READABLE : stop;
  }

  get vias(): readonly Via[] | undefined {
    return this.list(VIA, 'via', () => new ViaView(this.input, this.mark));
  }

  get contacts(): readonly ContactValue[] | undefined {
    const found = this.list(
      CONTACT,
      'contact',
      () => new NameAddrView(this.input, this.mark),
      (bytes, contact, from, end, max) => contact.readContact(bytes, from, end, max),
    );
    if (found === undefined || found.length === 1) return found;
    return found.some(({ isStar }) => isStar) ? undefined : found;
  }

  nameAddrs(name: string): readonly NameAddr[] | undefined {
    return this.list(headerIdOf(name), name, () => new NameAddrView(this.input, this.mark));
  }

  /** Every comma-separated value of a header, in order. */
  private list<T extends ViaView | NameAddrView>(
    id: HeaderId,
    name: string,
    make: () => T,
    read: (bytes: Held, value: T, from: number, end: number, maxParameters: number) => number = (
      bytes,
      value,
      from,
      end,
      max,
    ) => value.read(bytes, from, end, max),
  ): T[] | undefined {
    const bytes = hold(this.input, this.mark);
    const found: T[] = [];
    const { maxParameters } = this.limits;
    for (const span of this.valuesOf(id, name)) {
      const end = spanEnd(span);
      let i = spanStart(span);
      for (;;) {
        const value = make();
        const stop = read(bytes, value, i, end, maxParameters);
        if (stop < 0 || (stop < end && bytes[stop] !== COMMA)) return undefined;
        found.push(value);
        if (stop === end) break;
        i = skipLws(bytes, stop + 1, end);
      }
    }
    return found;
  }

  get credentials(): readonly Credentials[] {
    if ((this.known & CREDENTIALS_READ) === 0) {
      this.known |= CREDENTIALS_READ;
      this.readCredentials();
    }
    return this.credentialList;
  }

  private readCredentials(): void {
    const { index, indexEnd, credentialList } = this;
    let count = 0;
    if ((this.seen & CREDENTIALS) !== 0) {
      const bytes = hold(this.input, this.mark);
      // The first of either kind, then whatever follows.
      const proxy = this.firstLine(PROXY_AUTHORIZATION);
      const user = this.firstLine(AUTHORIZATION);
      let at = proxy === 0 || (user !== 0 && user < proxy) ? user : proxy;
      for (; at < indexEnd && count < MAX_CREDENTIALS; at += LINE_STRIDE) {
        const id = index[at]! & ID_MASK;
        if (id !== AUTHORIZATION && id !== PROXY_AUTHORIZATION) continue;
        const view = this.credentialView(count);
        const span = index[at + 1]!;
        view.header = id === AUTHORIZATION ? 'authorization' : 'proxy-authorization';
        view.read(bytes, spanStart(span), spanEnd(span), this.limits.maxParameters);
        credentialList[count++] = view;
      }
    }
    // An array that is cut gives its memory back: only where the number has changed.
    if (credentialList.length !== count) credentialList.length = count;
  }

  /** A view used again for the same place in every message. */
  private credentialView(place: number): CredentialsView {
    let view = this.credentialPool[place];
    if (view === undefined) {
      view = new CredentialsView(this.input, this.mark);
      this.credentialPool.push(view);
    }
    return view;
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

  private *valuesOf(id: HeaderId, name: string): Generator<Span> {
    const wanted = id === UNKNOWN ? lowerAscii(name) : '';
    let at = this.firstLine(id);
    while (at !== 0) {
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
   * The name of the line at that place of the index, without what stands before the colon. Read from
   * the bytes themselves: between two lines the caller may read anything else into the scratch.
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

  /** Where the next line of an id stands in the index after the one at `at`; 0 for none. */
  private nextLine(at: number, id: HeaderId): number {
    const { index, indexEnd } = this;
    for (let next = at + LINE_STRIDE; next < indexEnd; next += LINE_STRIDE) {
      if ((index[next]! & ID_MASK) === id) return next;
    }
    return 0;
  }

  text(span: Span): string {
    return unfold(spanText(this.input, span));
  }

  detach(): this {
    // Nobody else has the bytes of a copy: it need not be copied again.
    if (this.owned) return this;
    const copy = new MessageView(this.limits, this.index.slice());
    copy.owned = true;
    copy.reset(Buffer.from(this.bytes));
    copy.kind = this.kind;
    copy.methodSpan = this.methodSpan;
    copy.uriSpan = this.uriSpan;
    copy.reasonSpan = this.reasonSpan;
    copy.status = this.status;
    copy.contentLength = this.contentLength;
    copy.bodyStart = this.bodyStart;
    copy.bodyEnd = this.bodyEnd;
    copy.duplicateAt = this.duplicateAt;
    copy.code = this.code;
    copy.offset = this.offset;
    copy.indexEnd = this.indexEnd;
    copy.seen = this.seen;
    return copy as this;
  }
}
