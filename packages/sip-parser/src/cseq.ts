import type { Bytes } from './bytes.ts';
import { isDigit, TOKEN } from './chars.ts';
import { runEnd, skipLws } from './lexer.ts';
import type { CSeq, Span } from './message.ts';
import { methodText } from './method-text.ts';
import { octetAt } from './scratch.ts';
import { NO_SPAN, spanOf } from './span.ts';

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
    for (let octet = octetAt(i); isDigit(octet); octet = octetAt(++i)) {
      if (number <= MAX_CSEQ) number = number * 10 + (octet - 48);
    }
    if (i === start || number > MAX_CSEQ) return start;
    this.number = number;
    const methodStart = skipLws(i, end);
    if (methodStart === i) return i;
    const methodEnd = runEnd(methodStart, TOKEN);
    if (methodEnd === methodStart || methodEnd !== end) return methodEnd;
    this.methodSpan = spanOf(methodStart, methodEnd);
    return -1;
  }

  get method(): string {
    return methodText(this.bytes, this.methodSpan);
  }
}
