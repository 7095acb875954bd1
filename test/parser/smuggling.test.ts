import { type Malformed, parse, type SipMessage, validate } from '@tollgate/sip-parser';
import { describe, expect, test } from 'vitest';

const HEAD = [
  'INVITE sip:service@gate.example SIP/2.0',
  'Via: SIP/2.0/UDP edge.example;branch=z9hG4bK1',
  'From: <sip:a@b>;tag=1',
  'To: <sip:c@d>',
  'Call-ID: x',
  'CSeq: 1 INVITE',
];

function bytesOf(lines: readonly string[], body = ''): Buffer {
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

function codeOf(bytes: Buffer): string {
  const result = validate(parse(bytes));
  return result.kind === 'malformed' ? result.code : 'valid';
}

const TOKEN = /[A-Za-z0-9\-.!%*_+`'~]/;

describe('each octet between a header name and its colon has one reading', () => {
  // CVE-2016-9938 (`To\x01:`), CVE-2020-28361 (`X-Hdr :`)
  for (const name of ['To', 'Content-Length', 'X-Custom', 'l', 'Max-Forwards']) {
    test(name, () => {
      for (let octet = 0; octet < 256; octet++) {
        const character = String.fromCharCode(octet);
        const lines = HEAD.filter((line) => !line.startsWith(`${name}:`));
        const result = parse(bytesOf([...lines, `${name}${character}: 7`], 'abcdefg'));
        const m = (result.kind === 'malformed' ? result.partial : result) as SipMessage;
        const what = `octet ${octet}`;
        if (octet === 9 || octet === 32) {
          expect(result.kind, what).toBe('request');
          expect(m.header(name), what).toBe('7');
        } else if (octet === 58) {
          // `To:: 7`: the header is To, and its value begins with a colon.
          expect(m.header(name), what).toBe(': 7');
        } else if (TOKEN.test(character)) {
          expect(m.header(name), what).toBeUndefined();
          expect(m.header(name + character), what).toBe('7');
        } else {
          expect((result as Malformed).kind, what).toBe('malformed');
          expect(m.header(name), what).toBeUndefined();
        }
      }
    });
  }

  test('an octet that only differs in its case bit is not taken for a hyphen, a colon or a letter', () => {
    for (const line of [
      'Call\rID: y',
      'Call-ID\x1a y',
      'Max\rForwards: 7',
      'Via\x1a SIP',
      'T\x4f\x1a x',
    ]) {
      expect(parse(bytesOf([...HEAD, line])).kind, JSON.stringify(line)).toBe('malformed');
    }
    expect(codeOf(bytesOf([...HEAD, 'cALL.iD: y']))).toBe('valid');
  });
});

describe('Content-Length', () => {
  test.each([
    ['7', 'valid'],
    ['007', 'valid'],
    [' 7 \t', 'valid'],
    ['\r\n 7', 'valid'],
    ['', 'bad-content-length'],
    ['+7', 'bad-content-length'],
    ['-7', 'bad-content-length'],
    ['7,7', 'bad-content-length'],
    ['7 7', 'bad-content-length'],
    ['7;x', 'bad-content-length'],
    ['0x7', 'bad-content-length'],
    ['7e0', 'bad-content-length'],
    ['7.0', 'bad-content-length'],
    ['\xb7', 'bad-content-length'],
    ['8', 'body-short'],
    ['65535', 'body-short'],
    ['65536', 'body-too-large'],
    ['4294967303', 'body-too-large'],
    ['18446744073709551623', 'body-too-large'],
    ['9'.repeat(1000), 'body-too-large'],
  ])('%j is %s', (value, code) => {
    expect(codeOf(bytesOf([...HEAD, `Content-Length: ${value}`], 'abcdefg'))).toBe(code);
  });

  test.each([
    ['Content-Length', 'Content-Length'],
    ['Content-Length', 'l'],
    ['l', 'L'],
    ['content-length ', 'CONTENT-LENGTH'],
  ])('%s and %s together are refused, equal or not', (a, b) => {
    for (const value of ['7', '3']) {
      expect(codeOf(bytesOf([...HEAD, `${a}: 7`, `${b}: ${value}`], 'abcdefg'))).toBe(
        'duplicate-content-length',
      );
    }
  });
});

describe('line ends', () => {
  const whole = bytesOf([...HEAD, 'X-A: 1', 'Content-Length: 0']).toString('latin1');

  test('a bare LF anywhere in the head is refused', () => {
    for (let i = whole.indexOf('\r\n'); i >= 0; i = whole.indexOf('\r\n', i + 1)) {
      const text = `${whole.slice(0, i)}${whole.slice(i + 1)}`;
      const code = codeOf(Buffer.from(text, 'latin1'));
      expect(['bare-lf', 'truncated'], `at ${i}`).toContain(code);
    }
  });

  test('a lone CR never ends a line: it is a space where it is read as text', () => {
    const m = parse(bytesOf([...HEAD, 'X-A: 1\rX-B: 2'])) as SipMessage;
    expect(m.header('x-a')).toBe('1 X-B: 2');
    expect(m.header('x-b')).toBeUndefined();
    for (const line of [
      'From: <sip:a@b>\r;tag=1',
      'Call-ID: x\ry',
      'CSeq: 1\rINVITE',
      'To:\r<sip:c@d>\rX',
    ]) {
      const name = line.slice(0, line.indexOf(':'));
      const lines = HEAD.map((given) => (given.startsWith(`${name}:`) ? line : given));
      expect(codeOf(bytesOf(lines)), JSON.stringify(line)).toMatch(/^bad-/);
    }
  });

  test('a NUL is refused in every header but as a quoted pair', () => {
    expect(codeOf(bytesOf([...HEAD, 'X-A: a\0b']))).toBe('nul-in-header');
    expect(codeOf(bytesOf([...HEAD, 'X-A: "\\\\\0"']))).toBe('nul-in-header');
    expect(codeOf(bytesOf([...HEAD, 'X-A: "\\\0"']))).toBe('valid');
    expect(codeOf(bytesOf([...HEAD, 'Content-Length: 1'], '\0'))).toBe('valid');
  });

  test('a line that starts with a space and continues nothing is refused', () => {
    expect(codeOf(bytesOf([HEAD[0]!, ' Via: x', ...HEAD.slice(1)]))).toBe('bad-header-name');
  });
});

describe('headers that may stand once', () => {
  const pairs = [
    ['From', 'f', '<sip:a@b>;tag=1'],
    ['To', 't', '<sip:a@b>'],
    ['Call-ID', 'i', 'x'],
    ['CSeq', 'CSEQ', '1 INVITE'],
    ['Max-Forwards', 'max-forwards', '70'],
    ['Content-Type', 'c', 'application/sdp'],
    ['Session-Expires', 'x', '90'],
    ['Refer-To', 'r', '<sip:a@b>'],
    ['Referred-By', 'b', '<sip:a@b>'],
    ['Event', 'o', 'x'],
    ['Expires', 'EXPIRES', '1'],
    ['Date', 'dAtE', 'x'],
  ] as const;

  test.each(pairs)(
    '%s twice is refused, in long and compact form, equal or not',
    (long, short, value) => {
      const others = HEAD.filter((line) => !line.startsWith(`${long}:`));
      expect(codeOf(bytesOf([...others, `${long}: ${value}`]))).toBe('valid');
      for (const [a, b] of [
        [long, long],
        [long, short],
        [short, long],
        [short, short],
      ]) {
        for (const other of [value, `${value}1`]) {
          const lines = [...others, `${a}: ${value}`, `${b}: ${other}`];
          expect(codeOf(bytesOf(lines)), `${a} ${b}`).toBe('duplicate-header');
        }
      }
    },
  );

  test('headers that may repeat keep their order, long and compact together', () => {
    const m = parse(
      bytesOf([...HEAD, 'm: <sip:1@a>', 'Contact: <sip:2@a>, <sip:3@a>']),
    ) as SipMessage;
    expect(m.contacts?.map((contact) => contact.uri.user)).toEqual(['1', '2', '3']);
    expect([...m.values('CONTACT')].length).toBe(2);
  });
});
