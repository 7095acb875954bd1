import { expect, test } from 'vitest';
import { silence } from './silence.ts';

const HEAD = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n';
const offer = (...media: string[]): string =>
  `v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\n${media.join('\r\n')}\r\n`;

test('the first audio stream with PCMU or PCMA is taken, switched off; the others are refused', () => {
  const sdp = silence(
    offer(
      'm=video 6000 RTP/AVP 96',
      'm=audio 6002 RTP/AVP 18 8 0 101',
      'a=rtpmap:8 PCMA/8000',
      'm=audio 6004 RTP/AVP 0',
    ),
  );
  expect(sdp).toBe(
    `${HEAD}m=video 0 RTP/AVP 96\r\nm=audio 9 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=inactive\r\nm=audio 0 RTP/AVP 0\r\n`,
  );
});

test('without an offer it makes one', () => {
  expect(silence('')).toBe(`${HEAD}m=audio 9 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=inactive\r\n`);
});

test.each([
  ['no stream', offer()],
  ['video only', offer('m=video 6000 RTP/AVP 96')],
  ['encrypted audio', offer('m=audio 6000 RTP/SAVP 0')],
  ['other codecs', offer('m=audio 6000 RTP/AVP 18 101')],
  ['audio that is off', offer('m=audio 0 RTP/AVP 0')],
])('an offer of %s has no answer', (_, sdp) => {
  expect(silence(sdp)).toBeUndefined();
});

test('an answer has one line for each stream of the offer', () => {
  const media = Array.from(
    { length: 20 },
    (_, i) => `m=${i % 3 ? 'audio' : 'video'} 60${i} RTP/AVP 0`,
  );
  expect(silence(offer(...media))?.match(/^m=/gm)).toHaveLength(20);
});
