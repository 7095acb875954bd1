import { expect, test } from 'vitest';
import { createFramer, type Framer, type Malformed } from '../index.ts';

const one = 'OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/TCP a;branch=z9hG4bK1\r\nl: 3\r\n\r\nabc';
const two = 'BYE sip:a SIP/2.0\r\nContent-Length:\r\n 0\r\n\r\n';

function collect(limits = {}): { framer: Framer; seen: string[] } {
  const seen: string[] = [];
  const framer = createFramer(
    {
      message: (bytes) => seen.push(Buffer.from(bytes).toString('latin1')),
      ping: () => seen.push('ping'),
    },
    limits,
  );
  return { framer, seen };
}

test('messages and pings are told apart at every split into three', () => {
  const stream = Buffer.from(`\r\n${one}${two}\r\n\r\n${one}`, 'latin1');
  for (let i = 0; i <= stream.length; i++) {
    for (const j of [i, i + 1, i + 2, i + 40]) {
      const { framer, seen } = collect();
      for (const part of [stream.subarray(0, i), stream.subarray(i, j), stream.subarray(j)]) {
        expect(framer.push(part)).toBeUndefined();
      }
      expect(seen).toEqual([one, two, 'ping', one]);
      expect(framer.buffered).toBe(0);
    }
  }
});

test('a message that lies in one chunk is not copied', () => {
  const chunk = new Uint8Array(Buffer.from(two + one, 'latin1'));
  const buffers: ArrayBufferLike[] = [];
  createFramer({ message: (bytes) => buffers.push(bytes.buffer), ping: () => {} }).push(chunk);
  expect(buffers).toEqual([chunk.buffer, chunk.buffer]);
});

test.each([
  ['no Content-Length', one.replace('l: 3\r\n', ''), 'missing-content-length'],
  ['two Content-Length', one.replace('l: 3', 'l: 3\r\nl: 3'), 'duplicate-content-length'],
  ['a negative Content-Length', one.replace('l: 3', 'l: -3'), 'bad-content-length'],
  ['a bare LF', one.replace('SIP/2.0\r\n', 'SIP/2.0\n'), 'bare-lf'],
  ['a body above the limit', one.replace('l: 3', 'l: 4294967296'), 'body-too-large'],
  ['an endless line', `OPTIONS ${'x'.repeat(40_000)}`, 'headers-too-large'],
])('a stream with %s is dead for good', (_, text, code) => {
  const { framer, seen } = collect();
  const failure = framer.push(Buffer.from(text, 'latin1')) as Malformed;
  expect(failure.code).toBe(code);
  expect(framer.push(Buffer.from(one))).toBe(failure);
  expect(seen).toEqual([]);
  expect(framer.buffered).toBe(0);
});
