import { describe, expect, test } from 'vitest';
import { fixtures } from './fixtures.ts';
import { byteByByte, verdictOf, verdictsOfStream } from './verdict.ts';

describe.each(fixtures())('our own message for section $section', ({ bytes, datagram }) => {
  test(`is ${datagram} as a datagram`, () => {
    expect(verdictOf(bytes)).toBe(datagram);
  });

  test('is judged alike as a stream, whole and byte by byte', () => {
    const whole = verdictsOfStream([bytes]);
    expect(verdictsOfStream(byteByByte(bytes))).toEqual(whole);
    if (bytes.includes('Content-Length: 0')) expect(whole[0]).toBe(datagram);
  });
});
