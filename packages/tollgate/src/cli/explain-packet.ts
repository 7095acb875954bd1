import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { CapturedMessage } from '@tollgate/server/explain';
import type { Transport } from '@tollgate/sip-parser';
import { exit, Quit } from './exit.ts';

/** What the command line says of a single message. */
export interface PacketOptions {
  readonly from?: string;
  readonly at?: string;
  readonly transport: string;
}

/** A message to be explained; without `at`, when it came is not known. */
export type PacketMessage = Omit<CapturedMessage, 'at'> & { readonly at?: number };

/** A capture to be explained holds a few calls, not a day. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** Reads the file named on the command line, or quits. */
export async function readPacket(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size <= MAX_FILE_BYTES) return await readFile(path);
  } catch (error) {
    throw new Quit(
      exit.failed,
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
  throw new Quit(
    exit.failed,
    `${path} is larger than ${MAX_FILE_BYTES} bytes: cut it to the calls in question`,
  );
}

/** A single message with what the command line says of it. */
export function singleMessage(
  bytes: Uint8Array,
  { from, at, transport }: PacketOptions,
): PacketMessage {
  if (from === undefined) {
    throw new Quit(exit.usage, 'say where the message came from: --from ADDRESS[:PORT]');
  }
  if (!['udp', 'tcp', 'tls'].includes(transport)) {
    throw new Quit(exit.usage, '--transport must be udp, tcp or tls');
  }
  return {
    bytes,
    transport: transport as Transport,
    from: endpointOf(from),
    to: { address: '0.0.0.0', port: 5060 },
    ...(at === undefined ? {} : { at: momentNamed(at) }),
  };
}

function endpointOf(text: string): { address: string; port: number } {
  const found = /^\[(.+)\]:(\d{1,5})$/.exec(text) ?? /^([\d.]+):(\d{1,5})$/.exec(text);
  const address = (found?.[1] ?? text).replace(/^\[(.+)\]$/, '$1');
  const port = Number(found?.[2] ?? 5060);
  if (isIP(address) !== 0 && port <= 65_535) return { address, port };
  throw new Quit(exit.usage, `--from ${JSON.stringify(text)} is not ADDRESS or ADDRESS:PORT`);
}

function momentNamed(text: string): number {
  const wall = Date.parse(text);
  if (/^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(wall)) return wall;
  throw new Quit(exit.usage, '--at must be a moment like 2027-01-31T12:00:00Z');
}
