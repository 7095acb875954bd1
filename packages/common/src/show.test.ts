import { expect, test } from 'vitest';
import { hidden } from './show.ts';

test.each([
  ['Tr0ub4dor', 'a text'],
  ['', 'an empty text'],
  [12345678, 'a number'],
  [12345678n, 'a bigint'],
  [Symbol('secret'), 'a symbol'],
  [true, 'true'],
  [null, 'null'],
  [undefined, 'undefined'],
  [['secret'], 'an array'],
  [{ secret: 1 }, 'an object'],
  [() => 'secret', 'a function'],
])('hidden tells the kind and not the value (row %#)', (value, kind) => {
  expect(hidden(value)).toBe(kind);
});
