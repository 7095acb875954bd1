import { describe, expect, test } from 'vitest';
import { checkHeaders, isLine } from './check-headers.ts';

describe('further headers of a message', () => {
  test.each([[[]], [[['X-Name', 'value']]], [[['X', '']]], [[["a.b!%*_+`'~-", 'ä\t"']]]])(
    '%j pass',
    (headers) => {
      expect(() => checkHeaders('headers', headers)).not.toThrow();
    },
  );

  test.each([
    [undefined, 'headers', 'MISSING'],
    [{ X: 'a' }, 'headers', 'TYPE'],
    ['X: a', 'headers', 'TYPE'],
    [['X: a'], 'headers[0]', 'TYPE'],
    [[['X', 'a'], ['X']], 'headers[1]', 'TYPE'],
    [[['X', 'a', 'b']], 'headers[0]', 'TYPE'],
    [[['', 'a']], 'headers[0][0]', 'TYPE'],
    [[['X Y', 'a']], 'headers[0][0]', 'TYPE'],
    [[['X:', 'a']], 'headers[0][0]', 'TYPE'],
    [[['X', 5]], 'headers[0][1]', 'TYPE'],
    [[['X', 'a\r\nEvil: 1']], 'headers[0][1]', 'TYPE'],
    [[['X', 'a\0']], 'headers[0][1]', 'TYPE'],
  ])('%j are refused: %s', (headers, option, code) => {
    const check = () => checkHeaders('headers', headers);
    expect(check).toThrow(TypeError);
    expect(check).toThrow(
      expect.objectContaining({ option, code: `TOLLGATE_OPTION_${code}` }) as Error,
    );
  });
});

test.each([
  ['a line', true],
  ['', true],
  ['two\nlines', false],
  ['a\rb', false],
  [5, false],
  [undefined, false],
])('isLine(%j) is %s', (value, expected) => {
  expect(isLine(value)).toBe(expected);
});
