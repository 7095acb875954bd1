import { z } from 'zod';
import type {
  ControlEntry,
  LimitsEntry,
  LockoutEntry,
  LogsEntry,
  MetricsEntry,
} from '../file/file.ts';
import { ipLiteral, milliseconds, note, path, whole } from './words.ts';

export const lockoutSchema: z.ZodType<LockoutEntry> = note(
  z.strictObject({
    failures: note(
      whole(1, 31),
      'So many failures within the window lock a source.',
      10,
    ).exactOptional(),
    windowMs: note(whole(1, 2 ** 29), 'The window, in milliseconds.', 60_000).exactOptional(),
    lockMs: note(
      whole(1, 2 ** 29),
      'How long a lock lasts, in milliseconds.',
      60_000,
    ).exactOptional(),
    scope: note(
      z.enum(['source', 'application']),
      'Whom a lock keeps out: the source, or the source at one application (for carriers that many share).',
      'application',
    ).exactOptional(),
    counted: note(
      z.array(z.enum(['wrong-password', 'unknown-user', 'access-list', 'unknown-application'])),
      'The kinds of failure that count; all by default.',
      ['wrong-password', 'unknown-user'],
    ).exactOptional(),
    ipv6SiteFactor: note(
      whole(0, 15),
      'A /48 is locked after about this many times failures; 0 for never.',
      4,
    ).exactOptional(),
    usernameCeiling: note(
      z.strictObject({
        factor: note(whole(1, 15), 'So many times failures on one name, from anywhere.', 10),
        weight: note(whole(2, 31), 'From then on each failure on it counts as so many.', 5),
      }),
      'Slows down guessing at one user name from many sources.',
      { factor: 10, weight: 5 },
    ).exactOptional(),
    exempt: note(z.array(z.string()), 'Addresses and blocks whose failures never count.', [
      '198.51.100.7/32',
    ]).exactOptional(),
    maxSources: note(
      whole(16, 2 ** 24),
      'How many sources are remembered, about 68 bytes each.',
      131_072,
    ).exactOptional(),
  }),
  'When a source with many failures is locked out, and for how long.',
  { failures: 10, windowMs: 60_000, lockMs: 60_000 },
);

const cap = (what: string, example: number): z.ZodNumber =>
  note(whole(1, 10_000_000), what, example);
const bytes = (what: string, example: number): z.ZodNumber => note(whole(1, 65535), what, example);

export const limitsSchema: z.ZodType<LimitsEntry> = note(
  z.strictObject({
    maxCalls: cap('Calls at once in all; one more is answered 503.', 10_000).exactOptional(),
    maxCallsPerApplication: cap(
      'Calls at once of one application; one more is answered 486.',
      1000,
    ).exactOptional(),
    maxCallsPerSource: cap(
      'Calls at once from one address; one more is answered 486.',
      1000,
    ).exactOptional(),
    maxUnacknowledgedPerSource: cap(
      'Calls without an ACK from one address that is not proven; one more is answered 503.',
      100,
    ).exactOptional(),
    maxTransactions: cap('Transactions remembered at once.', 100_000).exactOptional(),
    maxLookUps: cap('Credential look-ups in flight.', 1000).exactOptional(),
    maxRingMs: milliseconds('How long a call may stay unanswered', 180_000).exactOptional(),
    maxCallMs: milliseconds('How long an answered call may last', 14_400_000).exactOptional(),
    message: note(
      z.strictObject({
        maxMessageBytes: bytes('Bytes of a message.', 65535).exactOptional(),
        maxHeaderBlockBytes: bytes('Bytes of start line and headers.', 32768).exactOptional(),
        maxHeaders: bytes('Header lines.', 256).exactOptional(),
        maxHeaderBytes: bytes('Bytes of one header.', 8192).exactOptional(),
        maxUriBytes: bytes('Bytes of the Request-URI.', 2048).exactOptional(),
        maxBodyBytes: bytes('Bytes of the body.', 65535).exactOptional(),
        maxParameters: bytes('Parameters of one value.', 64).exactOptional(),
      }),
      'Limits of one SIP message.',
    ).exactOptional(),
  }),
  'How much of everything there may be.',
  { maxCalls: 10_000 },
);

export const logsSchema: z.ZodType<LogsEntry> = note(
  z.strictObject({
    format: note(
      z.enum(['text', 'json']),
      'text is a line a person can read, json one for a collector.',
      'json',
    ).exactOptional(),
    decisions: note(
      z.enum(['all', 'refusals', 'none']),
      'Which decisions are logged.',
      'all',
    ).exactOptional(),
  }),
  'What `tollgate serve` logs, on standard output.',
  { format: 'text' },
);

export const metricsSchema: z.ZodType<MetricsEntry> = note(
  z.strictObject({
    address: note(
      ipLiteral,
      'The address to serve on; 127.0.0.1 by default.',
      '127.0.0.1',
    ).exactOptional(),
    port: note(whole(0, 65535), 'The port to serve on.', 9090),
  }),
  'Where /metrics (Prometheus) and /healthz are served.',
  { address: '127.0.0.1', port: 9090 },
);

export const controlSchema: z.ZodType<ControlEntry> = note(
  z.strictObject({ socket: note(path, 'The path of the socket.', '/run/tollgate/control.sock') }),
  'The Unix socket `tollgate locks` and `tollgate unlock` talk to; mode 0600.',
  { socket: '/run/tollgate/control.sock' },
);
