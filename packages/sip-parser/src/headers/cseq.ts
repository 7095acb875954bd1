import type { Bytes } from '../lexing/bytes.ts';
import { TOKEN } from '../lexing/chars.ts';
import { digitsEnd, readNumber, runEnd, skipLws } from '../lexing/lexer.ts';
import { methodText } from '../lexing/method-text.ts';
import { NONE } from '../lexing/outcome.ts';
import type { Held } from '../lexing/scratch.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart } from '../lexing/span.ts';
import type { CSeq, Span } from '../types/message.ts';

const MAX_CSEQ = 2 ** 31 - 1;

/** A CSeq as a number and the offsets of its method. RFC 3261 sections 8.1.1.5 and 20.16 */
export class CSeqView implements CSeq {
  number = 0;
  methodSpan: Span = NO_SPAN;
  private bytes: Bytes;

  constructor(bytes: Bytes) {
    this.bytes = bytes;
  }

  /** Reads a header: NONE, or the offset of what breaks it. */
  readWhole(bytes: Held, span: Span): number {
    const start = spanStart(span);
    const end = spanEnd(span);
    this.bytes = bytes;
    const i = digitsEnd(bytes, start);
    this.number = readNumber(bytes, start, i, MAX_CSEQ);
    if (this.number < 0) return start;
    const methodStart = skipLws(bytes, i, end);
    if (methodStart === i) return i;
    const methodEnd = runEnd(bytes, methodStart, TOKEN);
    if (methodEnd === methodStart || methodEnd !== end) return methodEnd;
    this.methodSpan = spanOf(methodStart, methodEnd);
    return NONE;
  }

  get method(): string {
    return methodText(this.bytes, this.methodSpan);
  }
}
