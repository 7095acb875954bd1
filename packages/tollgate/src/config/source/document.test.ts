import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDocument } from './document.ts';

function read(text: string) {
  const document = readDocument(text);
  if (document.kind === 'unreadable') throw new Error(document.problems[0]!.message);
  return document;
}

test('places count from 1 and lead to values, keys and list items', () => {
  const document = read('a: 1\nb:\n  - x\n  - { c: y }\n');
  expect(document.place(['a'])).toEqual({ line: 1, column: 4 });
  expect(document.keyPlace(['b'])).toEqual({ line: 2, column: 1 });
  expect(document.place(['b', 1, 'c'])).toEqual({ line: 4, column: 10 });
});

test('what is missing is placed at what it is missing from', () => {
  const document = read('a:\n  b: 1\n');
  expect(document.place(['a', 'c'])).toEqual({ line: 1, column: 1 });
  expect(document.place(['a', 'b', 'c'])).toEqual({ line: 2, column: 6 });
});

test('a number is known as it was written', () => {
  expect(read('n: +15551234567\n').written(['n'])).toBe('+15551234567');
});

test('JSON is read too, indented with tabs', () => {
  expect(read('{\n\t"a": [1,\n\t2]\n}').value).toEqual({ a: [1, 2] });
});

test('an alias leads to what it stands for', () => {
  const document = read('a: &x { b: 1 }\nc: *x\n');
  expect(document.value).toEqual({ a: { b: 1 }, c: { b: 1 } });
  expect(document.place(['c', 'b'])).toEqual({ line: 1, column: 12 });
});

test('aliases that multiply are refused, not expanded', () => {
  const lines = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 9; i++) {
    const [before, name] = [String.fromCharCode(96 + i), String.fromCharCode(97 + i)];
    lines.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`);
  }
  expect(readDocument(`${lines.join('\n')}\n`)).toMatchObject({
    kind: 'unreadable',
    problems: [{ code: 'syntax' }],
  });
});

test('a key called __proto__ is a key like any other', () => {
  const { value } = read('__proto__: { a: 1 }\n');
  expect(Object.keys(value as object)).toEqual(['__proto__']);
  expect((value as { a?: unknown }).a).toBeUndefined();
});

test('no text makes it throw, and every problem has a place in the text', () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      ': ',
      '\n',
      '  ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '&a ',
      '*a ',
      '!t ',
      '| ',
      '\t',
      '#',
      '---\n',
      '? ',
      ',',
    ],
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 30 }).map((p) => p.join('')),
      ),
      (text) => {
        const document = readDocument(text);
        if (document.kind === 'document') return;
        for (const { line, column } of document.problems) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(text.split('\n').length);
          expect(column).toBeGreaterThanOrEqual(1);
        }
      },
    ),
  );
});
