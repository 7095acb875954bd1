import { checkKeys, hidden, isObject, wrongType } from '@tollgate/common';
import { type HeaderId, headerIdOf } from '../headers/header-names.ts';
import { asBytes, type Bytes, latin1 } from '../lexing/bytes.ts';
import { CLASS, TOKEN } from '../lexing/chars.ts';
import type { HeaderList } from '../types/header-list.ts';

/**
 * Collects a message and writes it in one piece of exactly its size. The head is held as text of
 * one character an octet, so that bytes copied from a request and new text join.
 */
export class Output {
  private head = '';

  /** New text: one character an octet. */
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
    const content = body === undefined ? undefined : contentOf(body);
    const length = content?.byteLength ?? 0;
    if (contentType !== undefined) {
      this.header('Content-Type', requireLine('contentType', contentType));
    }
    this.head += `Content-Length: ${length}\r\n\r\n`;
    const bytes = Buffer.allocUnsafeSlow(this.head.length + length);
    bytes.write(this.head, 'latin1');
    if (content !== undefined) bytes.set(content, this.head.length);
    return bytes;
  }
}

function contentOf(body: Uint8Array | string): Bytes {
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  return asBytes(body, 'body', 'a text or a Uint8Array');
}

/** Line breaks other than folds. A NUL after a backslash is a quoted pair and stays. */
const STRAY = /\r(?!\n[ \t])|(?<!\r)\n|\n(?![ \t])|(?<!\\)\0/g;

/** Text as one character an octet: UTF-8 where it does not fit. */
export function octets(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** What nearly everything is: one look instead of two. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * Text for one line, as octets. The message never shows it: a header may hold a digest response.
 *
 * @throws {TypeError} for CR, LF or NUL: the caller would write headers it does not know of
 */
export function requireLine(option: string, line: string): string {
  if (typeof line !== 'string') throw wrongType(option, 'a text', line, hidden(line));
  if (PLAIN.test(line)) return line;
  if (/[\r\n\0]/.test(line)) {
    throw wrongType(option, 'one line of text', line, 'a text with CR, LF or NUL');
  }
  return octets(line);
}

/** @throws {TypeError} for what is no token. RFC 3261 section 25.1 */
export function requireToken(option: string, token: string): string {
  if (!isToken(token)) throw wrongType(option, 'a token', token);
  return token;
}

function isToken(token: string): boolean {
  if (typeof token !== 'string' || token === '') return false;
  for (let i = 0; i < token.length; i++) {
    if ((CLASS[token.charCodeAt(i)] ?? 0) % 2 !== TOKEN) return false;
  }
  return true;
}

/**
 * As `checkKeys`, at a tenth of its cost where all names are known: this runs for every message.
 *
 * @throws {TypeError} for what is no object, or a name that is not known
 */
export function checkFields(fields: object, known: ReadonlySet<string>): void {
  if (!isObject(fields)) checkKeys('', fields, [...known]);
  for (const name in fields) if (!known.has(name)) checkKeys('', fields, [...known]);
}

/**
 * Writes the headers of the caller.
 *
 * @param isWritten whether a header, by its id, is written by the writer itself
 * @throws {TypeError} naming the member that is wrong: `headers[0][1]`
 */
export function addHeaders(
  out: Output,
  headers: HeaderList,
  isWritten: (id: HeaderId) => boolean,
): void {
  if (!Array.isArray(headers)) throw wrongType('headers', 'a list of [name, value]', headers);
  for (let i = 0; i < headers.length; i++) {
    const header: HeaderList[number] = headers[i]!;
    const [name, value] = Array.isArray(header) ? header : [];
    // The paths are made only for what is thrown.
    if (!isToken(name!)) throw wrongHeader(i, header);
    if (isWritten(headerIdOf(name!))) {
      throw wrongType(`headers[${i}][0]`, 'a header that is not written anyway', name);
    }
    const isPlain = typeof value === 'string' && PLAIN.test(value);
    out.header(name!, isPlain ? value : requireLine(`headers[${i}][1]`, value!));
  }
}

function wrongHeader(i: number, header: unknown): TypeError {
  if (!Array.isArray(header)) return wrongType(`headers[${i}]`, 'a pair [name, value]', header);
  return wrongType(`headers[${i}][0]`, 'a token', header[0]);
}
