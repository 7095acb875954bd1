import { parseIp } from '@tollgate/sip-parser';
import { describe, expect, it } from 'vitest';
import { type SourceBinding, sourceBinding } from './binding.ts';

const bound = (address: string, width?: SourceBinding) => {
  const ip = parseIp(address);
  if (ip === undefined) throw new Error(address);
  return sourceBinding(ip, width);
};

describe('sourceBinding', () => {
  it.each([
    ['ip', '192.0.2.7', '192.0.2.7', true],
    ['ip', '192.0.2.7', '::ffff:192.0.2.7', true],
    ['ip', '192.0.2.7', '192.0.2.8', false],
    ['ip', '0.0.0.1', '::1', false],
    ['ip', '2001:db8:0:1::1', '2001:db8:0:1:ffff::2', true],
    ['ip', '2001:db8:0:1::1', '2001:db8:0:2::1', false],
    ['prefix', '192.0.2.0', '192.0.2.255', true],
    ['prefix', '192.0.2.255', '192.0.3.0', false],
    ['prefix', '2001:db8:7:1::1', '2001:db8:7:ffff::1', true],
    ['prefix', '2001:db8:7::1', '2001:db8:8::1', false],
    ['none', '192.0.2.7', '2001:db8::1', true],
  ] as const)('%s: %s and %s alike: %s', (width, a, b, alike) => {
    expect(bound(a, width) === bound(b, width)).toBe(alike);
  });

  it('is the whole address where nothing is said', () => {
    expect(bound('192.0.2.7')).toBe(bound('192.0.2.7', 'ip'));
  });
});
