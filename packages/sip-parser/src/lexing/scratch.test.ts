import { expect, test } from 'vitest';
import { parseUri, parseVia } from '../index.ts';
import * as host from '../uri/host.ts';
import { TOKEN, VALUE } from './chars.ts';
import * as lexer from './lexer.ts';
import * as scratch from './scratch.ts';
import { hold, holdPart, load, loadText, wordOf } from './scratch.ts';

// These tests ask what the scratch itself holds, whoever loaded it last: any token opens it.
const HELD = load(Buffer.alloc(0));
const octetAt = (i: number): number => scratch.octetAt(HELD, i);
const wordAt = (i: number): number => scratch.wordAt(HELD, i);
const classAt = (i: number, classes: number): number => scratch.classAt(HELD, i, classes);
const runEnd = (from: number, classes: number): number => lexer.runEnd(HELD, from, classes);
const longRunEnd = (from: number, classes: number): number => lexer.longRunEnd(HELD, from, classes);
const visibleEnd = (from: number): number => lexer.visibleEnd(HELD, from);
const skipLws = (from: number, end: number): number => lexer.skipLws(HELD, from, end);
const quotedEnd = (from: number, end: number): number => lexer.quotedEnd(HELD, from, end);
const hostEnd = (from: number, end: number): number => host.hostEnd(HELD, from, end);

/** More than a message can have. */
const CAPACITY = 65536;

/** Octets of which no four in a row repeat nearby. */
function someBytes(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, i) => 1 + ((i * 7 + (i >> 8)) % 255)));
}

/** A scratch that still holds another text, as long as can be. */
function fillWith(octet: number): void {
  load(Buffer.alloc(CAPACITY, octet));
}

const LENGTHS = [0, 1, 3, 4, 65534, 65535, 65536];

test.each(LENGTHS)('%i octets are read as they are, and NULs behind them', (length) => {
  fillWith(0xee);
  const bytes = someBytes(length);
  load(bytes);
  // Four octets behind the end may be asked for with the last one.
  for (let i = 0; i < length + 4; i++) {
    const expected = i < length ? bytes[i] : 0;
    if (octetAt(i) !== expected) expect.fail(`octet ${i}: ${octetAt(i)}, not ${expected}`);
  }
});

test.each(LENGTHS)('words of %i octets, from any place whatever', (length) => {
  fillWith(0xee);
  const bytes = someBytes(length);
  load(bytes);
  const expected = Buffer.concat([bytes, Buffer.alloc(8)]);
  for (let i = -8; i < 70_000; i++) {
    const word = wordAt(i);
    // A place outside is folded; what lies further behind the end is of no text.
    const place = ((i % CAPACITY) + CAPACITY) % CAPACITY;
    const isKnown = place <= length + 4;
    if (!Number.isInteger(word) || (isKnown && word !== expected.readInt32LE(place))) {
      expect.fail(`word ${i}: ${word}`);
    }
  }
});

test('octets far behind the end, and before the start, belong to no class', () => {
  load(someBytes(CAPACITY));
  for (const i of [-1000, -8, -1, CAPACITY, 70_000, 2 ** 31, 2 ** 32]) {
    expect(classAt(i, 0xffff)).toBe(0);
  }
});

test('more than the capacity is cut, with NULs behind', () => {
  const bytes = someBytes(CAPACITY + 1000);
  load(bytes);
  expect(octetAt(CAPACITY - 1)).toBe(bytes[CAPACITY - 1]);
  expect(octetAt(CAPACITY)).toBe(0);
  expect(octetAt(CAPACITY + 3)).toBe(0);
});

test('a word is its four octets, the first of them lowest', () => {
  load(Buffer.from('xSIP/\xff', 'latin1'));
  expect(wordAt(1)).toBe(0x2f504953);
  expect(wordAt(1)).toBe(wordOf('SIP/'));
  expect(wordAt(2)).toBe(wordOf('IP/\xff'));
  expect(wordAt(4)).toBe(wordOf('/\xff\0\0'));
});

test.each([
  ['a', 'token and value characters'],
  ['.', 'dots'],
  ['"', 'quotes'],
  ['\\', 'backslashes'],
  [' ', 'blanks'],
  ['\xff', 'octets above 127'],
  [':', 'colons'],
])('nothing of a long text of %j is met behind a short one', (stale) => {
  for (let length = 0; length <= 20; length++) {
    const text = 'b'.repeat(length);
    const bytes = Buffer.from(text);
    fillWith(stale.charCodeAt(0));
    load(bytes);
    expect(wordAt(length)).toBe(0);
    for (let from = 0; from <= length; from++) {
      expect(runEnd(from, TOKEN)).toBe(length);
      expect(longRunEnd(from, VALUE)).toBe(length);
      expect(visibleEnd(from)).toBe(length);
      expect(skipLws(from, length)).toBe(from);
      expect(hostEnd(from, length)).toBe(from < length ? length : -1);
    }
    const quoted = Buffer.from(`"${text}`);
    fillWith(stale.charCodeAt(0));
    load(quoted);
    expect(quotedEnd(0, quoted.length)).toBe(-1);
    expect(octetAt(quoted.length)).toBe(0);
  }
});

test('a short URI or Via is not continued by the long one before it', () => {
  expect(parseUri('sip:alice@example.com:50601;lr')?.port).toBe(50601);
  expect(parseUri('sip:alice@example.com:5060')?.port).toBe(5060);
  expect(parseUri('sip:alice@example.com')?.port).toBe(0);
  expect(parseUri('sip:alice@exam')?.host).toBe('exam');
  expect(parseVia('SIP/2.0/UDP host.example:5060;branch=z9hG4bKlong')?.branch).toBe('z9hG4bKlong');
  expect(parseVia('SIP/2.0/UDP host.example:5060;branch=z9')?.branch).toBe('z9');
  expect(parseVia('SIP/2.0/UDP host.example:5060;branch=')).toBeUndefined();
  expect(parseVia('SIP/2.0/UDP host')?.host).toBe('host');
  expect(parseVia('SIP/2.0/UDP ')).toBeUndefined();
});

test('loadText takes what a message can be long, in octets and not in characters', () => {
  expect(loadText('a'.repeat(65535))?.length).toBe(65535);
  expect(loadText('a'.repeat(65536))).toBeUndefined();
  expect(loadText(new Uint8Array(65535))?.length).toBe(65535);
  expect(loadText(new Uint8Array(65536))).toBeUndefined();
  expect(loadText('\xe9'.repeat(65535))?.length).toBe(65535);
  // Each of these takes two octets in UTF-8.
  expect(loadText('\u0101'.repeat(32767))?.length).toBe(65534);
  expect(loadText('\u0101'.repeat(32768))).toBeUndefined();
});

test('what loadText refuses leaves in the scratch what it holds', () => {
  const bytes = Buffer.from('held');
  const mark = {};
  load(bytes, mark);
  expect(loadText('a'.repeat(65536))).toBeUndefined();
  hold(bytes, mark);
  expect(wordAt(0)).toBe(wordOf('held'));
});

test('hold copies only what is of another message, and load always', () => {
  const [mark, otherMark] = [{}, {}];
  const one = Buffer.from('one!');
  const other = Buffer.from('else');
  load(one, mark);
  one.write('ONE?');
  hold(one, mark);
  expect(wordAt(0)).toBe(wordOf('one!'));
  hold(other, otherMark);
  expect(wordAt(0)).toBe(wordOf('else'));
  hold(one, mark);
  expect(wordAt(0)).toBe(wordOf('ONE?'));
  one.write('new ');
  load(one, mark);
  expect(wordAt(0)).toBe(wordOf('new '));
  // A text without a mark is nobody's.
  loadText('last');
  hold(one, mark);
  expect(wordAt(0)).toBe(wordOf('new '));
});

test("holdPart copies a part where it stands, ends it, and makes the rest nobody's", () => {
  const mark = {};
  const message = Buffer.from('0123456789');
  load(message, mark);
  message.fill('x');
  holdPart(message, mark, 2, 4);
  expect(octetAt(2)).toBe(50);
  load(Buffer.from('abcdefghij'), {});
  holdPart(message, mark, 2, 4);
  expect([1, 2, 3, 4, 5].map(octetAt)).toEqual([98, 120, 120, 0, 102]);
  hold(message, mark);
  expect(octetAt(0)).toBe(120);
  holdPart(message, undefined, 0, 1);
  expect([octetAt(0), octetAt(1)]).toEqual([120, 0]);
});

test('of detached memory nothing is read, nor of what was there before', () => {
  const mark = {};
  const gone = Buffer.from(new ArrayBuffer(4));
  load(Buffer.from('secret of another'), mark);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  load(gone, {});
  expect(wordAt(0) | wordAt(4)).toBe(0);
  load(Buffer.from('secret of another'), mark);
  holdPart(gone, {}, 0, 4);
  expect(wordAt(0) | wordAt(4)).toBe(0);
});

test('what has not been loaded cannot be read: it does not compile', () => {
  const bytes = Buffer.from('bytes');
  // @ts-expect-error bytes alone say nothing about what the scratch holds
  expect(scratch.octetAt(bytes, 0)).toBeTypeOf('number');
  // @ts-expect-error nor do they for the functions above it
  expect(lexer.runEnd(bytes, 0, TOKEN)).toBeTypeOf('number');
  expect(scratch.octetAt(hold(bytes, {}), 0)).toBe(98);
});

test('all words are those that wordAt reads', () => {
  const words = scratch.wordsOf(load(Buffer.from('0123456789')));
  for (let i = 0; i < 12; i++) expect(words.getInt32(i, true)).toBe(wordAt(i));
});
