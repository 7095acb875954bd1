import { type Bytes, latin1 } from '../lexing/bytes.ts';
import { CLASS, TOKEN } from '../lexing/chars.ts';

/**
 * Collects a message and writes it in one piece of exactly its size. The head is held as text of
 * one character an octet, so that bytes copied from a request and text of ours join.
 */
export class Output {
  private head = '';

  /** Text of ours, as UTF-8. */
  add(text: string): void {
    this.head += text;
  }

  /** One header line. */
  header(name: string, value: string): void {
    this.head += `${name}: ${value}\r\n`;
  }

  /** Octets as they were received; a CR or LF that is no fold, and NUL, become a space. */
  copy(bytes: Bytes, start: number, end: number): void {
    const text = latin1(bytes, start, end);
    this.head += /[\r\n\0]/.test(text) ? text.replace(STRAY, ' ') : text;
  }

  /** Ends the head and returns the whole message, in memory of its own. */
  finish(body: Uint8Array | string | undefined, contentType: string | undefined): Uint8Array {
    const content = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
    const length = content?.byteLength ?? 0;
    if (contentType !== undefined) this.header('Content-Type', octets(contentType));
    this.head += `Content-Length: ${length}\r\n\r\n`;
    const bytes = Buffer.allocUnsafeSlow(this.head.length + length);
    bytes.write(this.head, 'latin1');
    if (content !== undefined) bytes.set(content, this.head.length);
    return bytes;
  }
}

/** Line breaks other than folds. A NUL behind a backslash is a quoted pair and stays. */
const STRAY = /\r(?!\n[ \t])|(?<!\r)\n|\n(?![ \t])|(?<!\\)\0/g;

/** Text as one character an octet: UTF-8 where it does not fit. */
export function octets(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** What nearly everything is: one look instead of two. */
const PLAIN = /^[\x20-\x7e]*$/;

/** @throws TypeError for CR, LF or NUL: the caller would write headers it does not know of */
export function requireOneLine(what: string, text: string): string {
  if (typeof text !== 'string') throw new TypeError(`${what} must be a string`);
  if (PLAIN.test(text)) return text;
  if (/[\r\n\0]/.test(text)) throw new TypeError(`${what} must not contain CR, LF or NUL`);
  return octets(text);
}

/** @throws TypeError for what is no token */
export function requireToken(what: string, text: string): string {
  if (typeof text !== 'string') throw new TypeError(`${what} must be a string`);
  for (let i = 0; i < text.length; i++) {
    if ((CLASS[text.charCodeAt(i)] ?? 0) % 2 !== TOKEN) {
      throw new TypeError(`${what} must be a token, got ${JSON.stringify(text)}`);
    }
  }
  if (text === '') throw new TypeError(`${what} must not be empty`);
  return text;
}
