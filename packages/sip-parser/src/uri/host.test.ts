import fc from 'fast-check';
import { expect, test } from 'vitest';
import { load } from '../lexing/scratch.ts';
import { spanOf } from '../lexing/span.ts';
import { hasCapital, hostEnd } from './host.ts';

/** The host in words: a reference with two colons or more, or labels with one dot between. */
function modelEnd(text: string): number {
  if (text.startsWith('[')) {
    const reference = /^\[[0-9A-Fa-f:.]*\]/.exec(text)?.[0] ?? '';
    return reference.split(':').length > 2 ? reference.length : -1;
  }
  const run = /^[A-Za-z0-9_.-]*/.exec(text)![0];
  return run === '' || run.startsWith('.') || run.includes('..') ? -1 : run.length;
}

/** The host that starts at `from` and is read as part of the whole text. */
function check(text: string, from = 0): void {
  const bytes = Buffer.from(text, 'latin1');
  const held = load(bytes);
  const length = modelEnd(text.slice(from));
  const expected = length < 0 ? -1 : from + length;
  const actual = hostEnd(held, from, bytes.length);
  if (actual === expected) return;
  expect.fail(`${JSON.stringify(text)} from ${from}: ${actual}, not ${expected}`);
}

/** Every text over the alphabet of at most `longest` characters behind `before`. */
function eachText(before: string, alphabet: string, longest: number): void {
  check(before);
  if (longest === 0) return;
  for (const character of alphabet) eachText(before + character, alphabet, longest - 1);
}

test('every short text', () => {
  eachText('', 'a9-_./:[]\x80', 5);
});

test('every text of two words with dots in every place', () => {
  eachText('', 'a-./:', 8);
});

test('every short IPv6 reference', () => {
  eachText('[', 'fG:.]9', 6);
});

test('every octet in every place, at every alignment and between what carries', () => {
  for (const edge of ['', '\xff', '\x80', '\x7f', '\0', '.']) {
    for (let alignment = 0; alignment < 4; alignment++) {
      const before = `${'.'.repeat(4 + alignment - edge.length)}${edge}`;
      for (let length = 1; length <= 12; length++) {
        const name = 'aZ-9.z0_b.Y8'.slice(0, length);
        for (let place = 0; place < length; place++) {
          for (let octet = 0; octet < 256; octet++) {
            const changed = `${name.slice(0, place)}${String.fromCharCode(octet)}`;
            check(`${before}${changed}${name.slice(place + 1)}${edge}`, before.length);
          }
        }
      }
    }
  }
});

test('long names of any kind', () => {
  const label = fc.string({ unit: fc.constantFrom(...'abYZ019-_'), minLength: 1, maxLength: 20 });
  const separator = fc.constantFrom('.', '.', '.', '.', '.', '..', '/', ':', '\x80', ' ');
  fc.assert(
    fc.property(fc.array(fc.tuple(label, separator), { maxLength: 60 }), (pieces) => {
      check(pieces.flat().join(''));
    }),
  );
});

test('a name as long as a message', () => {
  for (const length of [65531, 65532, 65533, 65534, 65535]) {
    const name = 'abc-def.'.repeat(8192).slice(0, length);
    check(name);
    check(`${name.slice(0, -1)}\x80`);
    check(`${name.slice(0, -2)}..`);
    check(`[${':'.repeat(length - 2)}]`);
    check(`[${':'.repeat(length - 1)}`);
  }
});

test('hasCapital finds A to Z in the span, and nothing else anywhere', () => {
  for (let octet = 0; octet < 256; octet++) {
    for (let length = 0; length <= 9; length++) {
      for (let place = 0; place < length; place++) {
        const bytes = Buffer.alloc(length, 'z');
        bytes[place] = octet;
        for (const [start, end] of [
          [0, length] as const,
          [0, place],
          [place + 1, length],
        ] as const) {
          const expected = /[A-Z]/.test(bytes.toString('latin1', start, end));
          if (hasCapital(bytes, spanOf(start, end)) !== expected) {
            expect.fail(`${bytes.toString('hex')} from ${start} to ${end}: not ${expected}`);
          }
        }
      }
    }
  }
});

test('hasCapital reads the bytes it is given, whatever was read last', () => {
  const lower = Buffer.from('example.com');
  const upper = Buffer.from('example.Com');
  const whole = spanOf(0, lower.length);
  load(upper);
  expect(hasCapital(lower, whole)).toBe(false);
  expect(hasCapital(upper, whole)).toBe(true);
});
