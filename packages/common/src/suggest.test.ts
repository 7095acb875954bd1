import { expect, test } from 'vitest';
import { nearest } from './suggest.ts';

const keys = ['realm', 'listen', 'accessLists', 'applications', 'ha1'];

test.each([
  ['relm', 'realm'],
  ['raelm', 'realm'],
  ['access-lists', 'accessLists'],
  ['access_list', 'accessLists'],
  ['APPLICATION', 'applications'],
  ['listne', 'listen'],
  ['h1', 'ha1'],
])('%s is taken for %s', (word, meant) => {
  expect(nearest(word, keys)).toBe(meant);
});

test('a word is taken for the only longer one that begins with it', () => {
  const longer = ['t1Ms', 'maxServerTransactions', 'maxClientTransactions'];
  expect(nearest('t1', longer)).toBe('t1Ms');
  expect(nearest('maxServer', longer)).toBe('maxServerTransactions');
  expect(nearest('max', longer)).toBeUndefined();
  expect(nearest('t', longer)).toBeUndefined();
});

test.each(['colour', 'x', '', 'Tr0ub4dor-canary', 'a'.repeat(100_000)])(
  'nothing is suggested for %.20s',
  (word) => {
    expect(nearest(word, keys)).toBeUndefined();
  },
);
