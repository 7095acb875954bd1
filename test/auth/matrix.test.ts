import { digestAlgorithms } from '@tollgate/auth/digest';
import { describe, expect, it } from 'vitest';
import { verdict, world } from './support/world.ts';

const sdp = 'v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\n';

const rows = digestAlgorithms.flatMap((algorithm) =>
  (['auth', 'auth-int', null] as const).flatMap((qop) =>
    ['', sdp].map((body) => ({ algorithm, qop, body, size: body.length })),
  ),
);

describe(`algorithm x sess x qop x body, ${rows.length} rows`, () => {
  it.each(rows)('$algorithm, qop $qop, body of $size bytes', ({ algorithm, qop, body }) => {
    const w = world({ algorithms: [algorithm], qop: ['auth', 'auth-int'] });
    const ask = (password: string, signed: string) =>
      verdict(w.now(w.answering({ password, qop, body: signed }, { body })));
    if (qop === null && algorithm !== 'MD5') {
      const expected = algorithm.endsWith('-sess')
        ? 'refuse 400 credentials-incomplete' // without qop there is no cnonce to bind HA1 to
        : 'refuse 403 qop-refused';
      expect(ask('wonderland', body)).toBe(expected);
      return;
    }
    expect(ask('wonderland', body)).toBe('accept credential');
    expect(ask('Wonderland', body)).toBe('refuse 403 wrong-password');
    const otherBody = ask('wonderland', `${body}x`);
    expect(otherBody).toBe(qop === 'auth-int' ? 'refuse 403 wrong-password' : 'accept credential');
  });
});
