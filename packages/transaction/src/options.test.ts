import { describe, expect, it } from 'vitest';
import { settle } from './options.ts';

describe('options', () => {
  it('default to the values of RFC 3261 section 17', () => {
    expect(settle({})).toMatchObject({ t1Ms: 500, t2Ms: 4000, t4Ms: 5000, tryingAfterMs: 200 });
  });

  it('give tokens of 128 random bits in token characters', () => {
    const { token } = settle({});
    expect(token()).toMatch(/^[0-9a-f]{32}$/);
    expect(token()).not.toBe(token());
  });

  it.each([
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

  it.each([
    ['t1Ms', '500'],
    ['t1Ms', Object.create(null)],
    ['token', 'abc'],
    ['token', Object.create(null)],
  ])('refuse a value of another type for %s', (name, value) => {
    const refused = () => settle({ [name]: value } as object);
    expect(refused).toThrow(TypeError);
    expect(refused).toThrow(name);
  });
});
