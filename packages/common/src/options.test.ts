import { describe, expect, test } from 'vitest';
import {
  checkKeys,
  flag,
  oneOf,
  pathOf,
  text,
  wholeNumber,
  wholeNumbers,
  within,
  wrongType,
} from './options.ts';

/** What a check throws: its class, message, code and option. */
function thrownBy(check: () => unknown): unknown {
  try {
    check();
  } catch (error) {
    const { name, message, code, option } = error as Error & { code: string; option: string };
    return { name, message, code, option };
  }
  return 'nothing thrown';
}

describe('checkKeys', () => {
  test('passes an object whose keys are all known', () => {
    expect(() => checkKeys('', { realm: 1 }, ['realm', 'listen'])).not.toThrow();
    expect(() => checkKeys('', {}, [])).not.toThrow();
  });

  test('suggests the nearest name with its full path', () => {
    expect(thrownBy(() => checkKeys('lockout', { window: 1 }, ['windowMs', 'lockMs']))).toEqual({
      name: 'TypeError',
      message: 'unknown option lockout.window: write lockout.windowMs instead',
      code: 'TOLLGATE_OPTION_UNKNOWN',
      option: 'lockout.window',
    });
  });

  test('says where an option belongs that was given in the wrong place', () => {
    const elsewhere = { maxCalls: 'maxCalls beside limits' };
    expect(() => checkKeys('limits', { maxCalls: 1 }, ['maxHeaders'], elsewhere)).toThrow(
      'unknown option limits.maxCalls: write maxCalls beside limits instead',
    );
  });

  test('lists all names where none is near', () => {
    expect(() => checkKeys('', { zzzzzz: 1 }, ['realm', 'listen'])).toThrow(
      'unknown option zzzzzz: write one of realm, listen',
    );
  });

  test.each([
    [undefined, 'undefined', 'TOLLGATE_OPTION_MISSING'],
    [null, 'null', 'TOLLGATE_OPTION_TYPE'],
    ['text', '"text"', 'TOLLGATE_OPTION_TYPE'],
    [[], 'an array', 'TOLLGATE_OPTION_TYPE'],
    [() => 1, 'a function', 'TOLLGATE_OPTION_TYPE'],
  ])('refuses %s in place of an object', (value, shown, code) => {
    expect(thrownBy(() => checkKeys('', value, ['realm']))).toEqual({
      name: 'TypeError',
      message: `options must be an object with "realm", got ${shown}`,
      code,
      option: 'options',
    });
  });
});

describe('wholeNumber', () => {
  test.each([
    ['ten', 'TypeError', 'TOLLGATE_OPTION_TYPE', '"ten"'],
    [Object.create(null), 'TypeError', 'TOLLGATE_OPTION_TYPE', 'an object'],
    [Symbol('s'), 'TypeError', 'TOLLGATE_OPTION_TYPE', 'Symbol(s)'],
    [0, 'RangeError', 'TOLLGATE_OPTION_RANGE', '0'],
    [65_536, 'RangeError', 'TOLLGATE_OPTION_RANGE', '65536'],
    [1.5, 'RangeError', 'TOLLGATE_OPTION_RANGE', '1.5'],
    [Number.NaN, 'RangeError', 'TOLLGATE_OPTION_RANGE', 'NaN'],
  ])('refuses %s', (value, name, code, shown) => {
    expect(thrownBy(() => wholeNumber('lockout.maxFailures', value, { max: 65_535 }))).toEqual({
      name,
      message: `lockout.maxFailures must be a whole number from 1 to 65535, got ${shown}`,
      code,
      option: 'lockout.maxFailures',
    });
  });

  test('takes both bounds', () => {
    expect(wholeNumber('a', 1, { max: 2 })).toBe(1);
    expect(wholeNumber('a', 2, { max: 2 })).toBe(2);
    expect(wholeNumber('a', 0, { min: 0 })).toBe(0);
  });
});

test('oneOf lists what is allowed, as it would be written', () => {
  expect(oneOf('auth', 'a', ['a', 'b'])).toBe('a');
  expect(() => oneOf('auth', 'c', ['a', 'b'])).toThrow(RangeError);
  expect(() => oneOf('auth', 'c', ['a', 'b'])).toThrow('auth must be one of "a", "b", got "c"');
  expect(() => oneOf('auth', 1, ['a', 'b'])).toThrow(TypeError);
  expect(() => oneOf('status', '401', [401, 407])).toThrow(TypeError);
});

test('flag and text refuse other types, and text an empty one', () => {
  expect(flag('trace', false)).toBe(false);
  expect(() => flag('trace', 1)).toThrow('trace must be true or false, got 1');
  expect(text('realm', 'x', 'a host name')).toBe('x');
  expect(() => text('realm', '', 'a host name')).toThrow(RangeError);
  expect(() => text('realm', 5, 'a host name')).toThrow(TypeError);
});

test('a secret is not shown where the caller says what to show instead', () => {
  const { message } = wrongType('password', 'a text', 12345678, 'a number');
  expect(message).toBe('password must be a text, got a number');
});

test('pathOf writes members as JavaScript would', () => {
  expect(pathOf('', 'realm')).toBe('realm');
  expect(pathOf('applications', 0)).toBe('applications[0]');
  expect(pathOf('applications[0]', 'auth')).toBe('applications[0].auth');
  expect(pathOf('credentials', 'a b')).toBe('credentials["a b"]');
});

test('wholeNumbers reads those that are given and fills in the others', () => {
  const table = { maxCalls: { fallback: 5 }, t1Ms: { fallback: 500, max: 1000 } };
  expect(wholeNumbers('', { t1Ms: 7, maxCalls: undefined }, table)).toEqual({
    maxCalls: 5,
    t1Ms: 7,
  });
  expect(() => wholeNumbers('limits', { t1Ms: 1001 }, table)).toThrow(
    'limits.t1Ms must be a whole number from 1 to 1000, got 1001',
  );
});

describe('within', () => {
  const limits = (value: unknown) => () => checkKeys('limits', value, ['maxHeaders']);

  test('puts the path before the option and before what is suggested', () => {
    expect(thrownBy(() => within('listen[0]', limits({ maxHeader: 1 })))).toEqual({
      name: 'TypeError',
      message:
        'unknown option listen[0].limits.maxHeader: write listen[0].limits.maxHeaders instead',
      code: 'TOLLGATE_OPTION_UNKNOWN',
      option: 'listen[0].limits.maxHeader',
    });
    expect(thrownBy(() => within('listen[0]', limits({ zzzzzz: 1 })))).toMatchObject({
      message: 'unknown option listen[0].limits.zzzzzz: write one of maxHeaders',
    });
  });

  test('keeps the class and the code', () => {
    expect(thrownBy(() => within('a', () => wholeNumber('b', 0)))).toEqual({
      name: 'RangeError',
      message: 'a.b must be a whole number of at least 1, got 0',
      code: 'TOLLGATE_OPTION_RANGE',
      option: 'a.b',
    });
  });

  test('names the object itself by the path alone', () => {
    expect(thrownBy(() => within('a', () => checkKeys('', null, ['b'])))).toMatchObject({
      message: 'a must be an object with "b", got null',
      option: 'a',
    });
  });

  test('hands on every other error as it is, and what was returned', () => {
    const other = new TypeError('other');
    expect(() =>
      within('a', () => {
        throw other;
      }),
    ).toThrow(other);
    expect(within('a', () => 5)).toBe(5);
  });
});
