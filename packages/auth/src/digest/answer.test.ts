import type { Credentials } from '@tollgate/sip-parser';
import { describe, expect, it } from 'vitest';
import { readAnswer } from './answer.ts';

const complete = {
  header: 'proxy-authorization',
  scheme: 'digest',
  wellFormed: true,
  username: 'alice',
  realm: 'r',
  nonce: 'n',
  uri: 'sip:sales@example.com',
  response: '0'.repeat(32),
  algorithm: 'MD5',
  cnonce: 'c',
  opaque: undefined,
  qop: 'auth',
  nc: '00000001',
  param: () => undefined,
  span: () => -1,
} satisfies Credentials;

const read = (changes: Partial<Credentials> & { [name: string]: unknown } = {}) =>
  readAnswer({ ...complete, ...changes } as Credentials, 'r');

describe('readAnswer', () => {
  it('takes a complete answer', () => {
    expect(read()).toMatchObject({ username: 'alice', algorithm: 'MD5', count: 1 });
  });

  it.each([
    ['another scheme', { scheme: 'basic' }],
    ['another scheme, broken', { scheme: 'bearer', wellFormed: false }],
    ['another realm', { realm: 'R' }],
    ['another realm, broken', { realm: 'other', wellFormed: false }],
    ['an empty realm', { realm: '' }],
    ['no realm', { realm: undefined }],
    ['no nonce', { nonce: undefined }],
    ['an empty nonce', { nonce: '' }],
    ['no response', { response: undefined }],
    ['an empty response', { response: '' }],
  ])('%s is as good as no credentials', (_title, changes) => {
    expect(read(changes)).toBe('foreign');
  });

  it.each([
    ['broken grammar or a parameter twice', { wellFormed: false }, 'malformed'],
    ['no username', { username: undefined }, 'incomplete'],
    ['no uri', { uri: undefined }, 'incomplete'],
    ['an empty uri', { uri: '' }, 'incomplete'],
    ['qop without nc', { nc: undefined }, 'incomplete'],
    ['qop without cnonce', { cnonce: undefined }, 'incomplete'],
    ['-sess without qop', { algorithm: 'MD5-sess', qop: undefined }, 'incomplete'],
    ['an unknown algorithm', { algorithm: 'SHA-1' }, 'algorithm-unknown'],
    ['an empty algorithm', { algorithm: '' }, 'algorithm-unknown'],
    ['an empty qop', { qop: '' }, 'malformed'],
    ['a response of the wrong length', { response: '0'.repeat(31) }, 'malformed'],
    ['a SHA-256 response for MD5', { response: '0'.repeat(64) }, 'malformed'],
    ['a response with a letter that is no digit', { response: 'x'.repeat(32) }, 'malformed'],
    [
      'userhash',
      { param: (name: string) => (name === 'userhash' ? 'TRUE' : undefined) },
      'userhash',
    ],
    [
      'username*',
      { param: (name: string) => (name === 'username*' ? 'x' : undefined) },
      'userhash',
    ],
  ])('%s is refused', (_title, changes, fault) => {
    expect(read(changes)).toBe(fault);
  });

  it.each([
    ['1', 1],
    ['00000001', 1],
    ['ff', 255],
    ['100', 2 ** 8],
    ['FFFF', 2 ** 16 - 1],
    ['10000', 2 ** 16],
    ['80000000', 2 ** 31],
    ['fffffffe', 2 ** 32 - 2],
    ['ffffffff', 2 ** 32 - 1],
  ])('nc=%s is %i', (nc, count) => {
    expect(read({ nc })).toMatchObject({ nc, count });
  });

  it.each([
    '',
    '0',
    '00000000',
    '000000001',
    '100000000',
    '0x1',
    '-1',
    '+1',
    ' 1',
    '1 ',
    'g',
    '1.0',
  ])('nc=%j is refused', (nc) => {
    expect(read({ nc })).toBe('malformed');
  });

  it.each([
    [undefined, 'MD5', 32],
    ['md5', 'MD5', 32],
    ['Md5-SESS', 'MD5-sess', 32],
    ['sha-256', 'SHA-256', 64],
    ['SHA-512-256-sess', 'SHA-512-256-sess', 64],
  ])('algorithm %s is %s', (token, algorithm, length) => {
    expect(read({ algorithm: token, response: 'A'.repeat(length) })).toMatchObject({ algorithm });
  });

  it('ignores nc and cnonce where there is no qop', () => {
    expect(read({ qop: undefined })).toMatchObject({ qop: undefined, count: 0 });
  });
});
