import {
  accept,
  answerInForce,
  type Negotiated,
  negotiate,
  offer,
  readSdp,
  type Sdp,
  streamsOf,
  writeSdp,
} from '@tollgate/sdp';
import { expect, test } from 'vitest';
import { growthExponent, SIZES } from '../../bench/support/growth.ts';
import { local } from './descriptions.ts';

const WIDEST = {
  maxBytes: 65_535,
  maxLines: 65_535,
  maxLineBytes: 65_535,
  maxMedia: 65_535,
  maxFormats: 65_535,
  maxAttributes: 65_535,
};
const HEAD = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n';
const AUDIO = `${HEAD}m=audio 4000 RTP/AVP 0 101\r\n`;

/** Fills up with a line or a piece of one. */
const filled = (head: string, piece: (i: number) => string, size: number): string => {
  let text = head;
  for (let i = 0; text.length < size - 200; i++) text += piece(i);
  return text;
};

const shapes: readonly (readonly [string, (size: number) => string])[] = [
  ['attributes', (size) => filled(AUDIO, (i) => `a=x${i}:y\r\n`, size)],
  ['directions', (size) => filled(AUDIO, () => 'a=sendrecv\r\n', size)],
  ['rtpmaps of one type', (size) => filled(AUDIO, () => 'a=rtpmap:101 x/8000\r\n', size)],
  ['rtpmaps of many names', (size) => filled(AUDIO, (i) => `a=rtpmap:x${i} x/8000\r\n`, size)],
  ['fmtps', (size) => filled(AUDIO, (i) => `a=fmtp:${i} x\r\n`, size)],
  [
    'keys',
    (size) =>
      filled(
        AUDIO,
        (i) => `a=crypto:${i} AES_CM_128_HMAC_SHA1_80 inline:${'A'.repeat(40)}\r\n`,
        size,
      ),
  ],
  ['formats', (size) => `${filled(`${HEAD}m=audio 4000 RTP/AVP`, () => ' 101', size)}\r\n`],
  [
    'formats of many names',
    (size) => `${filled(`${HEAD}m=image 4000 udptl`, (i) => ` x${i}`, size)}\r\n`,
  ],
  ['streams', (size) => filled(HEAD, () => 'm=audio 4000 RTP/AVP 18\r\n', size)],
  [
    'streams below session lines',
    (size) =>
      filled(
        filled(HEAD, (i) => `a=x${i}\r\n`, size / 2),
        () => 'm=audio 9 RTP/AVP 18\r\n',
        size,
      ),
  ],
  ['one long line', (size) => `${HEAD}a=x:${'y'.repeat(size - 200)}\r\n`],
  ['a long run of blanks', (size) => `${HEAD}a=x:${' '.repeat(size - 200)}y\r\n`],
  ['blanks before a format', (size) => `${HEAD}m=audio 4000 RTP/AVP${' '.repeat(size - 200)}0\r\n`],
  ['blanks in an fmtp', (size) => `${AUDIO}a=fmtp:101${' '.repeat(size - 200)}x\r\n`],
  ['empty lines', (size) => AUDIO + '\r\n'.repeat((size - 200) / 2)],
  ['CRs at the end of a line', (size) => `v=0${'\r'.repeat(size - 200)}\n`],
  ['UTF-8', (size) => filled(AUDIO, () => 'a=xx:é\r\n', size * 0.8)],
  ['unknown lines', (size) => filled(AUDIO, () => 'x=y\r\n', size)],
];

function described(text: string): Sdp {
  const sdp = readSdp(Buffer.from(text), WIDEST);
  if (sdp.kind === 'malformed') throw new Error(sdp.code);
  return sdp;
}

// 1 is linear, 2 quadratic.
const BOUND = 1.5;

/** Measured again where it is too large: what disturbs a measurement only makes it larger. */
function exponent(work: (size: number) => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 && least >= BOUND; tries++) {
    least = Math.min(least, growthExponent(work));
  }
  return least;
}

test.each(shapes)('reading, writing and answering take linear time: %s', (_, text) => {
  const inputs = new Map(SIZES.map((size) => [size, Buffer.from(text(size))]));
  const work = (size: number): void => {
    const sdp = readSdp(inputs.get(size)!, WIDEST);
    if (sdp.kind === 'malformed') throw new Error(sdp.code);
    streamsOf(sdp);
    negotiate(sdp, local());
    writeSdp(sdp);
  };
  expect(exponent(work)).toBeLessThan(BOUND);
});

test.each(shapes)('later offers and answers take linear time: %s', (_, text) => {
  const inputs = new Map(SIZES.map((size) => [size, described(text(size))]));
  const sessions = new Map(
    [...inputs].map(([size, sdp]) => {
      const session: Negotiated = { kind: 'negotiated', local: sdp, sent: sdp, wanted: [] };
      return [size, session];
    }),
  );
  const work = (size: number): void => {
    const sdp = inputs.get(size)!;
    answerInForce(sdp, sessions.get(size)!);
    accept(sdp, sdp);
    offer(local(), sessions.get(size)!);
  };
  expect(exponent(work)).toBeLessThan(BOUND);
});

test('the measurement tells quadratic work', () => {
  const work = (size: number): void => {
    const text = `${' '.repeat(size / 16)}x`;
    if (/[ \t]+$/.test(text)) throw new Error('unexpected');
  };
  expect(growthExponent(work)).toBeGreaterThan(1.7);
});
