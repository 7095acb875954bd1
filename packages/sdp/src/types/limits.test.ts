import { expect, test } from 'vitest';
import { DEFAULT_SDP_LIMITS, readSdp, type SdpLimits } from '../index.ts';

const LINES = ['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', 'a=x', 'a=y', 'm=audio 4000 RTP/AVP 0 8'];
const bytes = Buffer.from(`${LINES.join('\r\n')}\r\n`);

test.each<[keyof SdpLimits, number, string, number, number]>([
  ['maxBytes', bytes.length, 'too-large', 0, 1],
  ['maxLines', LINES.length, 'too-many-lines', bytes.indexOf('m=audio'), 6],
  ['maxLineBytes', 'o=- 1 1 IN IP4 192.0.2.1'.length, 'line-too-long', 5, 2],
  ['maxAttributes', 2, 'too-many-attributes', bytes.indexOf('a=y'), 5],
  ['maxFormats', 2, 'too-many-formats', bytes.indexOf('m=audio'), 6],
])('%s holds at its boundary', (name, enough, code, offset, line) => {
  expect(readSdp(bytes, { [name]: enough })).toMatchObject({ kind: 'sdp' });
  const status = name === 'maxBytes' ? 413 : 400;
  const refused = { kind: 'malformed', code, offset, line, status };
  expect(readSdp(bytes, { [name]: enough - 1 })).toEqual(refused);
});

test('maxMedia holds at its boundary', () => {
  const two = Buffer.from(`v=0\n${'m=audio 4000 RTP/AVP 0\n'.repeat(2)}`);
  expect(readSdp(two, { maxMedia: 2 })).toMatchObject({ kind: 'sdp' });
  expect(readSdp(two, { maxMedia: 1 })).toMatchObject({ code: 'too-many-media', line: 3 });
});

test('attributes are counted by section', () => {
  const two = Buffer.from('v=0\na=x\nm=audio 4000 RTP/AVP 0\na=y\nm=audio 0 RTP/AVP 0\na=z\n');
  expect(readSdp(two, { maxAttributes: 1 })).toMatchObject({ kind: 'sdp' });
});

test('a line end is no part of its line', () => {
  expect(readSdp(Buffer.from('v=0\r\ns=12\r\n'), { maxLineBytes: 4 }).kind).toBe('sdp');
});

test('a limit that was raised lets more in', () => {
  const many = Buffer.from(`v=0\n${'m=audio 0 RTP/AVP 0\n'.repeat(33)}`);
  expect(readSdp(many)).toMatchObject({ code: 'too-many-media', line: 34 });
  expect(readSdp(many, { maxMedia: 33 })).toMatchObject({ kind: 'sdp' });
});

test.each([
  [{ maxBytes: '5' }, TypeError, 'limits.maxBytes must be a whole number from 1 to 65535, got "5"'],
  [{ maxBytes: 0 }, RangeError, 'limits.maxBytes must be a whole number from 1 to 65535, got 0'],
  [{ maxLines: 65_536 }, RangeError, 'limits.maxLines must be a whole number from 1 to 65535'],
  [{ maxMedia: 1.5 }, RangeError, 'limits.maxMedia must be a whole number from 1 to 65535'],
  [{ maxline: 5 }, TypeError, 'unknown option limits.maxline: write limits.maxLines instead'],
  [null, TypeError, 'limits must be an object with "maxBytes"'],
])('%j is refused', (limits, type, message) => {
  const read = () => readSdp(bytes, limits as never);
  expect(read).toThrow(type);
  expect(read).toThrow(message);
});

test('an undefined limit is its default', () => {
  expect(readSdp(bytes, { maxLines: undefined } as never).kind).toBe('sdp');
  expect(Object.values(DEFAULT_SDP_LIMITS).every((limit) => limit >= 32)).toBe(true);
});

test.each([['v=0'], [undefined], [[118, 61, 48]]])('%j is no Uint8Array', (given) => {
  expect(() => readSdp(given as never)).toThrow('bytes must be a Uint8Array, got ');
});
