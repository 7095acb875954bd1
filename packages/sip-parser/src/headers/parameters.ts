import { type Bytes, latin1 } from '../lexing/bytes.ts';
import { EQUALS, QUOTE, SEMICOLON, SP, TOKEN, VALUE } from '../lexing/chars.ts';
import {
  equalsIgnoreCase,
  FOLD,
  longRunEnd,
  lowerAscii,
  quotedEnd,
  runEnd,
  skipLws,
  unquote,
} from '../lexing/lexer.ts';
import { FAILED, NONE } from '../lexing/outcome.ts';
import { type Held, holdPart, octetAt, wordAt, wordOf } from '../lexing/scratch.ts';
import { NO_SPAN, spanEnd, spanOf, spanStart } from '../lexing/span.ts';
import type { Parameters, Span } from '../types/message.ts';

/**
 * Parameters that affect routing. Each may appear once; a duplicate makes the value malformed.
 */
export const BRANCH = 1;
export const RECEIVED = 2;
export const RPORT = 4;
export const MADDR = 8;
export const TTL = 16;
export const TAG = 32;

const BRAN = wordOf('bran');
const ANCH = wordOf('anch');
const RECE = wordOf('rece');
const IVED = wordOf('ived');
const RPOR = wordOf('rpor');
const PORT = wordOf('port');
const MADD = wordOf('madd');
const ADDR = wordOf('addr');
const TTL_ = wordOf('ttl ');
const TAG_ = wordOf('tag ');

/**
 * A value with `;name=value` parameters (Via, name-addr, Content-Type, ...): one linear pass
 * checks them all and lets the production note the few it needs; others are found when asked for.
 * RFC 3261 section 25.1 (generic-param)
 */
export abstract class Parameterised implements Parameters {
  bytes: Bytes;
  private readonly mark: object | undefined;
  /** The offset of the first `;`. */
  protected paramsStart = 0;
  protected paramsEnd = 0;
  /** The last `read` failed because of the limit on parameters. */
  tooMany = false;

  /** The mark is that of the message, where the value is part of one. */
  constructor(bytes: Bytes, mark?: object) {
    this.bytes = bytes;
    this.mark = mark;
  }

  /**
   * Told of each parameter that affects routing while they are read; false refuses the whole value.
   * The value is NO_SPAN for a flag and includes the quotes of a quoted string.
   */
  protected abstract note(
    bytes: Held,
    which: number,
    nameStart: number,
    nameEnd: number,
    value: Span,
  ): boolean;

  /**
   * Reads parameters from `from` (at a `;`, or not, if there are none) and returns where they
   * end: at `end` or at the first octet that belongs to no parameter. A failure otherwise.
   */
  protected readParameters(
    bytes: Held,
    from: number,
    end: number,
    max: number,
    steering: number,
  ): number {
    this.paramsStart = from;
    let left = max;
    let seen = 0;
    let i = from;
    while (i < end && octetAt(bytes, i) === SEMICOLON) {
      // A call to skip what is hardly ever there costs more than the look at it.
      const nameStart = octetAt(bytes, i + 1) > SP ? i + 1 : skipLws(bytes, i + 1, end);
      const nameEnd = runEnd(bytes, nameStart, TOKEN);
      if (nameEnd === nameStart) return FAILED | nameStart;
      if (--left < 0) {
        this.tooMany = true;
        return FAILED | nameStart;
      }
      let value = NO_SPAN;
      i = octetAt(bytes, nameEnd) > SP ? nameEnd : skipLws(bytes, nameEnd, end);
      if (i < end && octetAt(bytes, i) === EQUALS) {
        const valueStart = octetAt(bytes, i + 1) > SP ? i + 1 : skipLws(bytes, i + 1, end);
        i = longRunEnd(bytes, valueStart, VALUE);
        if (i === valueStart) {
          i = octetAt(bytes, i) === QUOTE ? quotedEnd(bytes, i, end) : NONE;
          if (i < 0) return FAILED | valueStart;
        }
        value = spanOf(valueStart, i);
        if (octetAt(bytes, i) <= SP) i = skipLws(bytes, i, end);
      }
      const which = steeringParameter(bytes, nameStart, nameEnd) & steering;
      if (which !== 0) {
        if ((seen & which) !== 0 || !this.note(bytes, which, nameStart, nameEnd, value))
          return FAILED | nameStart;
        seen |= which;
      }
    }
    this.paramsEnd = i;
    return i;
  }

  param(name: string): string | undefined {
    const bytes = holdPart(this.bytes, this.mark, this.paramsStart, this.paramsEnd);
    const wanted = lowerAscii(name);
    const { paramsEnd } = this;
    let i = this.paramsStart;
    while (i < paramsEnd && octetAt(bytes, i) === SEMICOLON) {
      const nameStart = skipLws(bytes, i + 1, paramsEnd);
      const nameEnd = runEnd(bytes, nameStart, TOKEN);
      let value = NO_SPAN;
      i = skipLws(bytes, nameEnd, paramsEnd);
      if (i < paramsEnd && octetAt(bytes, i) === EQUALS) {
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

/** The bit of the parameter with this name; 0 for one that does not affect routing. */
const steeringParameter = (bytes: Held, start: number, end: number): number => {
  const word = wordAt(bytes, start) | FOLD;
  switch (end - start) {
    case 3: {
      const three = (word & 0xffffff) | 0x20000000;
      return three === TAG_ ? TAG : three === TTL_ ? TTL : 0;
    }
    case 5: {
      const last = wordAt(bytes, start + 1) | FOLD;
      if (word === RPOR && last === PORT) return RPORT;
      return word === MADD && last === ADDR ? MADDR : 0;
    }
    case 6:
      return word === BRAN && (wordAt(bytes, start + 2) | FOLD) === ANCH ? BRANCH : 0;
    case 8:
      return word === RECE && (wordAt(bytes, start + 4) | FOLD) === IVED ? RECEIVED : 0;
    default:
      return 0;
  }
};

/** The end of a parameter's value: a quoted string (NONE if unclosed) or value characters. */
export const valueEndAt = (bytes: Held, from: number, end: number): number => {
  if (from < end && octetAt(bytes, from) === QUOTE) return quotedEnd(bytes, from, end);
  return longRunEnd(bytes, from, VALUE);
};

/** Whether a parameter just read has a value that is no quoted string. */
export function isUnquoted(bytes: Held, value: Span): boolean {
  return value !== NO_SPAN && octetAt(bytes, spanStart(value)) !== QUOTE;
}

/** A parameter's value as text: quotes and quoted pairs removed, '' for a flag. */
export function valueText(bytes: Bytes, value: Span): string {
  if (value === NO_SPAN) return '';
  const start = spanStart(value);
  const end = spanEnd(value);
  if (bytes[start] === QUOTE) return unquote(latin1(bytes, start + 1, end - 1));
  return latin1(bytes, start, end);
}
