import { parseIp } from '@tollgate/sip-parser';
import { describe, expect, test } from 'vitest';
import { readIpSet } from './ip-set.ts';

describe('readIpSet', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['192.0.2.1', '::ffff:192.0.2.1', true],
    ['::ffff:192.0.2.1', '192.0.2.1', true],
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    // A shift by 32 is a shift by 0 in JavaScript (CVE-2010-1224): /0 and /32 are the edges.
    ['0.0.0.0/0', '255.255.255.255', true],
    ['192.0.2.1/32', '192.0.2.1', true],
    ['192.0.2.1/32', '192.0.2.0', false],
    ['128.0.0.0/1', '192.0.2.1', true],
    ['128.0.0.0/1', '127.0.0.1', false],
    ['::/0', '2001:db8::1', true],
    // One family's everything is not the other's (AST-2014-012).
    ['::/0', '192.0.2.1', false],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::', false],
    ['2001:db8::/33', '2001:db8:8000::', false],
    ['2001:db8::1/128', '2001:db8::1', true],
    ['2001:db8::1/128', '2001:db8::2', false],
  ])('%s contains %s: %s', (entry, address, inside) => {
    expect(readIpSet('proxyPeers', [entry])(parseIp(address)!)).toBe(inside);
  });

  test('an empty list contains nobody', () => {
    expect(readIpSet('proxyPeers', [])(parseIp('127.0.0.1')!)).toBe(false);
  });

  test.each([
    '192.0.2.1/24',
    '2001:db8::1/64',
    '010.0.0.1',
    '10.0.0.0/33',
    '2001:db8::/129',
    '10/8',
    '10.0.0.0/08',
    '10.0.0.0/',
    '::ffff:10.0.0.0/104',
    'fe80::1%eth0',
    'proxy.example.com',
    '',
  ])('refuses %j, naming it', (entry) => {
    expect(() => readIpSet('proxyPeers', [entry])).toThrow(RangeError);
    expect(() => readIpSet('proxyPeers', [entry])).toThrow(JSON.stringify(entry));
  });

  test('names the entry and what was probably meant', () => {
    expect(() => readIpSet('proxyPeers', ['10.0.0.0/8', '192.0.2.1/24'])).toThrow(
      'proxyPeers[1] must be 192.0.2.0/24 or 192.0.2.1, without bits below the length, got "192.0.2.1/24"',
    );
    expect(() => readIpSet('proxyPeers', ['proxy.example.com'])).toThrow(
      'proxyPeers[0] must be an address or a network like 192.0.2.0/24 or 2001:db8::/32, got "proxy.example.com"',
    );
  });

  test('refuses what is no array of strings', () => {
    expect(() => readIpSet('proxyPeers', '10.0.0.0/8' as never)).toThrow(TypeError);
    expect(() => readIpSet('proxyPeers', [10 as never])).toThrow(TypeError);
  });
});
