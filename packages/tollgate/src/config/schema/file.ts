import { z } from 'zod';
import type { ConfigFile } from '../file/file.ts';
import { accessListsSchema, credentialsSchema, nonceKeysSchema } from './access.ts';
import { applicationsSchema, callActionSchema } from './applications.ts';
import { digestSchema } from './digest.ts';
import { listenSchema } from './listen.ts';
import {
  controlSchema,
  limitsSchema,
  lockoutSchema,
  logsSchema,
  metricsSchema,
} from './settings.ts';
import { milliseconds, note, whole } from './words.ts';

/** The whole file. What one field says of another is in consistency.ts. */
export const fileSchema: z.ZodType<ConfigFile> = note(
  z.strictObject({
    $schema: note(z.string(), 'For editors; not read.').exactOptional(),
    realm: note(
      z.string().regex(/^(?!.*["\\])[\x20-\x7e]{1,64}$/),
      'The realm of every challenge: 1 to 64 printable ASCII characters without quote and backslash. ' +
        'HA1 values are made for it.',
      'sip.example.com',
    ),
    listen: listenSchema.exactOptional(),
    accessLists: accessListsSchema.exactOptional(),
    credentials: credentialsSchema.exactOptional(),
    applications: applicationsSchema,
    digest: digestSchema.exactOptional(),
    onCall: callActionSchema.exactOptional(),
    unknownApplicationStatus: note(
      z.literal([403, 404]),
      'The answer to a Request-URI that names no application: 403 or 404.',
      403,
    ).exactOptional(),
    lockedReply: note(
      z.enum(['refuse', 'drop']),
      'What a locked source gets: 403, or nothing.',
      'refuse',
    ).exactOptional(),
    uniform: note(
      z.boolean(),
      'Challenge unknown applications too, so that nobody can tell which ones exist.',
      true,
    ).exactOptional(),
    countUnverifiedUdp: note(
      z.boolean(),
      'Count a failure over UDP without proof of its address. Ten forged packets then lock anybody out.',
      false,
    ).exactOptional(),
    lockout: lockoutSchema.exactOptional(),
    nonceKeys: nonceKeysSchema.exactOptional(),
    nonceTtlMs: milliseconds('How long a nonce is good', 60_000).exactOptional(),
    limits: limitsSchema.exactOptional(),
    drainMs: note(
      whole(0, 2 ** 31 - 1),
      'How long calls may finish when the server ends, in milliseconds.',
      30_000,
    ).exactOptional(),
    logs: logsSchema.exactOptional(),
    metrics: metricsSchema.exactOptional(),
    control: controlSchema.exactOptional(),
  }),
  'A Tollgate configuration: a mapping that begins with realm: sip.example.com',
);
