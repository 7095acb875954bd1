import { describe, expect, it } from 'vitest';
import { type CidrCode, cidrText, parseCidr } from './cidr.ts';

const read: readonly (readonly [text: string, block: string])[] = [
  ['192.0.2.0/24', '192.0.2.0/24'],
  ['192.0.2.7', '192.0.2.7/32'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['0.0.0.0', '0.0.0.0/32'],
  ['255.255.255.255/32', '255.255.255.255/32'],
  ['128.0.0.0/1', '128.0.0.0/1'],
  ['2001:db8::/32', '2001:db8::/32'],
  ['2001:DB8:0:0::/32', '2001:db8::/32'],
  ['::/0', '::/0'],
  ['::', '::/128'],
  ['::1/128', '::1/128'],
  ['8000::/1', '8000::/1'],
  ['2001:db8:0:1::/64', '2001:db8:0:1::/64'],
  ['2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff/128'],
  ['64:ff9b::192.0.2.33/128', '64:ff9b::c000:221/128'],
  ['::ffff:192.0.2.7', '192.0.2.7/32'],
  ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
  ['::FFFF:0:0/96', '0.0.0.0/0'],
  ['::ffff:a00:0/104', '10.0.0.0/8'],
];

const refused: readonly (readonly [text: string, code: CidrCode])[] = [
  ['', 'empty'],
  [' 10.0.0.0/8', 'space'],
  ['10.0.0.0/8\n', 'space'],
  ['10.0.0.0 /8', 'space'],
  ['\u00a010.0.0.0/8', 'space'],
  ['\uff11.2.3.4', 'space'],
  ['1'.repeat(65), 'too-long'],
  ['[::1]', 'brackets'],
  ['[2001:db8::]/32', 'brackets'],
  ['fe80::1%eth0', 'zone'],
  ['fe80::%1/64', 'zone'],
  ['1.2.3.4:5060', 'port'],
  ['010.0.0.1', 'leading-zero'],
  ['010.0.0.0/8', 'leading-zero'],
  ['10.00.0.0/8', 'leading-zero'],
  ['1.2.3.00', 'leading-zero'],
  ['::ffff:010.0.0.1', 'leading-zero'],
  ['0x7f.1', 'hexadecimal'],
  ['0x7f.0.0.1', 'hexadecimal'],
  ['1.2.3.0X4', 'hexadecimal'],
  ['10.1', 'short-form'],
  ['10', 'short-form'],
  ['8/8', 'short-form'],
  ['10.1/8', 'short-form'],
  ['1.2.3', 'short-form'],
  ['1.2.3.4.5', 'short-form'],
  ['4294967295', 'short-form'],
  ['::ffff:10.1', 'short-form'],
  ['1.2.3.256', 'octet-range'],
  ['1.2.3.1000', 'octet-range'],
  ['::ffff:1.2.3.256', 'octet-range'],
  ['localhost', 'not-an-address'],
  ['sip.example.com', 'not-an-address'],
  ['1.2.3.4.', 'not-an-address'],
  ['.1.2.3.4', 'not-an-address'],
  ['1..2.3', 'not-an-address'],
  ['a.b.c.d', 'not-an-address'],
  ['1.2.3.4a', 'not-an-address'],
  ['-1.2.3.4', 'not-an-address'],
  ['1e1.2.3.4', 'not-an-address'],
  ['*', 'not-an-address'],
  ['/24', 'not-an-address'],
  [':::', 'not-an-address'],
  ['1::2::3', 'not-an-address'],
  ['12345::', 'not-an-address'],
  ['00001::', 'not-an-address'],
  ['1:2:3:4:5:6:7', 'not-an-address'],
  ['1:2:3:4:5:6:7:8:9', 'not-an-address'],
  ['2001:db8::g', 'not-an-address'],
  [':1:2:3:4:5:6:7', 'not-an-address'],
  ['::192.0.2.1', 'compatible-form'],
  ['1.2.3.4/', 'prefix-form'],
  ['1.2.3.4/08', 'prefix-form'],
  ['1.2.3.4/+8', 'prefix-form'],
  ['1.2.3.4/-1', 'prefix-form'],
  ['1.2.3.4/1e1', 'prefix-form'],
  ['1.2.3.4/8.0', 'prefix-form'],
  ['1.2.3.4/255.255.255.0', 'prefix-form'],
  ['1.2.3.4/24/24', 'prefix-form'],
  ['::/0128', 'prefix-form'],
  ['1.2.3.4/33', 'prefix-range'],
  ['1.2.3.4/999', 'prefix-range'],
  ['::/129', 'prefix-range'],
  ['::ffff:1.2.3.4/64', 'mapped-prefix'],
  ['::ffff:0:0/95', 'mapped-prefix'],
  ['10.0.0.1/8', 'host-bits'],
  ['0.0.0.1/0', 'host-bits'],
  ['10.0.0.1/31', 'host-bits'],
  ['2001:db8::1/127', 'host-bits'],
  ['2001:db8::1/64', 'host-bits'],
  ['::1/0', 'host-bits'],
  ['::ffff:10.0.0.1/104', 'host-bits'],
];

describe('parseCidr', () => {
  it.each(read)('reads %s as %s', (text, block) => {
    const cidr = parseCidr(text);
    if (cidr.kind !== 'cidr') throw new Error(cidr.message);
    expect(cidrText(cidr)).toBe(block);
  });

  it.each(refused)('refuses %j: %s', (text, code) => {
    expect(parseCidr(text)).toMatchObject({ kind: 'problem', code });
  });

  it('says what to write instead of host bits', () => {
    expect(parseCidr('10.1.2.3/8')).toMatchObject({
      message: '10.1.2.3/8 has bits set behind its prefix; write 10.0.0.0/8 or 10.1.2.3',
    });
  });

  it('notes that a mapped block became an IPv4 block, and nothing else', () => {
    expect(parseCidr('::ffff:10.0.0.0/104')).toMatchObject({
      note: '::ffff:10.0.0.0/104 is IPv4 mapped into IPv6, taken as 10.0.0.0/8',
    });
    expect(parseCidr('10.0.0.0/8')).not.toHaveProperty('note');
  });
});
