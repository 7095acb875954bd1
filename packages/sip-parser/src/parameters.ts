import { type Bytes, latin1 } from './bytes.ts';
import * as chars from './chars.ts';
import {
  equalsIgnoreCase,
  longRunEnd,
  lowerAscii,
  quotedEnd,
  runEnd,
  skipLws,
  unquote,
} from './lexer.ts';
import type { Parameters, Span } from './message.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart } from './span.ts';

/** Constants of this module: an imported one is loaded each time it is looked at. */
const { CLASS, EQUALS, QUOTE, SEMICOLON, TOKEN, VALUE } = chars;

/**
 * What has `;name=value` parameters behind it (Via, name-addr, Content-Type, ...): one linear pass
 * checks them all and lets the production note the few it needs; others are found when asked for.
 * RFC 3261 section 25.1 (generic-param)
 */
export abstract class Parameterised implements Parameters {
  bytes: Bytes;
  /** Where the first `;` stands. */
  protected paramsStart = 0;
  protected paramsEnd = 0;
  /** The last `read` failed because of the limit on parameters. */
  tooMany = false;

  constructor(bytes: Bytes) {
    this.bytes = bytes;
  }

  /**
   * Told of each parameter while they are read; false refuses the whole value. The value is
   * NO_SPAN for a flag and includes the quotes of a quoted string.
   */
  protected abstract note(nameStart: number, nameEnd: number, value: Span): boolean;

  /**
   * Reads parameters from `from` (at a `;`, or where none is) and returns where they end: at `end`
   * or at the first octet that belongs to none. A failure is returned as `~offset`.
   */
  protected readParameters(from: number, end: number, max: number): number {
    const { bytes } = this;
    this.paramsStart = from;
    let left = max;
    let i = from;
    while (i < end && bytes[i] === SEMICOLON) {
      const nameStart = skipLws(bytes, i + 1, end);
      i = nameStart;
      while (i < end && (CLASS[bytes[i]!]! & TOKEN) !== 0) i++;
      const nameEnd = i;
      if (nameEnd === nameStart) return ~nameStart;
      if (--left < 0) {
        this.tooMany = true;
        return ~nameStart;
      }
      let value = NO_SPAN;
      i = skipLws(bytes, nameEnd, end);
      if (i < end && bytes[i] === EQUALS) {
        const valueStart = skipLws(bytes, i + 1, end);
        i = longRunEnd(bytes, valueStart, end, VALUE);
        if (i === valueStart) {
          i = valueEndAt(bytes, valueStart, end);
          if (i <= valueStart) return ~valueStart;
        }
        value = spanOf(valueStart, i);
        i = skipLws(bytes, i, end);
      }
      if (!this.note(nameStart, nameEnd, value)) return ~nameStart;
    }
    this.paramsEnd = i;
    return i;
  }

  param(name: string): string | undefined {
    const wanted = lowerAscii(name);
    const { bytes, paramsEnd } = this;
    let i = this.paramsStart;
    while (i < paramsEnd && bytes[i] === SEMICOLON) {
      const nameStart = skipLws(bytes, i + 1, paramsEnd);
      const nameEnd = runEnd(bytes, nameStart, paramsEnd, TOKEN);
      let value = NO_SPAN;
      i = skipLws(bytes, nameEnd, paramsEnd);
      if (i < paramsEnd && bytes[i] === EQUALS) {
        const valueStart = skipLws(bytes, i + 1, paramsEnd);
        const valueEnd = valueEndAt(bytes, valueStart, paramsEnd);
        value = spanOf(valueStart, valueEnd);
        i = skipLws(bytes, valueEnd, paramsEnd);
      }
      if (equalsIgnoreCase(bytes, nameStart, nameEnd, wanted)) return valueText(bytes, value);
    }
    return undefined;
  }
}

/** The end of a parameter's value: a quoted string, or a run of value characters; -1 if unclosed. */
export function valueEndAt(bytes: Bytes, from: number, end: number): number {
  if (from < end && bytes[from] === QUOTE) return quotedEnd(bytes, from, end);
  return runEnd(bytes, from, end, VALUE);
}

/** A parameter's value as text: quotes and quoted pairs removed, '' for a flag. */
export function valueText(bytes: Bytes, value: Span): string {
  if (value === NO_SPAN) return '';
  const start = spanStart(value);
  const end = spanEnd(value);
  if (bytes[start] === QUOTE) return unquote(latin1(bytes, start + 1, end - 1));
  return latin1(bytes, start, end);
}
