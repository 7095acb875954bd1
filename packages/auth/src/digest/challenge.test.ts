import { expect, it } from 'vitest';
import { challenge } from './challenge.ts';

const init = { realm: 'sip.example.com', nonce: 'n', algorithm: 'MD5', qop: 'auth' } as const;

it.each([
  [init, 'Digest realm="sip.example.com", nonce="n", algorithm=MD5, qop="auth"'],
  [
    { ...init, stale: true },
    'Digest realm="sip.example.com", nonce="n", stale=true, algorithm=MD5, qop="auth"',
  ],
  [
    { ...init, algorithm: 'SHA-256-sess', qop: 'auth,auth-int' },
    'Digest realm="sip.example.com", nonce="n", algorithm=SHA-256-sess, qop="auth,auth-int"',
  ],
  [{ ...init, qop: '' }, 'Digest realm="sip.example.com", nonce="n", algorithm=MD5'],
] as const)('a challenge of %j', (given, value) => {
  expect(challenge(given)).toBe(value);
});
