import { type Bytes, bytesOf } from './bytes.ts';
import { CLASS } from './chars.ts';

/** Offsets into a message have 16 bits. */
const CAPACITY = 65536;
/** What is compared with a name at the last octet still lies inside. */
const SLACK = 64;

const OCTETS: Uint8Array = new Uint8Array(CAPACITY + SLACK);
/** For code that has to name it: the compiler copies `wordAt` only into what is called often. */
export const WORDS: DataView = new DataView(OCTETS.buffer);
/** Looked up once: finding a method of a typed array is slow. */
const { set } = Uint8Array.prototype;

/**
 * Whose bytes the scratch holds: the mark of a message. Not the bytes themselves, which would stay
 * reachable.
 */
let owner: object | undefined;

/**
 * Copies the bytes into the scratch that everything is read from, with NULs behind them.
 *
 * Bytes at a place that is known for good are read two to three times as fast as those of a Buffer:
 * the compiler need not ask again, for each of them, whether it still is a Buffer, where its memory
 * is, how long it is; and four can be looked at in one go. The copy costs what reading 30 bytes of a
 * Buffer does. It is no state: it is always a copy of what is being read. Whoever reads offsets of a
 * message calls `hold` first, with the mark that is given to every message of its own.
 */
export function load(bytes: Bytes, mark?: object): void {
  const { length } = bytes;
  // Of detached memory nothing can be copied, and nothing of another message may be met in its place.
  if (length === 0) OCTETS.fill(0);
  else set.call(OCTETS, length <= CAPACITY ? bytes : bytes.subarray(0, CAPACITY));
  WORDS.setFloat64(Math.min(length, CAPACITY), 0);
  owner = mark;
}

/** Makes sure that the scratch holds the bytes of that message, which have not changed since. */
export const hold = (bytes: Bytes, mark: object): void => {
  if (owner !== mark) load(bytes, mark);
};

/**
 * Makes sure that the scratch holds the bytes from `start` to `end`, with a NUL behind them. For what
 * may be asked of any value at any time: to load all of a message again for each of its values, with
 * other texts read in between, would take time in proportion to the square of its size.
 */
export function holdPart(bytes: Bytes, mark: object | undefined, start: number, end: number): void {
  if (mark !== undefined && owner === mark) return;
  if (bytes.length < end) {
    load(bytes, mark);
    return;
  }
  owner = undefined;
  set.call(OCTETS, bytes.subarray(start, end), start);
  OCTETS[end] = 0;
}

/** The octet at `i`; NUL behind the end. */
export const octetAt = (i: number): number => OCTETS[i]!;

/**
 * The four octets from `i` on, the first of them lowest; NULs behind the end. A place outside is
 * folded into the scratch: a view of data would throw.
 */
export const wordAt = (i: number): number => WORDS.getInt32(i & 0xffff, true);

/** Four characters as `wordAt` reads them. */
export function wordOf(text: string): number {
  return Buffer.from(text, 'latin1').readInt32LE();
}

/** The bytes of a text of its own, loaded; undefined where it is longer than a message can be. */
export function loadText(text: string | Uint8Array, mark?: object): Bytes | undefined {
  const bytes = bytesOf(text);
  if (bytes.length >= CAPACITY) return undefined;
  load(bytes, mark);
  return bytes;
}

/** Those of `classes` that the octet at `i` belongs to. */
export const classAt = (i: number, classes: number): number => CLASS[OCTETS[i]!]! & classes;
