import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DigestAlgorithm, digestAlgorithms, hashOf, hexLength } from './algorithm.ts';
import { ha1 } from './ha1.ts';
import { type DigestInput, digestResponse, hashBody, verifyResponse } from './response.ts';

const openSsl = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' } as const;

// The formulas of RFC 2617 section 3.2.2 and RFC 7616 section 3.4, spelt out a second time.
function byTheBook(algorithm: DigestAlgorithm, input: DigestInput, body: Uint8Array): string {
  const H = (octets: string | Uint8Array) => {
    const bytes = typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets;
    return createHash(openSsl[hashOf(algorithm)]).update(bytes).digest('hex');
  };
  const { nonce, nc, cnonce, qop, method, uri } = input;
  const a1 = algorithm.endsWith('-sess') ? H(`${input.ha1}:${nonce}:${cnonce ?? ''}`) : input.ha1;
  const a2 = qop === 'auth-int' ? H(`${method}:${uri}:${H(body)}`) : H(`${method}:${uri}`);
  if (qop === undefined) return H(`${a1}:${nonce}:${a2}`);
  return H(`${a1}:${nonce}:${nc}:${cnonce}:${qop}:${a2}`);
}

const octets = fc
  .uint8Array({ maxLength: 40 })
  .map((bytes) => Buffer.from(bytes).toString('latin1'));

const inputs = fc
  .record({
    algorithm: fc.constantFrom(...digestAlgorithms),
    qop: fc.constantFrom(undefined, 'auth', 'auth-int'),
    method: fc.constantFrom('INVITE', 'BYE', 'invite'),
    uri: octets,
    nonce: octets,
    nc: fc.constantFrom('1', '00000001', 'ffffffff'),
    cnonce: octets,
    username: fc.stringMatching(/^[a-z0-9._-]{3,10}$/),
    body: fc.uint8Array({ maxLength: 60 }),
  })
  .map(({ username, body, ...rest }) => {
    const secret = ha1({ username, realm: 'r', password: 'p', algorithm: hashOf(rest.algorithm) });
    return { body, input: { ...rest, ha1: secret, bodyHash: hashBody(rest.algorithm, body) } };
  });

describe('digestResponse', () => {
  it('computes what the RFC formulas say, for any octets', () => {
    fc.assert(
      fc.property(inputs, ({ input, body }) => {
        expect(digestResponse(input)).toBe(byTheBook(input.algorithm, input, body));
      }),
    );
  });

  it('hashes no body like an empty one under auth-int', () => {
    const input: DigestInput = {
      algorithm: 'MD5',
      ha1: 'a'.repeat(32),
      method: 'INVITE',
      uri: 'sip:x',
      nonce: 'n',
      qop: 'auth-int',
      nc: '1',
      cnonce: 'c',
    };
    const empty = { ...input, bodyHash: hashBody('MD5', new Uint8Array()) };
    expect(hashBody('MD5', new Uint8Array())).toBe('d41d8cd98f00b204e9800998ecf8427e');
    expect(digestResponse(input)).toBe(digestResponse(empty));
  });
});

describe('verifyResponse', () => {
  it('takes the right response in either case, and none with one digit changed', () => {
    const digit = fc.nat(63);
    fc.assert(
      fc.property(inputs, digit, fc.integer({ min: 1, max: 15 }), ({ input }, place, step) => {
        const right = digestResponse(input);
        expect(verifyResponse(input, right)).toBe(true);
        expect(verifyResponse(input, right.toUpperCase())).toBe(true);
        const i = place % right.length;
        const other = ((Number.parseInt(right.charAt(i), 16) + step) % 16).toString(16);
        const wrong = right.slice(0, i) + other + right.slice(i + 1);
        expect(verifyResponse(input, wrong)).toBe(false);
      }),
    );
  });

  it.each(digestAlgorithms)('takes no other length and no other characters (%s)', (algorithm) => {
    const input: DigestInput = {
      algorithm,
      ha1: 'a'.repeat(hexLength(algorithm)),
      method: 'INVITE',
      uri: 'sip:x',
      nonce: 'n',
      qop: 'auth',
      nc: '1',
      cnonce: 'c',
    };
    const right = digestResponse(input);
    for (const wrong of [
      '',
      right.slice(1),
      right.slice(0, -1),
      `${right}0`,
      `${right}${right}`,
      ` ${right}`,
      `${right.slice(0, -1)}g`,
      `${right.slice(0, -2)}zz`, // a hex decoder that stops early would see a prefix
      right.slice(0, -1) + String.fromCharCode(0xff10),
    ]) {
      expect(verifyResponse(input, wrong), wrong).toBe(false);
    }
  });
});
