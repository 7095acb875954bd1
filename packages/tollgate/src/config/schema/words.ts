import { isIP } from 'node:net';
import { z } from 'zod';

/** The text of every note: what belongs there, and an example. Editors show it, errors quote it. */
export function note<T extends z.ZodType>(schema: T, description: string, example?: unknown): T {
  return schema.meta({
    description,
    ...(example === undefined ? {} : { examples: [example] }),
  }) as T;
}

/** A whole number from `low` to `high`. */
export function whole(low: number, high: number): z.ZodNumber {
  return z.number().int().min(low).max(high);
}

/** A time in milliseconds; the longest a timer of Node takes. */
export function milliseconds(what: string, example: number): z.ZodNumber {
  return note(whole(1, 2 ** 31 - 1), `${what}, in milliseconds.`, example);
}

/** What lists and credentials are called in the file. */
export const nameForm: z.ZodString = note(
  z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  'A name: 1 to 64 of A-Z a-z 0-9 . _ -',
  'carrier',
);

export const transport: z.ZodEnum<{ udp: 'udp'; tcp: 'tcp'; tls: 'tls' }> = z.enum([
  'udp',
  'tcp',
  'tls',
]);

export const ipLiteral: z.ZodString = z
  .string()
  .refine((text) => isIP(text) !== 0, { error: 'not an IP address' });

/** The name of an environment variable. A password written here by mistake rarely fits. */
export const variableName: z.ZodString = note(
  z.string().regex(/^[A-Z_][A-Z0-9_]{0,127}$/),
  'The NAME of an environment variable (A-Z, 0-9 and _), never the secret itself.',
  'CARRIER_PASSWORD',
);

export const path: z.ZodString = z.string().min(1);
