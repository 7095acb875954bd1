import { expect, test } from 'vitest';
import { writeRequest } from '../index.ts';

const init = { method: 'INVITE', requestUri: 'sip:a@b', headers: [['Call-ID', 'x']] as const };

test('a request is written with its length, text above ASCII as UTF-8', () => {
  const bytes = writeRequest({
    ...init,
    headers: [
      ['Subject', 'für'],
      ['X-Raw', 'a: b'],
    ],
    body: 'ü',
    contentType: 'text/plain',
  });
  expect(Buffer.from(bytes).toString('utf8')).toBe(
    'INVITE sip:a@b SIP/2.0\r\nSubject: für\r\nX-Raw: a: b\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nü',
  );
});

test('what is written has memory of its own', () => {
  const body = Buffer.from('abc');
  const bytes = writeRequest({ ...init, body });
  expect(bytes.byteOffset).toBe(0);
  expect(bytes.buffer.byteLength).toBe(bytes.byteLength);
});

test.each([
  ['method', { method: 'A B' }],
  ['method', { method: '' }],
  ['method', { method: 'INVITÉ' }],
  ['requestUri', { requestUri: 'sip:a@b\r\nX: y' }],
  ['requestUri', { requestUri: 'sip:a b' }],
  ['requestUri', { requestUri: '' }],
  ['headers[0][0] must be a token', { headers: [['X\r\n', 'y']] as const }],
  ['headers[0][0] must be a token', { headers: [['', 'y']] as const }],
  ['headers[0][1] must be one line', { headers: [['X', 'y\r\nZ: 1']] as const }],
  ['headers[0][1] must be one line', { headers: [['X', 'y\n']] as const }],
  ['headers[0][1] must be one line', { headers: [['X', 'y\0']] as const }],
  [
    'headers[0][0] must be a header that is not written anyway',
    { headers: [['Content-Length', '5']] as const },
  ],
  [
    'headers[0][0] must be a header that is not written anyway, got "l"',
    { headers: [['l', '5']] as const },
  ],
  ['contentType', { contentType: 'a/b\r\nX: y' }],
])('a mistake of the program in %s is thrown, never written', (what, wrong) => {
  expect(() => writeRequest({ ...init, ...wrong })).toThrow(TypeError);
  expect(() => writeRequest({ ...init, ...wrong })).toThrow(what);
});
