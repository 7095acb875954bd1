import type { CapturedMessage } from '@tollgate/server/explain';
import { z } from 'zod';
import type { ControlRequest } from './control-protocol.ts';

/** A request as it is carried out: its messages as bytes. */
export type ControlInput =
  | Exclude<ControlRequest, { readonly command: 'explain' }>
  | {
      readonly command: 'explain';
      readonly messages: readonly (Omit<CapturedMessage, 'at'> & { readonly at?: number })[];
      readonly capture: boolean;
    };

const MAX_MESSAGES = 100_000;

const port = z.number().int().min(0).max(65_535);
const endpoint = z.strictObject({ address: z.union([z.ipv4(), z.ipv6()]), port });
const message = z.strictObject({
  base64: z.base64(),
  transport: z.enum(['udp', 'tcp', 'tls']),
  from: endpoint,
  to: endpoint,
  at: z.number().finite().nonnegative().exactOptional(),
});
const request = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('status') }),
  z.strictObject({ command: z.literal('locks') }),
  z.strictObject({
    command: z.literal('unlock'),
    address: z.string(),
    application: z.string().exactOptional(),
  }),
  z.strictObject({
    command: z.literal('explain'),
    messages: z.array(message).max(MAX_MESSAGES),
    capture: z.boolean(),
  }),
]);

/** Reads one line; a text says what is wrong with it. */
export function readControlRequest(line: string): ControlInput | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'not JSON';
  }
  const read = request.safeParse(value);
  if (!read.success) {
    const { path, message: what } = read.error.issues[0]!;
    return `${path.join('.')}: ${what}`.slice(0, 200);
  }
  if (read.data.command !== 'explain') return read.data;
  const messages = read.data.messages.map(({ base64, ...rest }) => ({
    ...rest,
    bytes: Buffer.from(base64, 'base64'),
  }));
  return { command: 'explain', messages, capture: read.data.capture };
}
