import { wrongType } from '@tollgate/common';

/**
 * The one kind of byte array used inside: `latin1Slice` and `indexOf` of a Buffer are native, and
 * code that sees plain Uint8Arrays too is slower by half.
 */
export type Bytes = Buffer;

interface Methods {
  indexOf(octet: number, from: number): number;
  latin1Slice(start: number, end: number): string;
}

/** Looked up once: the global, and the table of its methods, are slow to look things up in. */
const { isBuffer } = Buffer;
const { indexOf, latin1Slice } = Buffer.prototype as unknown as Methods;

/** The offset of the first such octet from `from` on; -1 if there is none, as of `indexOf`. */
export const indexOfOctet = (bytes: Bytes, octet: number, from: number): number =>
  indexOf.call(bytes, octet, from);

/**
 * The same memory as a Buffer; nothing is copied.
 *
 * @throws {TypeError} naming `option` if it is no Uint8Array
 */
export const asBytes = (bytes: Uint8Array, option = 'bytes', wanted = 'a Uint8Array'): Bytes =>
  isBuffer(bytes) ? bytes : asBuffer(bytes, option, wanted);

function asBuffer(bytes: Uint8Array, option: string, wanted: string): Bytes {
  // Not `instanceof`: the array may come from another realm (`node:vm`, a test runner).
  if (!ArrayBuffer.isView(bytes) || bytes[Symbol.toStringTag] !== 'Uint8Array') {
    throw wrongType(option, wanted, bytes);
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * The octets of a text: one for each character where all are below 256, else UTF-8.
 *
 * @throws {TypeError} if it is neither a text nor a Uint8Array
 */
export function bytesOf(text: string | Uint8Array): Bytes {
  if (typeof text !== 'string') return asBytes(text, 'text', 'a text or a Uint8Array');
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 255) return Buffer.from(text, 'utf8');
  }
  return Buffer.from(text, 'latin1');
}

/** The octets as text, one character an octet. */
export const latin1 = (bytes: Bytes, start: number, end: number): string =>
  start < end ? latin1Slice.call(bytes, start, end) : '';
