import type { HeaderId } from '../headers/header-names.ts';
import { COMMA } from '../lexing/chars.ts';
import { skipLws } from '../lexing/lexer.ts';
import { isFailure } from '../lexing/outcome.ts';
import { type Held, hold } from '../lexing/scratch.ts';
import { spanEnd, spanStart } from '../lexing/span.ts';
import type { LineIndex } from './line-index.ts';

/** Reads the value that starts at `from` into `value`; returns where it ends, or a failure. */
type ReadInto<T> = (
  value: T,
  bytes: Held,
  from: number,
  end: number,
  maxParameters: number,
) => number;

/** Every comma-separated value of a header, in order; undefined where one is malformed. */
export function readList<T>(
  message: LineIndex,
  id: HeaderId,
  name: string,
  Value: new (bytes: Held, mark: object) => T,
  read: ReadInto<T>,
): T[] | undefined {
  const { mark, limits } = message;
  const bytes = hold(message.input, mark);
  const found: T[] = [];
  for (const span of message.valuesOf(id, name)) {
    const end = spanEnd(span);
    let i = spanStart(span);
    for (;;) {
      const value = new Value(bytes, mark);
      const stop = read(value, bytes, i, end, limits.maxParameters);
      if (isFailure(stop) || (stop < end && bytes[stop] !== COMMA)) return undefined;
      found.push(value);
      if (stop === end) break;
      i = skipLws(bytes, stop + 1, end);
    }
  }
  return found;
}
