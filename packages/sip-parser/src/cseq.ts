import { type Bytes, latin1 } from './bytes.ts';
import * as chars from './chars.ts';
import { isDigit } from './chars.ts';
import { runEnd, skipLws } from './lexer.ts';
import type { CSeq, Span } from './message.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart } from './span.ts';

/** Constants of this module: an imported one is loaded each time it is looked at. */
const { TOKEN } = chars;

const MAX_CSEQ = 2 ** 31 - 1;

/** A CSeq as a number and the offsets of its method. RFC 3261 sections 8.1.1.5 and 20.16 */
export class CSeqView implements CSeq {
  number = 0;
  methodSpan: Span = NO_SPAN;
  private bytes: Bytes;

  constructor(bytes: Bytes) {
    this.bytes = bytes;
  }

  /** Reads [start, end). Returns -1, or the offset of what breaks it. */
  read(bytes: Bytes, start: number, end: number): number {
    this.bytes = bytes;
    let number = 0;
    let i = start;
    for (; i < end && isDigit(bytes[i]!); i++) {
      if (number <= MAX_CSEQ) number = number * 10 + (bytes[i]! - 48);
    }
    if (i === start || number > MAX_CSEQ) return start;
    this.number = number;
    const methodStart = skipLws(bytes, i, end);
    if (methodStart === i) return i;
    const methodEnd = runEnd(bytes, methodStart, end, TOKEN);
    if (methodEnd === methodStart || methodEnd !== end) return methodEnd;
    this.methodSpan = spanOf(methodStart, methodEnd);
    return -1;
  }

  get method(): string {
    return latin1(this.bytes, spanStart(this.methodSpan), spanEnd(this.methodSpan));
  }
}
