import { digestResponse, ha1 } from '@tollgate/auth/digest';
import { parse, parseCredentials, type SipResponse, validate } from '@tollgate/sip-parser';
import { describe, expect, test } from 'vitest';
import { answerChallenge, type ChallengeAnswer } from './answer-challenge.ts';

const request = { method: 'INVITE', uri: 'sip:app@h', body: Buffer.from('v=0\r\n') };

function challenge(status: 401 | 407, ...values: readonly string[]): SipResponse {
  const name = status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate';
  const lines = [
    `SIP/2.0 ${status} Challenge`,
    'Via: SIP/2.0/UDP h;branch=z9hG4bK1',
    'From: <sip:a@h>;tag=1',
    'To: <sip:app@h>;tag=2',
    'Call-ID: c',
    'CSeq: 1 INVITE',
    ...values.map((value) => `${name}: ${value}`),
    'Content-Length: 0',
    '',
    '',
  ];
  const m = validate(parse(Buffer.from(lines.join('\r\n'), 'latin1')));
  if (m.kind !== 'response') throw new Error('the test wrote no response');
  return m;
}

const answer = (
  status: 401 | 407,
  values: readonly string[],
  qop: 'auth' | 'none' = 'auth',
): ChallengeAnswer | undefined =>
  answerChallenge(challenge(status, ...values), 'alice', 'secret', qop, request);

describe('answerChallenge', () => {
  test('answers in the header that belongs to the status', () => {
    const value = 'Digest realm="r", nonce="n"';
    expect(answer(401, [value])?.name).toBe('Authorization');
    expect(answer(407, [value])?.name).toBe('Proxy-Authorization');
  });

  test('computes the response over what it writes', () => {
    const { value = '' } =
      answer(407, ['Digest realm="r", nonce="n", qop="auth", opaque="o"']) ?? {};
    const written = parseCredentials(value);
    const { nonce = '', uri = '', qop, nc, cnonce, response, opaque } = written;
    expect(written.wellFormed).toBe(true);
    expect([uri, nc, opaque]).toEqual(['sip:app@h', '00000001', 'o']);
    const secret = ha1({ username: 'alice', realm: 'r', password: 'secret' });
    const input = { algorithm: 'MD5', ha1: secret, method: 'INVITE', uri, nonce } as const;
    expect(response).toBe(digestResponse({ ...input, qop, nc, cnonce }));
  });

  test('answers a challenge without qop, and any if told so, in the form of RFC 2069', () => {
    for (const [value, qop] of [
      ['Digest realm="r", nonce="n"', 'auth'],
      ['Digest realm="r", nonce="n", qop="auth"', 'none'],
    ] as const) {
      const given = answer(407, [value], qop);
      expect(given?.used.qop).toBe('none');
      expect(given?.value).not.toMatch(/qop|nc=|cnonce/);
    }
  });

  test('passes over what it cannot answer, and takes the topmost of the rest', () => {
    const sha = 'Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth,auth-int"';
    const md5 = 'Digest realm="r", nonce="n", qop="auth"';
    const odd = [
      'Basic realm="r"',
      'Digest realm="r"',
      `${md5}, algorithm=SHA3`,
      `${md5}, nonce="m"`,
    ];
    expect(answer(407, [...odd, sha, md5])?.used.algorithm).toBe('SHA-256');
    expect(answer(407, odd)).toBeUndefined();
    expect(answer(407, [])).toBeUndefined();
  });

  test('writes no realm or nonce that would end its quotes', () => {
    expect(answer(407, ['Digest realm="r\\"; x=\\"", nonce="n"'])).toBeUndefined();
    expect(answer(407, ['Digest realm="r", nonce="n\\\\"'])).toBeUndefined();
  });

  test('tells a stale nonce, in any case of letters', () => {
    const value = 'Digest realm="r", nonce="n"';
    expect(answer(407, [`${value}, stale=TRUE`])?.stale).toBe(true);
    expect(answer(407, [`${value}, stale=false`])?.stale).toBe(false);
    expect(answer(407, [value])?.stale).toBe(false);
  });

  test('takes a realm of UTF-8 octet for octet', () => {
    const realm = Buffer.from('Büro').toString('latin1');
    expect(answer(407, [`Digest realm="${realm}", nonce="n"`])?.used.realm).toBe('Büro');
  });
});
