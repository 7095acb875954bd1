import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  BARE_URIC,
  BARE_USER,
  CLASS,
  DISPLAY,
  LABEL,
  QUOTABLE,
  TOKEN,
  URI_HEADER,
  URI_PARAM,
  URIC,
  USER,
  VALUE,
  VISIBLE,
} from './chars.ts';
import { isPlain, longRunEnd, quotedEnd, runEnd, visibleEnd } from './lexer.ts';
import { load } from './scratch.ts';

// Runs are passed four octets at a time by sums in which one octet may carry into the next. The
// model is what they stand for: one octet after the other.

/** All classes that `longRunEnd` is called with. */
const LONG = { USER, BARE_USER, URIC, BARE_URIC, VALUE };
const ALL = { ...LONG, TOKEN, URI_PARAM, URI_HEADER, LABEL, DISPLAY, QUOTABLE, VISIBLE };

/** What carries into the next octet, or borrows of it, or ends a text. */
const CARRIERS = [0xff, 0x80, 0x7f, 0x00];
const LONGEST = 12;
const FILL = 'aZ-9./z0A~y8';

/** The end of the run of octets that are in the list. */
function modelEnd(bytes: Buffer, from: number, members: readonly boolean[]): number {
  let i = from;
  while (i < bytes.length && members[bytes[i]!]) i++;
  return i;
}

const OCTETS = Array.from({ length: 256 }, (_, octet) => octet);

const plain = (octet: number): boolean => /[A-Za-z0-9./-]/.test(String.fromCharCode(octet));
const PLAIN = OCTETS.map(plain);
const VISIBLES = OCTETS.map((octet) => octet > 0x20 && octet < 0x7f);
const MEMBERS = new Map(
  Object.values(ALL).map((bit) => [bit, OCTETS.map((octet) => (CLASS[octet]! & bit) !== 0)]),
);

/** RFC 3261 section 25.1 (quoted-string), with the octets above 127 of any encoding. */
const QUOTED = /"(?:[\t\x20\x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[^\r\n]|\r\n[ \t])*"/y;

function modelQuotedEnd(bytes: Buffer, from: number, end: number): number {
  QUOTED.lastIndex = from;
  return QUOTED.test(bytes.toString('latin1', 0, end)) ? QUOTED.lastIndex : -1;
}

function same(what: string, bytes: Buffer, from: number, actual: number, expected: number): void {
  if (actual === expected) return;
  expect.fail(`${what} of ${bytes.toString('hex')} from ${from}: ${actual}, not ${expected}`);
}

/**
 * Every octet in every place of runs of every length at every alignment, with the same neighbour on
 * both sides, and at the end of the text. The run starts at `from` and stands between `around`.
 */
function eachRun(around: string, visit: (bytes: Buffer, from: number) => void): void {
  for (const neighbour of [undefined, ...CARRIERS]) {
    const edge = neighbour === undefined ? '' : String.fromCharCode(neighbour);
    for (let alignment = 0; alignment < 4; alignment++) {
      const before = `${'b'.repeat(4 + alignment - edge.length)}${edge}`;
      for (let length = 0; length <= LONGEST; length++) {
        const run = `${around}${FILL.slice(0, length)}${around}`;
        const after = edge === '' ? '' : `${edge}abcd`;
        const bytes = Buffer.from(`${before}${run}${after}`, 'latin1');
        const first = before.length + around.length;
        visit(bytes, before.length);
        for (let place = first; place < first + length; place++) {
          const usual = bytes[place]!;
          for (let octet = 0; octet < 256; octet++) {
            bytes[place] = octet;
            visit(bytes, before.length);
          }
          bytes[place] = usual;
        }
      }
    }
  }
}

/** Every pair of octets in every two places of one word, between `around`. */
function eachPair(around: string, visit: (bytes: Buffer, from: number) => void): void {
  const bytes = Buffer.from(`${around}a-9Z${around}`, 'latin1');
  const first = around.length;
  for (let p = first; p < first + 4; p++) {
    for (let q = p + 1; q < first + 4; q++) {
      const [one, other] = [bytes[p]!, bytes[q]!];
      for (let pair = 0; pair < 65536; pair++) {
        bytes[p] = pair >> 8;
        bytes[q] = pair & 255;
        visit(bytes, 0);
      }
      bytes[p] = one;
      bytes[q] = other;
    }
  }
}

function checkRuns(bytes: Buffer, from: number, classes: Readonly<Record<string, number>>): void {
  const text = load(bytes);
  for (const name in classes) {
    const bits = classes[name]!;
    const end = modelEnd(bytes, from, MEMBERS.get(bits)!);
    same(`runEnd ${name}`, bytes, from, runEnd(text, from, bits), end);
    if (name in LONG) same(`longRunEnd ${name}`, bytes, from, longRunEnd(text, from, bits), end);
  }
  same('visibleEnd', bytes, from, visibleEnd(text, from), modelEnd(bytes, from, VISIBLES));
}

function checkQuoted(bytes: Buffer, from: number, end: number = bytes.length): void {
  const text = load(bytes);
  const what = `quotedEnd up to ${end}`;
  same(what, bytes, from, quotedEnd(text, from, end), modelQuotedEnd(bytes, from, end));
}

test.each(Object.entries(LONG))('%s holds all that longRunEnd passes unseen', (_, classes) => {
  for (const octet of OCTETS.filter(plain)) expect(CLASS[octet]! & classes).not.toBe(0);
});

test('no class holds NUL, which ends each run', () => {
  expect(CLASS[0]).toBe(0);
});

test('isPlain of every pair of octets in every two places of a word', () => {
  eachPair('', (bytes) => {
    const all = bytes.every((octet) => PLAIN[octet]);
    if (isPlain(bytes.readInt32LE()) !== all) {
      expect.fail(`isPlain of ${bytes.toString('hex')}: ${!all}`);
    }
  });
});

test('isPlain next to what carries, in every place', () => {
  for (const carrier of CARRIERS) {
    for (let octet = 0; octet < 256; octet++) {
      for (let place = 0; place < 4; place++) {
        const bytes = Buffer.alloc(4, carrier);
        bytes[place] = octet;
        expect(isPlain(bytes.readInt32LE())).toBe(false);
      }
    }
  }
});

test('runs with every octet in every place, at every alignment and between what carries', () => {
  eachRun('', (bytes, from) => checkRuns(bytes, from, LONG));
});

test('runs with every pair of octets in one word', () => {
  eachPair('', (bytes, from) => checkRuns(bytes, from, LONG));
});

test('quoted strings with every octet in every place, at every alignment', () => {
  eachRun('"', checkQuoted);
});

test('quoted strings with every pair of octets in one word', () => {
  eachPair('"', checkQuoted);
});

const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: fc.constantFrom(...FILL), maxLength: 9 }),
      fc.constantFrom('"', '\\', '\\"', '\\\\', '\r\n ', '\r\n\t', '\r\n', '\r', '\n', ' ', '\t'),
      fc.integer({ min: 0, max: 255 }).map((octet) => String.fromCharCode(octet)),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

test('runs of any text from any place', () => {
  fc.assert(
    fc.property(anyText, fc.nat({ max: 20 }), (text, from) => {
      const bytes = Buffer.from(text, 'latin1');
      checkRuns(bytes, Math.min(from, bytes.length), ALL);
    }),
  );
});

test('quoted strings of any text, cut at any end', () => {
  fc.assert(
    fc.property(anyText, anyText, fc.boolean(), (inside, after, closed) => {
      const bytes = Buffer.from(`"${inside}${closed ? '"' : ''}${after}`, 'latin1');
      for (let end = 1; end <= bytes.length; end++) checkQuoted(bytes, 0, end);
    }),
  );
});

test('runs as long as a message', () => {
  for (const length of [65531, 65532, 65533, 65534, 65535]) {
    const bytes = Buffer.alloc(length, FILL);
    for (const from of [0, 1, 2, 3, length - 1, length]) checkRuns(bytes, from, LONG);
    bytes[0] = 0x22;
    checkQuoted(bytes, 0);
    bytes[length - 1] = 0x22;
    checkQuoted(bytes, 0);
  }
});
