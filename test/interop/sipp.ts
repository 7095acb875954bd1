import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/ports.ts';
import { run } from '../support/programs.ts';

const scenarios = fileURLToPath(new URL('./scenarios/', import.meta.url));

export interface SippOptions {
  /** The name of a file in `scenarios`, without its ending. */
  readonly scenario: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp';
  /** The user part of the Request-URI. */
  readonly service?: string;
  readonly user?: string;
  readonly password?: string;
  /** The digest uri. @default the Request-URI without its user, as sipp has it */
  readonly authUri?: string;
  /** The address to call from. @default '127.0.0.1' */
  readonly from?: string;
  /** How many calls. @default 1 */
  readonly calls?: number;
  /** Calls begun a second. @default 10 */
  readonly rate?: number;
  /** How many of a hundred messages are lost, each way; then sipp retransmits. @default 0 */
  readonly lossPercent?: number;
}

export interface SippResult {
  /** 0: every call went as the scenario says. */
  readonly code: number | null;
  /** What sipp complained of: an unexpected message is quoted in full. */
  readonly errors: string;
  /** Every message it was sent, in order. */
  readonly received: readonly Buffer[];
  /** The status codes of those that are responses. */
  readonly statuses: readonly number[];
}

/** Runs one scenario to its end against a server on 127.0.0.1. */
export async function sipp(options: SippOptions): Promise<SippResult> {
  const { calls = 1, from = '127.0.0.1', lossPercent = 0 } = options;
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-sipp-'));
  try {
    const messages = join(folder, 'messages');
    const errors = join(folder, 'errors');
    const { code, stderr } = await run(
      'sipp',
      [
        ...['-sf', join(scenarios, `${options.scenario}.xml`)],
        ...['-t', options.transport === 'udp' ? 'u1' : 't1'],
        ...['-i', from, '-p', String(await freePort(from))],
        ...['-m', String(calls), '-r', String(options.rate ?? 10), '-l', String(calls)],
        ...(options.service === undefined ? [] : ['-s', options.service]),
        ...(options.user === undefined ? [] : ['-au', options.user]),
        ...(options.password === undefined ? [] : ['-ap', options.password]),
        ...(options.authUri === undefined ? [] : ['-auth_uri', options.authUri]),
        ...(lossPercent === 0 ? ['-nr', '-recv_timeout', '5000'] : ['-lost', String(lossPercent)]),
        ...['-nostdin', '-timeout', '60s', '-timeout_error'],
        ...['-trace_msg', '-message_file', messages, '-trace_err', '-error_file', errors],
        `127.0.0.1:${options.port}`,
      ],
      { limitMs: 70_000 },
    );
    const received = readReceived(await readFile(messages).catch(() => Buffer.alloc(0)));
    const complaints = await readFile(errors, 'latin1').catch(() => '');
    return {
      code,
      errors: complaints || (code === 0 ? '' : stderr),
      received,
      statuses: received.map(statusOf).filter((status) => status !== undefined),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads the messages received out of sipp's message log, by the lengths it states. */
function readReceived(log: Buffer): Buffer[] {
  const received: Buffer[] = [];
  const heading = /^(?:UDP|TCP) message received \[(\d+)\] bytes :\n\n/gm;
  // latin1 keeps one character for each byte, so that places in the text are places in the log.
  const text = log.toString('latin1');
  for (const match of text.matchAll(heading)) {
    const start = match.index + match[0].length;
    received.push(log.subarray(start, start + Number(match[1])));
  }
  return received;
}

function statusOf(message: Buffer): number | undefined {
  const match = /^SIP\/2\.0 (\d{3}) /.exec(message.toString('latin1', 0, 12));
  return match === null ? undefined : Number(match[1]);
}
