import { type Bytes, bytesOf } from './bytes.ts';
import { CLASS } from './chars.ts';

// The scratch is a cache at module level: one array of 64 KiB for the whole package, into which the
// bytes of a message are copied before they are read octet by octet. It is never the source of
// truth: what it holds is a copy, and it is filled again from the bytes of a message whenever
// another message or text was read in between. One array is safe because all reading is
// synchronous: a thread finishes what it reads before anything else can load the scratch, and each
// worker thread has a module, and so a scratch, of its own.
//
// The one way in is a value of the type `Held`, which only the functions here can make: every
// function that reads the scratch demands one, so that code that forgets to fill it does not
// compile.
//
// Why it is there: bytes at a place that the compiler knows are read two to three times as fast as
// those of a Buffer. It need not ask again, for each of them, whether it still is a Buffer, where
// its memory is and how long it is; and four can be read at once. The copy costs as much as reading
// 30 bytes of a Buffer.

declare const held: unique symbol;

/**
 * The bytes of a message or text, of which the scratch holds a copy at this moment. It lasts until
 * anything else is read; so it is passed on to functions and never kept in a field.
 */
export type Held = Bytes & { readonly [held]: true };

/** Offsets into a message have 16 bits. */
const CAPACITY = 65536;
/** Padding, so that a 4-byte read, or one of a name, at the last byte stays in bounds. */
const SLACK = 64;

const OCTETS: Uint8Array = new Uint8Array(CAPACITY + SLACK);
const WORDS: DataView = new DataView(OCTETS.buffer);
/** Looked up once: finding a method of a typed array is slow. */
const { set } = Uint8Array.prototype;

/**
 * The mark of the message whose bytes the scratch holds; undefined for a text, or for a part of a
 * message. Not the bytes themselves, which would stay reachable.
 */
let owner: object | undefined;

/**
 * Copies the bytes into the scratch, with NULs after them.
 *
 * @param mark identifies the message they belong to, for a later `hold`; every message has its own
 */
export function load(bytes: Bytes, mark?: object): Held {
  const { length } = bytes;
  // A detached buffer has length 0 and cannot be copied. Clear the scratch, so that the bytes of
  // the previous message are not read in its place.
  if (length === 0) OCTETS.fill(0);
  else set.call(OCTETS, length <= CAPACITY ? bytes : bytes.subarray(0, CAPACITY));
  WORDS.setFloat64(Math.min(length, CAPACITY), 0);
  owner = mark;
  return bytes as Held;
}

/** Fills the scratch with the bytes of a message, unless they are still there and unchanged. */
export const hold = (bytes: Bytes, mark: object): Held =>
  owner === mark ? (bytes as Held) : load(bytes, mark);

/**
 * Fills the scratch with the bytes from `start` to `end`, and a NUL after them. It serves what may
 * be asked of any value at any time: loading a whole message again for each of its values, with
 * other texts read in between, would take time in proportion to the square of its size.
 */
export function holdPart(bytes: Bytes, mark: object | undefined, start: number, end: number): Held {
  if (mark !== undefined && owner === mark) return bytes as Held;
  if (bytes.length < end) return load(bytes, mark);
  owner = undefined;
  set.call(OCTETS, bytes.subarray(start, end), start);
  OCTETS[end] = 0;
  return bytes as Held;
}

/** Loads a text; undefined where it is longer than a message can be. */
export function loadText(text: string | Uint8Array, mark?: object): Held | undefined {
  const bytes = bytesOf(text);
  return bytes.length >= CAPACITY ? undefined : load(bytes, mark);
}

/** The octet at `i`; NUL after the end. */
export const octetAt = (_bytes: Held, i: number): number => OCTETS[i]!;

/**
 * The four octets from `i` on, the first of them lowest; NULs after the end. A place outside is
 * folded into the scratch, where a DataView would throw.
 */
export const wordAt = (_bytes: Held, i: number): number => WORDS.getInt32(i & 0xffff, true);

/**
 * All words, for a loop that reads so many that the compiler would not inline `wordAt`.
 * Offsets must be those of a line of the message.
 */
export const wordsOf = (_bytes: Held): DataView => WORDS;

/** Those of `classes` that the octet at `i` belongs to. */
export const classAt = (_bytes: Held, i: number, classes: number): number =>
  CLASS[OCTETS[i]!]! & classes;

/** Four characters as `wordAt` reads them. */
export function wordOf(text: string): number {
  return Buffer.from(text, 'latin1').readInt32LE();
}
