import { expect, test } from 'vitest';
import {
  createFramer,
  createView,
  DEFAULT_LIMITS,
  type Limits,
  parse,
  validate,
} from '../index.ts';

const HEAD = [
  'INVITE sip:a@b SIP/2.0',
  'Via: SIP/2.0/UDP h;branch=z9hG4bK1',
  'From: <sip:a@b>;tag=1',
  'To: <sip:c@d>',
  'Call-ID: x',
  'CSeq: 1 INVITE',
];

function message(more: readonly string[] = [], body = ''): Buffer {
  const lines = [...HEAD, ...more, `Content-Length: ${body.length}`];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

function outcome(bytes: Buffer, limits: Partial<Limits>): string {
  const result = validate(parse(bytes, limits));
  return result.kind === 'malformed' ? `${result.code} ${result.status}` : 'valid';
}

const plain = message();
const headBytes = plain.length - '\r\n\r\n'.length;

test.each<[string, Partial<Limits>, Partial<Limits>, Buffer, string]>([
  [
    'message',
    { maxMessageBytes: plain.length },
    { maxMessageBytes: plain.length - 1 },
    plain,
    'message-too-large 513',
  ],
  [
    'header block',
    { maxHeaderBlockBytes: headBytes },
    { maxHeaderBlockBytes: headBytes - 1 },
    plain,
    'headers-too-large 513',
  ],
  ['header count', { maxHeaders: 6 }, { maxHeaders: 5 }, plain, 'too-many-headers 400'],
  [
    'one header',
    { maxHeaderBytes: 43 },
    { maxHeaderBytes: 42 },
    message([`X: ${'a'.repeat(40)}`]),
    'header-too-large 400',
  ],
  [
    'a folded header',
    { maxHeaderBytes: 44 },
    { maxHeaderBytes: 43 },
    message([`X: ${'a'.repeat(20)}\r\n ${'b'.repeat(18)}`]),
    'header-too-large 400',
  ],
  ['Request-URI', { maxUriBytes: 7 }, { maxUriBytes: 6 }, plain, 'uri-too-long 414'],
  ['body', { maxBodyBytes: 4 }, { maxBodyBytes: 3 }, message([], 'body'), 'body-too-large 413'],
])('the limit of %s holds at its boundary', (_, enough, tooLittle, bytes, code) => {
  expect(outcome(bytes, enough)).toBe('valid');
  expect(outcome(bytes, tooLittle)).toBe(code);
});

test.each([
  ['Via', 'Via: SIP/2.0/UDP h;a;b;c'],
  ['From', 'From: <sip:a@b>;tag=1;b;c'],
  ['To', 'To: <sip:a@b;x;y;z>'],
])('a %s with one parameter more than allowed has a code of its own', (name, line) => {
  const lines = HEAD.map((given) => (given.startsWith(`${name}:`) ? line : given));
  const bytes = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  expect(outcome(bytes, { maxParameters: 3 })).toBe('valid');
  expect(outcome(bytes, { maxParameters: 2 })).toBe('too-many-parameters 400');
});

test('parameters of the Request-URI are counted too', () => {
  const uri = Buffer.from(
    `INVITE sip:a@b;x;y SIP/2.0\r\n${HEAD.slice(1).join('\r\n')}\r\n\r\n`,
    'latin1',
  );
  expect(outcome(uri, { maxParameters: 1 })).toBe('too-many-parameters 400');
});

test('a Via below the top one is refused by who reads it, not before', () => {
  const m = validate(parse(message(['Via: SIP/2.0/UDP h, SIP/2.0/UDP i;;'])));
  if (m.kind !== 'request') throw new Error(m.kind);
  expect(m.vias).toBeUndefined();
  expect(m.topVia.branch).toBe('z9hG4bK1');
});

test('a message too large for parsing can still be answered', () => {
  const result = parse(message(['X: y'], 'b'.repeat(100)), { maxMessageBytes: 220 });
  if (result.kind !== 'malformed') throw new Error(result.kind);
  expect(result.code).toBe('message-too-large');
  expect(result.partial?.callId).toBe('x');
});

test('a wrong limit is an error of the program, named with its value', () => {
  const framer = (limits: Partial<Limits>): unknown =>
    createFramer({ message: () => {}, ping: () => {} }, limits);
  for (const [make, option] of [
    [(l: Partial<Limits>) => parse(plain, l), 'maxHeaders'],
    [createView, 'maxHeaders'],
    [framer, 'limits.maxHeaders'],
  ] as const) {
    expect(() => make({ maxHeaders: 0 })).toThrow(
      Object.assign(new RangeError(`${option} must be a whole number from 1 to 65535, got 0`), {
        code: 'TOLLGATE_OPTION_RANGE',
        option,
      }),
    );
    expect(() => make({ maxUriBytes: 65536 })).toThrow(RangeError);
    expect(() => make({ maxBodyBytes: 1.5 })).toThrow(RangeError);
    expect(() => make({ maxBodyBytes: Number.NaN })).toThrow(RangeError);
    for (const wrong of [Object.create(null), null, '5', 5n, Symbol('five')]) {
      expect(() => make({ maxHeaders: wrong })).toThrow(
        startsWith(`${option} must be a whole number from 1 to 65535, got `),
      );
    }
  }
  expect(Object.values(DEFAULT_LIMITS).every((limit) => limit >= 64)).toBe(true);
});

function startsWith(text: string): RegExp {
  return new RegExp(`^${text.replace('.', '\\.')}`);
}
