import type { Span } from '../types/message.ts';
import { type Bytes, latin1 } from './bytes.ts';
import { NO_SPAN, spanEnd, spanStart } from './span.ts';

const USUAL: readonly string[] = ['INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'REGISTER'];

/** A method as text. For the usual ones no string is made: they are always the same few. */
export function methodText(bytes: Bytes, span: Span): string {
  if (span === NO_SPAN) return '';
  const start = spanStart(span);
  const end = spanEnd(span);
  for (const method of USUAL) {
    if (method.length === end - start && isAt(bytes, start, method)) return method;
  }
  return latin1(bytes, start, end);
}

function isAt(bytes: Bytes, start: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (bytes[start + i] !== text.charCodeAt(i)) return false;
  }
  return true;
}
