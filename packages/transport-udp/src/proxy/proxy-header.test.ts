import { describe, expect, test } from 'vitest';
import { type ProxyResult, readProxyHeader } from './proxy-header.ts';

const SIGNATURE = '0d0a0d0a000d0a515549540a';
const v1 = (text: string): ProxyResult => readProxyHeader(Buffer.from(text, 'latin1'), 4096);
const v2 = (hex: string, maxBytes = 4096): ProxyResult =>
  readProxyHeader(Buffer.from(SIGNATURE + hex, 'hex'), maxBytes);

const V4 = 'c0000201c6336402d43113c4';
const V6 = `${'20010db8'.padEnd(30, '0')}01${'20010db8'.padEnd(30, '0')}02d43113c4`;

describe('PROXY version 1', () => {
  test('reads client address and port of both families', () => {
    expect(v1('PROXY TCP4 192.0.2.1 198.51.100.2 54321 5060\r\nOPTIONS')).toMatchObject({
      length: 46,
      client: { address: '192.0.2.1', ip: { family: 4 }, port: 54321 },
    });
    expect(v1('PROXY TCP6 2001:DB8:0::1 2001:db8::2 54321 5060\r\n')).toMatchObject({
      client: { address: '2001:db8::1', ip: { family: 6 }, port: 54321 },
    });
  });

  test('folds a mapped IPv4 client', () => {
    expect(v1('PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n')).toMatchObject({
      client: { address: '192.0.2.1', ip: { family: 4 } },
    });
  });

  test('is incomplete at every prefix, and never more', () => {
    const header = 'PROXY TCP4 192.0.2.1 198.51.100.2 54321 5060\r\n';
    for (let i = 0; i < header.length; i++) expect(v1(header.slice(0, i))).toBe('incomplete');
  });

  test('takes a line of 107 bytes and not one more', () => {
    const address = 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff';
    const longest = `PROXY TCP6 ${address} ${address} 65535 65535\r\n`;
    expect(longest).toHaveLength(104);
    expect(v1(longest)).toMatchObject({ length: 104 });
    // The longest line the protocol allows is of the family that is refused.
    expect(v1(`PROXY UNKNOWN ${address} ${address} 65535 65535\r\n`)).toBe('invalid');
    expect(v1('PROXY TCP4 '.padEnd(107, '1'))).toBe('invalid');
    expect(v1('PROXY TCP4 '.padEnd(106, '1'))).toBe('incomplete');
    expect(v1(`${'PROXY TCP4 '.padEnd(106, '1')}\r`)).toBe('invalid');
  });

  test.each([
    'PROXY UNKNOWN\r\n',
    'PROXY TCP4 192.0.2.1 198.51.100.2 54321\r\n',
    'PROXY TCP4 192.0.2.1 198.51.100.2 54321 5060 \r\n',
    'PROXY TCP4  192.0.2.1 198.51.100.2 54321 5060\r\n',
    'PROXY TCP4 192.0.2.1 198.51.100.2 054321 5060\r\n',
    'PROXY TCP4 192.0.2.1 198.51.100.2 65536 5060\r\n',
    'PROXY TCP4 192.0.2.1 198.51.100.2 54321 65536\r\n',
    'PROXY TCP4 192.0.2.1 198.51.100.2 -1 5060\r\n',
    'PROXY TCP4 192.0.2.01 198.51.100.2 54321 5060\r\n',
    'PROXY TCP4 192.0.2.256 198.51.100.2 54321 5060\r\n',
    'PROXY TCP4 2001:db8::1 2001:db8::2 54321 5060\r\n',
    'PROXY TCP6 192.0.2.1 198.51.100.2 54321 5060\r\n',
    'PROXY TCP6 fe80::1%1 ::2 54321 5060\r\n',
    'PROXY UDP4 192.0.2.1 198.51.100.2 54321 5060\r\n',
    'PROXY TCP4 192.0.2.1 198.51.100.2 54321 5060\n',
    'PROXY TCP4 192.0.2.1 198.51.100.2 54321 5060\r\r\n',
    'proxy TCP4 192.0.2.1 198.51.100.2 54321 5060\r\n',
    'OPTIONS sip:a SIP/2.0\r\n',
    '\r\n\r\nOPTIONS sip:a SIP/2.0\r\n',
    '\0',
  ])('refuses %j', (text) => {
    expect(v1(text)).toBe('invalid');
  });
});

describe('PROXY version 2', () => {
  test('reads client address and port of both families', () => {
    expect(v2(`2111000c${V4}`)).toMatchObject({
      length: 28,
      client: { address: '192.0.2.1', ip: { family: 4 }, port: 54321 },
    });
    expect(v2(`21210024${V6}`)).toMatchObject({
      length: 52,
      client: { address: '2001:db8::1', ip: { family: 6 }, port: 54321 },
    });
  });

  test('skips extensions and counts them', () => {
    expect(v2(`21110011${V4}0400020000ffff`)).toMatchObject({ length: 33 });
  });

  test('takes a LOCAL command for the proxy itself, whatever it carries', () => {
    expect(v2('20000000')).toEqual({ length: 16 });
    expect(v2(`2011000c${V4}`)).toEqual({ length: 28 });
  });

  test('is incomplete at every prefix', () => {
    const header = Buffer.from(`${SIGNATURE}2111000c${V4}`, 'hex');
    for (let i = 0; i < header.length; i++) {
      expect(readProxyHeader(header.subarray(0, i), 4096)).toBe('incomplete');
    }
  });

  test('reads from the middle of a buffer', () => {
    const padded = Buffer.concat([
      Buffer.alloc(7),
      Buffer.from(`${SIGNATURE}2111000c${V4}`, 'hex'),
    ]);
    expect(readProxyHeader(padded.subarray(7), 4096)).toMatchObject({
      client: { address: '192.0.2.1' },
    });
  });

  test('refuses a header longer than the limit before waiting for it', () => {
    expect(v2('2111ffff')).toBe('invalid');
    expect(v2('21110ff1')).toBe('invalid');
    expect(v2('21110ff0')).toBe('incomplete');
  });

  test.each([
    ['another version', `1111000c${V4}`],
    ['another command', `2211000c${V4}`],
    ['no addresses', '21000000'],
    ['a datagram', `2112000c${V4}`],
    ['a UNIX socket', `213100d8${'00'.repeat(216)}`],
    ['an address block too short', `2111000b${V4.slice(0, 22)}`],
    ['an IPv6 block of IPv4 length', `2121000c${V4}`],
  ])('refuses %s', (_what, hex) => {
    expect(v2(hex)).toBe('invalid');
  });

  test('is told from the ping it begins with by its fifth byte', () => {
    expect(v1('\r\n\r\n')).toBe('incomplete');
    expect(v1('\r\n\r\n\0')).toBe('incomplete');
    expect(v1('\r\n\r\n\r\n')).toBe('invalid');
  });
});
