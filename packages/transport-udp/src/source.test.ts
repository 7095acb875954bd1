import { expect, test } from 'vitest';
import { readPeer } from './source.ts';

test.each([
  ['192.0.2.1', '192.0.2.1', 4],
  ['::ffff:192.0.2.1', '192.0.2.1', 4],
  ['::ffff:c000:201', '192.0.2.1', 4],
  ['fe80::1%eth0', 'fe80::1', 6],
  ['::1', '::1', 6],
  ['2001:0DB8::0:1', '2001:db8::1', 6],
  // Deprecated, not mapped: it stays what it is.
  ['::192.0.2.1', '::c000:201', 6],
])('%s is %s', (text, address, family) => {
  expect(readPeer(text)).toMatchObject({ address, ip: { family } });
});

test('a socket without a remote address has no peer', () => {
  expect(readPeer(undefined)).toBeUndefined();
});
