import { describe, expect, test } from 'vitest';
import { createView, parse, parseInto } from '../index.ts';

// The names that nearly every message has are found by comparing four octets at a time, with a mask
// for letters of either case. The model lower-cases the name and compares it as text.

const NAMES = [
  'accept',
  'allow',
  'authorization',
  'call-id',
  'contact',
  'content-disposition',
  'content-length',
  'content-type',
  'cseq',
  'from',
  'max-forwards',
  'min-se',
  'p-asserted-identity',
  'proxy-authorization',
  'record-route',
  'route',
  'session-expires',
  'supported',
  'to',
  'user-agent',
  'via',
];

/** What a name becomes when a colon cuts it to its first letter. RFC 3261 section 7.3.3 */
const COMPACT = new Map([
  ['a', 'accept-contact'],
  ['c', 'content-type'],
  ['f', 'from'],
  ['m', 'contact'],
  ['r', 'refer-to'],
  ['s', 'subject'],
  ['t', 'to'],
  ['u', 'allow-events'],
  ['v', 'via'],
]);
const COUNTED = [...new Set([...NAMES, ...COMPACT.values()])];
const START = 'OPTIONS sip:a@example.com SIP/2.0\r\n';

interface Reading {
  readonly code: string | undefined;
  /** The headers that are there, of those that are known. */
  readonly known: readonly string[];
  /** Name and value of the line as sent, where it is one. */
  readonly sent: readonly (readonly [name: string, value: string | undefined])[];
}

function model(line: string): Reading {
  if (line.includes('\n')) return { code: 'bare-lf', known: [], sent: [] };
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(colon, 0)).replace(/[ \t]+$/, '');
  if (!/^[A-Za-z0-9.!%*_+`'~-]+$/.test(name)) {
    return { code: 'bad-header-name', known: [], sent: [] };
  }
  const lower = name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const meant = COMPACT.get(lower) ?? lower;
  const value = line.slice(colon + 1).trim();
  const code =
    meant === 'content-length' && !/^[0-9]+$/.test(value) ? 'bad-content-length' : undefined;
  return { code, known: COUNTED.filter((known) => known === meant), sent: [[name, value]] };
}

function reading(text: string): Reading {
  const result = parse(Buffer.from(text, 'latin1'));
  const message = result.kind === 'malformed' ? result.partial : result;
  return {
    code: result.kind === 'malformed' ? result.code : undefined,
    known: COUNTED.filter((name) => message?.count(name) === 1),
    sent: [...(message?.headers() ?? [])].map(([name, span]) => [name, message?.text(span)]),
  };
}

function check(line: string): void {
  const actual = reading(`${START}${line}\r\n\r\n`);
  const expected = model(line);
  if (JSON.stringify(actual) === JSON.stringify(expected)) return;
  expect(actual, JSON.stringify(line)).toEqual(expected);
}

/** As a name is mostly written. */
function usual(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

describe.each(NAMES)('%s', (name) => {
  test('with each octet in each place, its colon included, is what its lower case is', () => {
    for (const line of [`${usual(name)}: 0`, `${name}:0:1`]) {
      for (let place = 0; place <= name.length; place++) {
        for (let octet = 0; octet < 256; octet++) {
          const before = line.slice(0, place);
          check(`${before}${String.fromCharCode(octet)}${line.slice(place + 1)}`);
        }
      }
    }
  });

  test('with any letter in the other case is itself', () => {
    const written = new Set([name, usual(name), name.toUpperCase()]);
    for (const form of [...written]) {
      for (let place = 0; place < form.length; place++) {
        const letter = form[place]!;
        const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
        written.add(`${form.slice(0, place)}${other}${form.slice(place + 1)}`);
      }
    }
    for (const form of written) {
      for (const rest of [':0', ': 0', ' :0', '\t : 0', ' \t:0']) {
        const { known, sent } = reading(`${START}${form}${rest}\r\n\r\n`);
        expect({ known, sent }).toEqual({ known: [name], sent: [[form, '0']] });
      }
    }
  });

  test('longer or shorter by one octet is another', () => {
    for (const more of ['a', '-', '.', name[0]!]) {
      check(`${more}${name}: 0`);
      check(`${name}${more}: 0`);
    }
    check(`${name.slice(1)}: 0`);
    check(`${name.slice(0, -1)}: 0`);
  });

  test('cut by the end of the message is no header, whatever was read before', () => {
    const line = `${usual(name)}: 0\r\n\r\n`;
    const whole = `${START}${line}`;
    for (let length = START.length; length < whole.length; length++) {
      expect(reading(whole).known).toEqual([name]);
      // The line end makes the line, the blank line behind it the message.
      const known = whole.slice(START.length, length).includes('\r\n') ? [name] : [];
      expect(reading(whole.slice(0, length))).toMatchObject({ code: 'truncated', known });
    }
  });

  test('cut by the most bytes a message may have is no header', () => {
    const whole = Buffer.from(`${START}Subject: x\r\n${usual(name)}: 0\r\n\r\n`);
    const from = `${START}Subject: x\r\n`.length;
    for (let most = from; most < whole.length - 2; most++) {
      const result = parseInto(createView({ maxMessageBytes: most }), whole);
      if (result.kind !== 'malformed') throw new Error('it is whole');
      expect(result.code).toBe('message-too-large');
      expect(result.partial?.count(name)).toBe(0);
      expect(result.partial?.count('subject')).toBe(1);
    }
  });

  test('at the very end of the longest message is found', () => {
    const longest = 65535;
    const limits = { maxHeaderBlockBytes: longest, maxHeaderBytes: longest };
    for (const tail of [`${name}:\r\n\r\n`, `${name}:\r\n`, `${name}:`, name]) {
      const head = `${START}Subject: `;
      const filling = 'x'.repeat(longest - head.length - 2 - tail.length);
      const bytes = Buffer.from(`${head}${filling}\r\n${tail}`);
      expect(bytes).toHaveLength(longest);
      const result = parse(bytes, limits);
      const message = result.kind === 'malformed' ? result.partial : result;
      expect(message?.count(name)).toBe(tail.includes('\r\n') ? 1 : 0);
      expect(message?.count('subject')).toBe(1);
    }
  });
});
