import { compileAccessList, parseCidr } from '@tollgate/auth/acl';
import { type IpAddress, parseIp } from '@tollgate/sip-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

function ip(text: string): IpAddress {
  return parseIp(text)!;
}

const word = fc.integer({ min: 0, max: 0xffffffff });
const addresses = fc
  .tuple(fc.boolean(), word, word, word, word)
  .map(
    ([isIpv4, w0, w1, w2, w3]): IpAddress =>
      isIpv4 ? { family: 4, w0: 0, w1: 0, w2: 0xffff, w3 } : { family: 6, w0, w1, w2, w3 },
  );

describe('published flaws of access lists', () => {
  it('CVE-2024-35190: a list without entries lets in nobody, whatever the source', () => {
    const list = compileAccessList([]);
    fc.assert(
      fc.property(addresses, (address) => {
        expect(list.allows(address, 0)).toBe(false);
        expect(list.match(address, 0)).toEqual({ allowed: false });
      }),
    );
  });

  describe('CVE-2010-1224, AST-2010-003: prefixes at the edge of a shift', () => {
    it.each([
      ['0.0.0.0/0', ['0.0.0.0', '127.255.255.255', '128.0.0.0', '255.255.255.255'], []],
      ['0.0.0.0/1', ['0.0.0.0', '127.255.255.255'], ['128.0.0.0', '255.255.255.255']],
      ['128.0.0.0/1', ['128.0.0.0', '255.255.255.255'], ['0.0.0.0', '127.255.255.255']],
      ['192.0.2.2/31', ['192.0.2.2', '192.0.2.3'], ['192.0.2.1', '192.0.2.4']],
      ['192.0.2.1/32', ['192.0.2.1'], ['192.0.2.0', '192.0.2.2', '0.0.0.1']],
      ['0.0.0.0/32', ['0.0.0.0'], ['0.0.0.1', '128.0.0.0']],
      ['255.255.255.255/32', ['255.255.255.255'], ['255.255.255.254', '127.255.255.255']],
      ['::/0', ['::', '::1', '8000::', 'ffff::'], []],
      ['8000::/1', ['8000::', 'ffff::'], ['::', '7fff::']],
      ['2001:db8::/32', ['2001:db8::', '2001:db8:ffff::'], ['2001:db9::', '2001:db7:ffff::']],
      ['2001:db8::/33', ['2001:db8:7fff::'], ['2001:db8:8000::']],
      ['2001:db8:0:1::/64', ['2001:db8:0:1:ffff::'], ['2001:db8:0:2::', '2001:db8::']],
      ['2001:db8::/96', ['2001:db8::ffff:ffff'], ['2001:db8::1:0:0']],
      ['2001:db8::2/127', ['2001:db8::3'], ['2001:db8::1', '2001:db8::4']],
      ['2001:db8::1/128', ['2001:db8::1'], ['2001:db8::', '2001:db8::2']],
    ])('%s holds its own addresses and no other', (cidr, inside, outside) => {
      const list = compileAccessList([cidr]);
      for (const address of inside) expect(list.allows(ip(address), 0)).toBe(true);
      for (const address of outside) expect(list.allows(ip(address), 0)).toBe(false);
    });
  });

  describe('AST-2014-012: the family of one entry taken for that of all', () => {
    const families = { v4: '192.0.2.0/24', v6: '2001:db8::/32' };
    it.each([
      [[families.v4], '2001:db8::1', false],
      [[families.v6], '192.0.2.1', false],
      [[families.v4, families.v6], '2001:db8::1', true],
      [[families.v6, families.v4], '192.0.2.1', true],
      [[families.v4, families.v6], '2001:db9::1', false],
      [[families.v6, families.v4], '192.0.3.1', false],
      [['0.0.0.0/0'], '::1', false],
      [['::/0'], '127.0.0.1', false],
      [['0.0.0.0/0'], '::c000:201', false],
    ])('%j lets in %s: %s', (entries, address, allowed) => {
      expect(compileAccessList(entries).allows(ip(address), 0)).toBe(allowed);
    });

    it('takes a source and a block mapped into IPv6 for the IPv4 they are', () => {
      for (const entry of ['192.0.2.0/24', '::ffff:192.0.2.0/120']) {
        const list = compileAccessList([entry]);
        for (const source of ['192.0.2.7', '::ffff:192.0.2.7', '::ffff:c000:207']) {
          expect(list.allows(ip(source), 0)).toBe(true);
        }
        expect(list.allows(ip('::ffff:192.0.3.7'), 0)).toBe(false);
      }
    });
  });

  it.each([
    [
      'CVE-2021-28918 (npm netmask)',
      ['010.0.0.1', '0x7f.1', '1.2.3', '0177.0.0.1', '10.0.0.010/32'],
    ],
    ['CVE-2021-29921 (Python ipaddress)', ['127.0.0.01', '012.012.012.012', '1.2.3.04/24']],
    ['CVE-2021-29923 (Go net.ParseCIDR)', ['00000192.0.2.1', '08.8.8.8/32', '192.0.2.00/24']],
    ['CVE-2023-42282 (npm ip)', ['0x7f.0x0.0x0.0x1', '0x7F.1', '0x7f000001']],
    [
      'CVE-2024-29415 (npm ip)',
      ['127.1', '01200034567', '012.1.2.3', '000:0:0000::01/0127', '127.00.0.1'],
    ],
  ])('%s: numbers that others read as other addresses are refused', (_, texts) => {
    for (const text of texts) {
      expect(parseCidr(text).kind, text).toBe('problem');
      expect(() => compileAccessList(['192.0.2.1', text])).toThrow('entries[1]');
    }
  });
});
