import { expect, test } from 'vitest';
import { createPeerReader, readPeer } from './source.ts';

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

test('a reader with a memory says the same as one without, however many it has met', () => {
  const read = createPeerReader();
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 1000; i++) {
      const text = i % 2 === 0 ? `10.0.${i >> 8}.${i & 255}` : `2001:db8::${i.toString(16)}%eth0`;
      expect(read(text)).toEqual(readPeer(text));
    }
  }
  expect(read('none')).toBeUndefined();
});
