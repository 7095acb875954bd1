import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createHmac256 } from './hmac.ts';

it('equals HMAC-SHA256 of node:crypto for every key and text, short or long', () => {
  const key = fc.uint8Array({ maxLength: 100 });
  const texts = fc.array(fc.uint8Array({ maxLength: 1200 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(key, texts, (secret, messages) => {
      const sign = createHmac256(secret);
      for (const message of messages) {
        const expected = createHmac('sha256', secret).update(message).digest('hex');
        expect(sign(Buffer.from(message).toString('latin1'))).toBe(expected);
      }
    }),
  );
});
