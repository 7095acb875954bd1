import { compileAccessList } from '@tollgate/auth';
import { parseIp, type Source } from '@tollgate/sip-parser';
import { expect, test } from 'vitest';
import { createTrustedSources } from './trusted-sources.ts';

function at(address: string): Source {
  const ip = parseIp(address)!;
  return { transport: 'udp', address, ip, port: 5060, flow: 0, socket: 'udp' };
}

const listed = (block: string) => [{ id: 'app', accessLists: [compileAccessList([block])] }];

test('a source on an access list is proven, another is not', () => {
  const trusted = createTrustedSources(listed('192.0.2.0/24'), () => 0);
  expect(trusted.has(at('192.0.2.7'))).toBe(true);
  expect(trusted.has(at('203.0.113.7'))).toBe(false);
});

test('new applications replace the lists at once', () => {
  const trusted = createTrustedSources(listed('192.0.2.0/24'), () => 0);
  trusted.replace(listed('203.0.113.0/24'));
  expect(trusted.has(at('192.0.2.7'))).toBe(false);
  expect(trusted.has(at('203.0.113.7'))).toBe(true);
});

test('an accepted call speaks for its address for a day', () => {
  let wall = 0;
  const trusted = createTrustedSources([], () => wall);
  trusted.add(at('192.0.2.7'));
  wall = 24 * 3_600_000 - 1;
  expect(trusted.has(at('192.0.2.7'))).toBe(true);
  wall++;
  expect(trusted.has(at('192.0.2.7'))).toBe(false);
});

test('remembers a bounded number, the one longest without a call goes first', () => {
  const trusted = createTrustedSources([], () => 0);
  const nth = (i: number) => at(`10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`);
  for (let i = 0; i < 8_192; i++) trusted.add(nth(i));
  trusted.add(nth(0));
  trusted.add(nth(8_192));
  expect(trusted.has(nth(0))).toBe(true);
  expect(trusted.has(nth(1))).toBe(false);
  expect(trusted.has(nth(2))).toBe(true);
});
