import { accept, type LocalCodec, negotiate, offer, writeSdp } from '@tollgate/sdp';
import { describe, expect, test } from 'vitest';
import {
  AUDIO,
  agreed,
  audioOf,
  KEY,
  local,
  PEER_KEY,
  peer,
  read,
  refusalOf,
  SUITE_32,
  SUITE_80,
} from './descriptions.ts';

const lines = (sdp: Parameters<typeof writeSdp>[0]): string[] =>
  writeSdp(sdp).trimEnd().split('\r\n');

describe('offer', () => {
  test('a first offer has one audio stream with all codecs', () => {
    expect(lines(offer(local()))).toEqual([
      'v=0',
      'o=- 99 1 IN IP4 192.0.2.10',
      's=-',
      'c=IN IP4 192.0.2.10',
      't=0 0',
      'm=audio 4000 RTP/AVP 0 8 101',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-16',
      'a=ptime:20',
      'a=sendrecv',
    ]);
  });

  const codec = (encoding: string, clockRate: number, payloadType?: number): LocalCodec =>
    payloadType === undefined ? { encoding, clockRate } : { encoding, clockRate, payloadType };

  test.each([
    [
      'static, dynamic, fixed',
      [codec('pcmu', 8000), codec('iLBC', 8000), codec('X', 8000, 96)],
      '0 97 96 101',
    ],
    ['events for each clock rate', [codec('PCMU', 8000), codec('X', 16000)], '0 96 101 97'],
    ['101 is taken by a codec', [codec('X', 8000, 101)], '101 96'],
    ['another number for a static codec', [codec('PCMU', 8000, 110)], '110 101'],
    [
      'many',
      Array.from({ length: 8 }, (_, i) => codec(`X${i}`, 8000)),
      '96 97 98 99 100 101 102 103 104',
    ],
  ])('payload types: %s', (_, codecs, formats) => {
    expect(offer(local({ codecs })).media[0]?.formats.join(' ')).toBe(formats);
  });

  test('all keys where SRTP is required', () => {
    const crypto = [
      { suite: SUITE_80, key: KEY },
      { suite: SUITE_32, key: PEER_KEY },
    ];
    expect(lines(offer(local({ crypto, srtp: 'required' })))).toEqual(
      expect.arrayContaining([
        'm=audio 4000 RTP/SAVP 0 8 101',
        `a=crypto:1 ${SUITE_80} inline:${KEY}`,
        `a=crypto:2 ${SUITE_32} inline:${PEER_KEY}`,
      ]),
    );
    expect(lines(offer(local({ crypto }))).join()).not.toContain('crypto');
  });
});

describe('a later offer', () => {
  const several = peer('m=video 30002 RTP/AVP 96', ...AUDIO, 'm=image 0 udptl t38');
  const before = agreed(negotiate(several, local()));

  test('keeps each stream in its place, the times and the payload types, and offers all codecs', () => {
    expect(lines(offer(local(), before))).toEqual([
      'v=0',
      'o=- 99 2 IN IP4 192.0.2.10',
      's=-',
      'c=IN IP4 192.0.2.10',
      't=3 4',
      'm=video 0 RTP/AVP 96',
      'm=audio 4000 RTP/AVP 0 8 101',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-16',
      'a=ptime:20',
      'a=sendrecv',
      'm=image 0 udptl t38',
    ]);
  });

  test('does not give a payload type of the session a new meaning', () => {
    const codecs = [
      { encoding: 'opus', clockRate: 48_000, channels: 2 },
      { encoding: 'iLBC', clockRate: 8000, payloadType: 111 },
    ];
    const theirs = peer('m=audio 30000 RTP/AVP 111', 'a=rtpmap:111 opus/48000/2');
    const session = agreed(negotiate(theirs, local({ codecs })));
    const later = offer(local({ codecs, telephoneEvents: false }), session);
    expect(later.media[0]?.formats).toEqual(['111', '96']);
    expect(lines(later)).toContain('a=rtpmap:111 opus/48000/2');
  });

  test('uses a place where audio was refused, else makes a new one', () => {
    const over = agreed(negotiate(peer('m=video 0 RTP/AVP 96', 'm=audio 0 RTP/AVP 0'), local()));
    expect(offer(local(), over).media.map(({ kind, port }) => `${kind} ${port}`)).toEqual([
      'video 0',
      'audio 4000',
    ]);
    const none = agreed(negotiate(peer('m=video 0 RTP/AVP 96'), local()));
    expect(offer(local(), none).media.map(({ kind, port }) => `${kind} ${port}`)).toEqual([
      'video 0',
      'audio 4000',
    ]);
  });

  test('stays with SRTP and with the family of addresses', () => {
    const ours = local({
      address: ['192.0.2.10', '2001:db8::10'],
      crypto: [{ suite: SUITE_80, key: KEY }],
    });
    const theirs = peer(
      'm=audio 30000 RTP/SAVP 0',
      'c=IN IP6 2001:db8::1',
      `a=crypto:1 ${SUITE_80} inline:${PEER_KEY}`,
    );
    const later = lines(offer(ours, agreed(negotiate(theirs, ours))));
    expect(later).toContain('m=audio 4000 RTP/SAVP 0 8 101');
    expect(later).toContain('c=IN IP6 2001:db8::10');
  });
});

describe('accept', () => {
  const ours = offer(local());

  test('an answer with one codec', () => {
    const answer = peer('m=audio 30000 RTP/AVP 8 101', 'a=rtpmap:101 telephone-event/8000');
    const result = accept(ours, answer);
    expect(audioOf(result)).toMatchObject({
      index: 0,
      codecs: [{ encoding: 'PCMA', sendPayloadType: 8, receivePayloadType: 8 }],
      remote: { address: '198.51.100.1', port: 30000 },
      telephoneEvent: { sendPayloadType: 101, receivePayloadType: 101 },
      send: true,
      receive: true,
    });
    expect(agreed(result).local).toBe(ours);
  });

  test('several codecs in the order of the answer; what was not offered is not used', () => {
    const answer = peer('m=audio 30000 RTP/AVP 18 8 0 96', 'a=rtpmap:96 iLBC/8000');
    const { codecs } = audioOf(accept(ours, answer));
    expect(codecs.map(({ encoding }) => encoding)).toEqual(['PCMA', 'PCMU']);
  });

  test('other payload types: each side receives on its own', () => {
    const codecs = [{ encoding: 'opus', clockRate: 48_000, channels: 2, payloadType: 111 }];
    const answer = peer(
      'm=audio 30000 RTP/AVP 96 97',
      'a=rtpmap:96 opus/48000/2',
      'a=rtpmap:97 telephone-event/48000',
    );
    const audio = audioOf(accept(offer(local({ codecs })), answer));
    expect(audio.codecs[0]).toMatchObject({ sendPayloadType: 96, receivePayloadType: 111 });
    expect(audio.telephoneEvent).toEqual({ sendPayloadType: 97, receivePayloadType: 101 });
  });

  test('a refused stream', () => {
    expect(agreed(accept(ours, peer('m=audio 0 RTP/AVP 0'))).audio).toBeUndefined();
  });

  test.each([
    ['sendrecv', 'sendonly', false, true],
    ['sendrecv', 'recvonly', true, false],
    ['sendrecv', 'inactive', false, false],
    ['sendonly', 'recvonly', true, false],
    // Not allowed, but common: the peer goes on as if nothing had happened.
    ['sendonly', 'sendrecv', true, false],
    ['recvonly', 'sendrecv', false, true],
    ['inactive', 'sendrecv', false, false],
  ] as const)('offered %s, answered %s', (direction, answered, send, receive) => {
    const answer = peer('m=audio 30000 RTP/AVP 0', `a=${answered}`);
    expect(audioOf(accept(offer(local({ direction })), answer))).toMatchObject({ send, receive });
  });

  test.each([
    ['no stream', peer(), 'answer-misfit'],
    ['one stream too many', peer(...AUDIO, 'm=video 0 RTP/AVP 96'), 'answer-misfit'],
    ['another kind', peer('m=video 30000 RTP/AVP 0'), 'answer-misfit'],
    ['another protocol', peer('m=audio 30000 RTP/SAVP 0'), 'answer-misfit'],
    ['no common codec', peer('m=audio 30000 RTP/AVP 18 101'), 'format'],
    [
      'telephone events alone',
      peer('m=audio 3 RTP/AVP 101', 'a=rtpmap:101 telephone-event/8000'),
      'format',
    ],
    ['no usable address', peer('m=audio 30000 RTP/AVP 0', 'c=IN IP4 host.example'), 'address'],
    ['several ports', peer('m=audio 30000/2 RTP/AVP 0'), 'transport'],
  ])('%s', (_, answer, reason) => {
    expect(refusalOf(accept(ours, answer))).toMatchObject({ status: 488, reason });
  });

  test('a stream that was not offered', () => {
    const before = agreed(negotiate(peer('m=video 30002 RTP/AVP 96', ...AUDIO), local()));
    const answer = peer('m=video 30002 RTP/AVP 96', ...AUDIO);
    const refused = refusalOf(accept(offer(local(), before), answer));
    expect(refused).toEqual({
      kind: 'refused',
      reason: 'answer-misfit',
      status: 488,
      warning: { code: 399, text: 'The answer does not fit the offer' },
    });
  });

  describe('SRTP', () => {
    const crypto = [
      { suite: SUITE_80, key: KEY },
      { suite: SUITE_32, key: KEY.toLowerCase() },
    ];
    const secure = offer(local({ crypto, srtp: 'required' }));
    const answer = (...keys: string[]) => peer('m=audio 30000 RTP/SAVP 0', ...keys);

    test('each side sends with its own key', () => {
      const chosen = `a=crypto:2 ${SUITE_32} inline:${PEER_KEY}`;
      expect(audioOf(accept(secure, answer(chosen))).srtp).toEqual({
        suite: SUITE_32,
        sendKey: KEY.toLowerCase(),
        receiveKey: PEER_KEY,
      });
    });

    test.each([
      ['no line', []],
      [
        'two lines',
        [`a=crypto:1 ${SUITE_80} inline:${PEER_KEY}`, `a=crypto:2 ${SUITE_32} inline:${PEER_KEY}`],
      ],
      ['a tag that was not offered', [`a=crypto:3 ${SUITE_80} inline:${PEER_KEY}`]],
      ['the suite of another tag', [`a=crypto:2 ${SUITE_80} inline:${PEER_KEY}`]],
      [
        'a parameter we did not offer',
        [`a=crypto:1 ${SUITE_80} inline:${PEER_KEY} UNENCRYPTED_SRTP`],
      ],
    ])('%s', (_, keys) => {
      expect(refusalOf(accept(secure, answer(...keys))).reason).toBe('crypto');
    });
  });
});

test('a late offer: the answer comes from a description that knows nothing of us', () => {
  const answer = read(
    'v=0\r\no=x 1 1 IN IP4 203.0.113.9\r\ns=x\r\nt=0 0\r\nm=audio 31234 RTP/AVP 8\r\nc=IN IP4 203.0.113.9\r\n',
  );
  expect(audioOf(accept(offer(local()), answer)).remote).toEqual({
    address: '203.0.113.9',
    port: 31234,
  });
});
