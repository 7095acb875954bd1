import { describe, expect, it } from 'vitest';
import { ha1, ha1Set, isHa1 } from './ha1.ts';

const bob = { username: 'bob', realm: 'biloxi.com', password: 'zanzibar' };

describe('ha1', () => {
  it('is the MD5 of user, realm and password unless told otherwise', () => {
    expect(ha1(bob)).toBe('12af60467a33e8518da5c68bbff12b11');
  });

  it('takes strings as UTF-8 and bytes as they are', () => {
    const text = ha1({ ...bob, username: 'Jäsøn' });
    const bytes = ha1({ ...bob, username: new TextEncoder().encode('Jäsøn') });
    const latin1 = ha1({ ...bob, username: Buffer.from('Jäsøn', 'latin1') });
    expect(text).toBe(bytes);
    expect(text).not.toBe(latin1);
  });

  it('refuses a colon in the user name, since "a:b" + "c" and "a" + "b:c" would hash alike', () => {
    expect(() => ha1({ ...bob, username: 'a:b' })).toThrow(TypeError);
  });

  it('refuses an unknown algorithm by name', () => {
    expect(() => ha1({ ...bob, algorithm: 'SHA-1' as 'MD5' })).toThrow(/SHA-1/);
  });

  it('comes for every hash at once, each of its own length', () => {
    const set = ha1Set(bob);
    expect(Object.entries(set).map(([name, value]) => [name, value?.length])).toEqual([
      ['MD5', 32],
      ['SHA-256', 64],
      ['SHA-512-256', 64],
    ]);
  });
});

describe('isHa1', () => {
  it.each([
    ['MD5', 'a'.repeat(32), true],
    ['MD5', 'A'.repeat(32), true],
    ['MD5', 'a'.repeat(31), false],
    ['MD5', 'a'.repeat(64), false],
    ['MD5', 'g'.repeat(32), false],
    ['MD5', '', false],
    ['MD5', undefined, false],
    ['MD5', `${'a'.repeat(32)}\n`, false],
    ['SHA-256', 'a'.repeat(64), true],
    ['SHA-512-256', 'a'.repeat(32), false],
  ] as const)('%s %j: %s', (algorithm, text, expected) => {
    expect(isHa1(algorithm, text)).toBe(expected);
  });
});
