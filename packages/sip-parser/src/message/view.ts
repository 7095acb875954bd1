import { CSeqView } from '../headers/cseq.ts';
import {
  CALL_ID,
  CONTACT,
  CSEQ,
  FROM,
  headerIdOf,
  MAX_FORWARDS,
  TO,
  VIA,
} from '../headers/header-names.ts';
import { NameAddrView } from '../headers/name-addr.ts';
import { ViaView } from '../headers/via.ts';
import type { Bytes } from '../lexing/bytes.ts';
import { COMMA } from '../lexing/chars.ts';
import { readNumber, visibleEnd } from '../lexing/lexer.ts';
import { methodText } from '../lexing/method-text.ts';
import { failedAt, isFailure, NONE } from '../lexing/outcome.ts';
import { hold, holdPart } from '../lexing/scratch.ts';
import { NO_SPAN, spanEnd, spanStart, spanText } from '../lexing/span.ts';
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
import { CredentialList } from './credential-list.ts';
import { LineIndex, NO_BYTES } from './line-index.ts';
import { readList } from './value-list.ts';

const MAX_MAX_FORWARDS = 255;

/** Returned by `readFrom` and the like for a production that is absent: no value starts at 0. */
const ABSENT = 0;

/** The bits of what is read when first asked for. */
const URI = 1;
const TOP_VIA = 2;
const FROM_VALUE = 4;
const TO_VALUE = 8;
const CSEQ_VALUE = 16;
const CREDENTIALS = 32;
const METHOD = 64;
const CALL_ID_TEXT = 128;
const BYTES = 256;
const BODY = 512;

/** The message itself: where its lines are, and what has been read of them so far. */
export class MessageView extends LineIndex implements SipMessage {
  /** Which of the fields below are valid; the others are stale, from an earlier message. */
  private known = 0;
  private uriView: UriView | undefined;
  private viaView: ViaView | undefined;
  private fromView: NameAddrView | undefined;
  private toView: NameAddrView | undefined;
  private cseqView: CSeqView | undefined;
  /** For each production NONE if it could be read, else ABSENT or the offset of what breaks it. */
  private uriBroken: number = NONE;
  private viaBroken: number = NONE;
  private fromBroken: number = NONE;
  private toBroken: number = NONE;
  private cseqBroken: number = NONE;
  private cutBytes: Uint8Array = NO_BYTES;
  private bodyBytes: Uint8Array = NO_BYTES;
  private methodName = '';
  private callIdText = '';
  private credentialList: CredentialList | undefined;

  /** Made by `detach`: no one else has the bytes. */
  private owned = false;

  override reset(input: Bytes): void {
    super.reset(input);
    this.known = 0;
  }

  /** True once after each `reset` for each bit: the caller then reads what it is asked for. */
  private isFirst(bit: number): boolean {
    if ((this.known & bit) !== 0) return false;
    this.known |= bit;
    return true;
  }

  get bytes(): Uint8Array {
    if (this.bodyEnd === this.input.length) return this.input;
    if (this.isFirst(BYTES)) this.cutBytes = this.input.subarray(0, this.bodyEnd);
    return this.cutBytes;
  }

  get body(): Uint8Array {
    if (this.isFirst(BODY)) this.bodyBytes = this.input.subarray(this.bodyStart, this.bodyEnd);
    return this.bodyBytes;
  }

  get method(): string {
    if (this.isFirst(METHOD)) this.methodName = methodText(this.input, this.methodSpan);
    return this.methodName;
  }

  get reason(): string {
    return spanText(this.input, this.reasonSpan);
  }

  get requestUri(): SipUri | undefined {
    return this.readRequestUri() === NONE ? this.uriView : undefined;
  }

  get topVia(): Via | undefined {
    return this.readTopVia() === NONE ? this.viaView : undefined;
  }

  get from(): NameAddr | undefined {
    return this.readFrom() === NONE ? this.fromView : undefined;
  }

  get to(): NameAddr | undefined {
    return this.readTo() === NONE ? this.toView : undefined;
  }

  get cseq(): CSeq | undefined {
    return this.readCSeq() === NONE ? this.cseqView : undefined;
  }

  get callIdSpan(): Span {
    return this.firstSpan(CALL_ID);
  }

  get callId(): string | undefined {
    if (this.readCallId() !== NONE) return undefined;
    if (this.isFirst(CALL_ID_TEXT)) this.callIdText = spanText(this.input, this.callIdSpan);
    return this.callIdText;
  }

  get maxForwards(): number {
    const span = this.firstSpan(MAX_FORWARDS);
    if (span === NO_SPAN) return NONE;
    const bytes = holdPart(this.input, this.mark, spanStart(span), spanEnd(span));
    const hops = readNumber(bytes, spanStart(span), spanEnd(span), MAX_MAX_FORWARDS);
    return Math.max(hops, NONE);
  }

  // Each of these returns NONE, ABSENT, or the offset of what breaks the production.

  readRequestUri(): number {
    if (this.isFirst(URI)) {
      this.uriView ??= new UriView(this.input);
      this.uriBroken = this.readUri(this.uriView, this.uriSpan);
    }
    return this.uriBroken;
  }

  private readUri(view: UriView, span: Span): number {
    if (span === NO_SPAN) return ABSENT;
    const bytes = hold(this.input, this.mark);
    const end = spanEnd(span);
    const stop = view.read(bytes, spanStart(span), end, this.limits.maxParameters, false);
    if (isFailure(stop)) return failedAt(stop);
    return stop < end ? stop : view.headersStart;
  }

  readTopVia(): number {
    if (this.isFirst(TOP_VIA)) {
      this.viaView ??= new ViaView(this.input, this.mark);
      this.viaBroken = this.readVia(this.viaView, this.firstSpan(VIA));
    }
    return this.viaBroken;
  }

  private readVia(view: ViaView, span: Span): number {
    if (span === NO_SPAN) return ABSENT;
    const bytes = hold(this.input, this.mark);
    const end = spanEnd(span);
    const stop = view.read(bytes, spanStart(span), end, this.limits.maxParameters);
    if (isFailure(stop)) return failedAt(stop);
    return stop < end && bytes[stop] !== COMMA ? stop : NONE;
  }

  readFrom(): number {
    if (this.isFirst(FROM_VALUE)) {
      this.fromView ??= new NameAddrView(this.input, this.mark);
      this.fromBroken = this.readAddress(this.fromView, this.firstSpan(FROM));
    }
    return this.fromBroken;
  }

  readTo(): number {
    if (this.isFirst(TO_VALUE)) {
      this.toView ??= new NameAddrView(this.input, this.mark);
      this.toBroken = this.readAddress(this.toView, this.firstSpan(TO));
    }
    return this.toBroken;
  }

  private readAddress(view: NameAddrView, span: Span): number {
    if (span === NO_SPAN) return ABSENT;
    const bytes = hold(this.input, this.mark);
    const end = spanEnd(span);
    const stop = view.read(bytes, spanStart(span), end, this.limits.maxParameters);
    if (isFailure(stop)) return failedAt(stop);
    return stop < end ? stop : NONE;
  }

  readCSeq(): number {
    if (this.isFirst(CSEQ_VALUE)) {
      const span = this.firstSpan(CSEQ);
      this.cseqView ??= new CSeqView(this.input);
      this.cseqBroken =
        span === NO_SPAN ? ABSENT : this.cseqView.readWhole(hold(this.input, this.mark), span);
    }
    return this.cseqBroken;
  }

  /** Any printable octets: the grammar leaves out `=`, `;` and others that are in use. */
  readCallId(): number {
    if ((this.known & CALL_ID_TEXT) !== 0) return NONE;
    const span = this.callIdSpan;
    if (span === NO_SPAN) return ABSENT;
    const start = spanStart(span);
    const stop = visibleEnd(hold(this.input, this.mark), start);
    return stop === spanEnd(span) && stop > start ? NONE : stop;
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

  get vias(): readonly Via[] | undefined {
    return readList(this, VIA, 'via', ViaView, (via, ...at) => via.read(...at));
  }

  get contacts(): readonly ContactValue[] | undefined {
    const found = readList(this, CONTACT, 'contact', NameAddrView, (contact, ...at) =>
      contact.readContact(...at),
    );
    if (found === undefined || found.length === 1) return found;
    return found.some(({ isStar }) => isStar) ? undefined : found;
  }

  nameAddrs(name: string): readonly NameAddr[] | undefined {
    return readList(this, headerIdOf(name), name, NameAddrView, (value, ...at) =>
      value.read(...at),
    );
  }

  get credentials(): readonly Credentials[] {
    this.credentialList ??= new CredentialList();
    if (this.isFirst(CREDENTIALS)) this.credentialList.read(this);
    return this.credentialList.found;
  }

  detach(): this {
    if (this.owned) return this;
    const copy = new MessageView(this.limits, this.index.slice());
    copy.owned = true;
    copy.reset(Buffer.from(this.bytes));
    copy.copyFrom(this);
    return copy as this;
  }
}
