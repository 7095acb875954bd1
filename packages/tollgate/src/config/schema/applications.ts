import { z } from 'zod';
import type { ApplicationEntry, CallAction } from '../file/file.ts';
import { digestSchema } from './digest.ts';
import { nameForm, note, transport, whole } from './words.ts';

/** How an accepted call goes on. */
export const callActionSchema: z.ZodType<CallAction> = note(
  z.union([
    z.literal('silence'),
    z.strictObject({
      redirect: note(
        z.string().regex(/^(?:sips?|tel):[^\s<>"]{1,500}$/i),
        'The SIP URI to redirect accepted calls to.',
        'sip:media@10.0.0.7',
      ),
    }),
    z.strictObject({
      reject: note(whole(400, 699), 'The status to refuse accepted calls with.', 486),
    }),
  ]),
  'What `tollgate serve` does with a call that was let in: silence, { redirect: URI } or { reject: STATUS }.',
  'silence',
);

export const applicationsSchema: z.ZodType<readonly ApplicationEntry[]> = note(
  z.array(
    z.strictObject({
      id: note(
        z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
        'The user part of the Request-URI: 1 to 64 of A-Z a-z 0-9 _ -; in quotes where it is all digits.',
        'support',
      ),
      numbers: note(
        z.array(
          note(
            z.string().regex(/^\+?[0-9]{5,15}$/),
            'A phone number: 5 to 15 digits, with or without +, in quotes.',
            '+15551234567',
          ),
        ),
        'Phone numbers that lead here too, in quotes.',
        ['+15551234567'],
      ).exactOptional(),
      auth: note(
        z.enum(['ip_acl', 'credential', 'ip_acl_and_credential']),
        'How calls are let in: ip_acl, credential or ip_acl_and_credential. Without it every call is refused.',
        'ip_acl_and_credential',
      ).exactOptional(),
      accessLists: note(
        z.array(nameForm),
        'Names of accessLists; a source on any of them passes.',
        ['carrier'],
      ).exactOptional(),
      credentials: note(z.array(nameForm), 'Names of credentials.', ['carrier']).exactOptional(),
      transports: note(
        z.array(transport).min(1),
        'The transports calls may come by; all by default.',
        ['tls'],
      ).exactOptional(),
      accessListMissStatus: note(
        whole(400, 699).refine((status) => status !== 401 && status !== 407, {
          error: 'a challenge is no refusal',
        }),
        'The answer to a source that is on no list: 400 to 699, but not 401 or 407.',
        403,
      ).exactOptional(),
      digest: digestSchema.exactOptional(),
      onCall: callActionSchema.exactOptional(),
    }),
  ),
  'What calls are made to, and who may make them.',
  [{ id: 'support', auth: 'credential', credentials: ['carrier'] }],
);
