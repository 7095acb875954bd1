import { describe, expect, test } from 'vitest';
import { settle } from './options.ts';

describe('options', () => {
  test('default to the values of RFC 3261 section 17', () => {
    expect(settle({})).toMatchObject({ t1Ms: 500, t2Ms: 4000, t4Ms: 5000, tryingAfterMs: 200 });
  });

  test('give tokens of 128 random bits in token characters', () => {
    const { token } = settle({});
    expect(token()).toMatch(/^[0-9a-f]{32}$/);
    expect(token()).not.toBe(token());
  });

  test.each([
    ['t1Ms', 0],
    ['t2Ms', -1],
    ['t4Ms', 1.5],
    ['tryingAfterMs', Number.NaN],
    ['maxServerTransactions', 0],
    ['maxClientTransactions', Number.POSITIVE_INFINITY],
  ])('refuse %s: %s, naming both', (name, value) => {
    const refused = () => settle({ [name]: value });
    expect(refused).toThrow(RangeError);
    expect(refused).toThrow(name);
    expect(refused).toThrow(String(value));
  });

  test.each([
    ['t1Ms', '500'],
    ['t1Ms', Object.create(null)],
    ['token', 'abc'],
    ['token', Object.create(null)],
  ])('refuse a value of another type for %s', (name, value) => {
    const refused = () => settle({ [name]: value } as object);
    expect(refused).toThrow(TypeError);
    expect(refused).toThrow(name);
  });

  test.each([
    [{ t1ms: 500 }, 'TOLLGATE_OPTION_UNKNOWN', 'unknown option t1ms: write t1Ms instead'],
    [{ maxTransactions: 5 }, 'TOLLGATE_OPTION_UNKNOWN', /^unknown option maxTransactions: write /],
    [
      { t1Ms: '500' },
      'TOLLGATE_OPTION_TYPE',
      't1Ms must be a whole number from 1 to 60000, got "500"',
    ],
    [
      { t1Ms: null },
      'TOLLGATE_OPTION_TYPE',
      't1Ms must be a whole number from 1 to 60000, got null',
    ],
    [{ t2Ms: 0 }, 'TOLLGATE_OPTION_RANGE', 't2Ms must be a whole number from 1 to 600000, got 0'],
    [{ token: 'abc' }, 'TOLLGATE_OPTION_TYPE', 'token must be a function () => string, got "abc"'],
    ['500', 'TOLLGATE_OPTION_TYPE', /^options must be an object with "t1Ms", /],
  ])('%j: code and message say what to write instead', (options, code, message) => {
    const refused = () => settle(options as object);
    expect(refused).toThrow(message);
    expect(refused).toThrow(expect.objectContaining({ code }));
  });
});
