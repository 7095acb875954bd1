import { parse, parseUri, parseVia, type SipMessage, validate } from '@tollgate/sip-parser';
import { describe, expect, test } from 'vitest';

/** Forms that lenient readers of numbers take: none of them is a number here. */
const NEVER = [
  '',
  '-1',
  '+1',
  '1.0',
  '1e1',
  '0x1',
  '1_0',
  ' 1x',
  '1 1',
  '1,1',
  '\xb9',
  'NaN',
  'Infinity',
];
/** Values at which fixed-width counters wrap. */
const WRAPS = [2n ** 8n, 2n ** 16n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 64n, 2n ** 128n];

function message(headers: Readonly<Record<string, string>>): Buffer {
  const all: Readonly<Record<string, string>> = {
    Via: 'SIP/2.0/UDP h;branch=z9hG4bK1',
    From: '<sip:a@b>;tag=1',
    To: '<sip:c@d>',
    'Call-ID': 'x',
    CSeq: '1 INVITE',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`INVITE sip:a@b SIP/2.0\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** The number read of a text, undefined where it is refused. */
  readonly read: (text: string) => number | undefined;
}

function valid(headers: Readonly<Record<string, string>>): SipMessage | undefined {
  const result = validate(parse(message(headers)));
  return result.kind === 'malformed' ? undefined : result;
}

const FIELDS: readonly Field[] = [
  {
    name: 'CSeq',
    min: 0,
    max: 2 ** 31 - 1,
    read: (text) => valid({ CSeq: `${text} INVITE` })?.cseq?.number,
  },
  {
    name: 'Max-Forwards',
    min: 0,
    max: 255,
    read: (text) => valid({ 'Max-Forwards': text })?.maxForwards,
  },
  {
    name: 'Content-Length',
    min: 0,
    max: 0,
    read: (text) => valid({ 'Content-Length': text })?.contentLength,
  },
  { name: 'URI port', min: 1, max: 65535, read: (text) => parseUri(`sip:a@b:${text}`)?.port },
  {
    name: 'IPv6 URI port',
    min: 1,
    max: 65535,
    read: (text) => parseUri(`sip:a@[::1]:${text}`)?.port,
  },
  { name: 'Via port', min: 1, max: 65535, read: (text) => parseVia(`SIP/2.0/UDP h:${text}`)?.port },
  {
    name: 'rport',
    min: 1,
    max: 65535,
    read: (text) => parseVia(`SIP/2.0/UDP h;rport=${text}`)?.rport,
  },
  { name: 'ttl', min: 0, max: 255, read: (text) => parseVia(`SIP/2.0/UDP h;ttl=${text}`)?.ttl },
  {
    name: 'status',
    min: 100,
    max: 699,
    read: (text) => {
      const result = parse(Buffer.from(`SIP/2.0 ${text} x\r\nl: 0\r\n\r\n`, 'latin1'));
      return result.kind === 'malformed' ? undefined : result.status;
    },
  },
];

describe.each(FIELDS)('$name', ({ name, min, max, read }) => {
  test(`takes ${min} to ${max} and nothing beyond`, () => {
    for (const value of new Set([min, min + 1, max - 1, max])) {
      if (value >= min && value <= max) expect(read(String(value)), String(value)).toBe(value);
    }
    for (const value of [min - 1, max + 1])
      expect(read(String(value)), String(value)).toBeUndefined();
  });

  test('wraps nowhere', () => {
    for (const wrap of WRAPS) {
      for (const value of [wrap - 1n, wrap, wrap + 1n, wrap + BigInt(min)]) {
        const wanted = value >= min && value <= max ? Number(value) : undefined;
        expect(read(String(value)), String(value)).toBe(wanted);
      }
    }
    expect(read('9'.repeat(2000))).toBeUndefined();
  });

  test('takes no other form of a number', () => {
    for (const text of NEVER) expect(read(text), JSON.stringify(text)).toBeUndefined();
  });

  test('takes leading zeros where the grammar does', () => {
    expect(read(`000${max}`)).toBe(name === 'status' ? undefined : max);
  });
});
