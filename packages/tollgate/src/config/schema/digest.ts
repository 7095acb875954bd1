import { type DigestPolicy, digestAlgorithms } from '@tollgate/auth/digest';
import { z } from 'zod';
import { note } from './words.ts';

const algorithm = z.enum(digestAlgorithms);

export const digestSchema: z.ZodType<DigestPolicy> = note(
  z.strictObject({
    algorithms: note(
      z.array(algorithm).min(1),
      'One challenge each, in this order. Deployed carriers often take nothing beside MD5.',
      ['MD5'],
    ).exactOptional(),
    qop: note(z.array(z.enum(['auth', 'auth-int'])).min(1), 'Protections offered, in this order.', [
      'auth',
    ]).exactOptional(),
    requireQop: note(z.boolean(), 'Refuse a response without qop.', true).exactOptional(),
    digestUri: note(
      z.enum(['off', 'user', 'strict']),
      'What the digest uri is compared with: nothing (off), the application (user), the Request-URI (strict).',
      'off',
    ).exactOptional(),
    nonceSource: note(
      z.enum(['ip', 'prefix', 'none']),
      'How much of the source address a nonce is bound to.',
      'ip',
    ).exactOptional(),
    challengeStatus: note(
      z.literal([401, 407]),
      '407 with Proxy-Authenticate or 401 with WWW-Authenticate.',
      407,
    ).exactOptional(),
  }),
  'How digest credentials are asked for and what is taken.',
  { algorithms: ['MD5'] },
);
