import { z } from 'zod';
import type { AccessListEntry, CredentialEntry, SecretReference } from '../file/file.ts';
import { nameForm, note, path, variableName } from './words.ts';

const cidr = note(z.string(), 'An address or a block in CIDR notation.', '203.0.113.0/24');

const entry = z.strictObject({
  cidr,
  action: note(
    z.enum(['allow', 'deny']),
    'Whether the block may call (the default) or may not; the most specific entry decides.',
    'deny',
  ).exactOptional(),
  expires: note(
    z.iso.datetime({ offset: true }),
    'The moment the entry ends, with its time zone, in quotes.',
    '2027-01-31T12:00:00Z',
  ).exactOptional(),
  label: note(
    z.string().max(100),
    'Whose it is, shown in explanations.',
    'second trunk',
  ).exactOptional(),
});

export const accessListsSchema: z.ZodType<
  Readonly<Record<string, readonly (string | AccessListEntry)[]>>
> = note(
  z.record(nameForm, z.array(z.union([cidr, entry]))),
  'Access lists by name: addresses calls may come from. Applications share them.',
  { carrier: ['203.0.113.0/24'] },
);

const ha1Note =
  'HA1 in hexadecimal, as `tollgate ha1` prints it: 32 digits for MD5, 64 for the others.';
const hex32 = note(z.string().regex(/^[0-9A-Fa-f]{32}$/), ha1Note);
const hex64 = note(z.string().regex(/^[0-9A-Fa-f]{64}$/), ha1Note);

export const credentialsSchema: z.ZodType<Readonly<Record<string, CredentialEntry>>> = note(
  z.record(
    nameForm,
    note(
      z.strictObject({
        user: note(
          z.string().regex(/^[A-Za-z0-9._-]{3,64}$/),
          'The user name the caller sends: 3 to 64 of A-Z a-z 0-9 . _ -; by default the name of the credential.',
          'carrier',
        ).exactOptional(),
        ha1: note(
          z.union([
            hex32,
            z.strictObject({
              MD5: hex32.exactOptional(),
              'SHA-256': hex64.exactOptional(),
              'SHA-512-256': hex64.exactOptional(),
            }),
          ]),
          ha1Note,
        ).exactOptional(),
        passwordEnv: variableName.exactOptional(),
        passwordFile: note(
          path,
          'The path of a file that holds the password, from the folder of this file.',
          '/run/secrets/carrier',
        ).exactOptional(),
      }),
      'One user: its HA1, or where the password stands (passwordEnv, passwordFile).',
      { passwordEnv: 'CARRIER_PASSWORD' },
    ),
  ),
  'Digest credentials by name. No password stands in this file.',
  { carrier: { passwordEnv: 'CARRIER_PASSWORD' } },
);

export const nonceKeysSchema: z.ZodType<readonly SecretReference[]> = note(
  z
    .array(
      note(
        z.union([
          z.strictObject({ env: variableName }),
          z.strictObject({ file: note(path, 'The path of a file that holds the key.') }),
        ]),
        'Where a key stands: { env: NAME } or { file: PATH }.',
        { env: 'TOLLGATE_NONCE_KEY' },
      ),
    )
    .min(1),
  'Keys that sign nonces, newest first, the same on every node. Without them random ones are made.',
  [{ env: 'TOLLGATE_NONCE_KEY' }],
);
