import { negotiate } from '@tollgate/sdp';
import { describe, expect, test } from 'vitest';
import {
  AUDIO,
  agreed,
  audioOf,
  KEY,
  linesOf,
  local,
  mediaLines,
  PEER_KEY,
  peer,
  read,
  refusalOf,
  SUITE_32,
  SUITE_80,
} from './descriptions.ts';

test('an answer is complete: one codec, telephone events, ptime, direction, the times of the offer', () => {
  const result = negotiate(peer(...AUDIO, 'a=ptime:30'), local());
  expect(linesOf(result)).toEqual([
    'v=0',
    'o=- 99 1 IN IP4 192.0.2.10',
    's=-',
    'c=IN IP4 192.0.2.10',
    't=3 4',
    'm=audio 4000 RTP/AVP 8 101',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-16',
    'a=ptime:20',
    'a=sendrecv',
  ]);
  expect(audioOf(result)).toEqual({
    index: 0,
    codecs: [
      {
        encoding: 'PCMA',
        clockRate: 8000,
        channels: 1,
        sendPayloadType: 8,
        receivePayloadType: 8,
      },
    ],
    remote: { address: '198.51.100.1', port: 30000 },
    rtcp: { address: '198.51.100.1', port: 30001 },
    send: true,
    receive: true,
    ptime: 30,
    telephoneEvent: { sendPayloadType: 101, receivePayloadType: 101 },
  });
});

describe('codecs', () => {
  const opus = { encoding: 'opus', clockRate: 48_000, channels: 2, fmtp: 'usedtx=0' };
  const codecs = [opus, { encoding: 'PCMU', clockRate: 8000 }];

  test('the order of the offer decides, unless ours is preferred', () => {
    const offer = peer('m=audio 30000 RTP/AVP 0 8');
    const swapped = [
      { encoding: 'PCMA', clockRate: 8000 },
      { encoding: 'PCMU', clockRate: 8000 },
    ];
    expect(mediaLines(negotiate(offer, local({ codecs: swapped })))).toEqual([
      'm=audio 4000 RTP/AVP 0',
    ]);
    const ours = local({ codecs: swapped, preference: 'local' });
    expect(mediaLines(negotiate(offer, ours))).toEqual(['m=audio 4000 RTP/AVP 8']);
  });

  test('a dynamic codec has the payload type of the offer, our fmtp, and hands on the peer its', () => {
    const offer = peer(
      'm=audio 30000 RTP/AVP 111 0',
      'a=rtpmap:111 OPUS/48000/2',
      'a=fmtp:111 useinbandfec=1',
    );
    const result = negotiate(offer, local({ codecs }));
    expect(linesOf(result)).toEqual(
      expect.arrayContaining([
        'm=audio 4000 RTP/AVP 111',
        'a=rtpmap:111 opus/48000/2',
        'a=fmtp:111 usedtx=0',
      ]),
    );
    expect(audioOf(result).codecs[0]).toMatchObject({
      sendPayloadType: 111,
      fmtp: 'useinbandfec=1',
    });
  });

  test('channels and clock rate must be the same', () => {
    const offer = peer(
      'm=audio 30000 RTP/AVP 96 97',
      'a=rtpmap:96 opus/48000',
      'a=rtpmap:97 PCMU/16000',
    );
    expect(refusalOf(negotiate(offer, local({ codecs }))).warning.code).toBe(305);
  });

  test('comfort noise alone is no codec', () => {
    const result = negotiate(peer('m=audio 30000 RTP/AVP 13'), local());
    expect(refusalOf(result).warning.code).toBe(305);
  });
});

describe('telephone events', () => {
  const both = [
    'm=audio 30000 RTP/AVP 96 0 100 101',
    'a=rtpmap:96 opus/48000/2',
    'a=rtpmap:100 telephone-event/48000',
    'a=rtpmap:101 telephone-event/8000',
  ];

  test('the ones at the clock rate of the codec are taken, at any place in the list', () => {
    const result = negotiate(peer(...both), local());
    expect(mediaLines(result)).toEqual(['m=audio 4000 RTP/AVP 0 101']);
    const opus = { encoding: 'opus', clockRate: 48_000, channels: 2 };
    const wide = negotiate(peer(...both), local({ codecs: [opus] }));
    expect(mediaLines(wide)).toEqual(['m=audio 4000 RTP/AVP 96 100']);
    expect(linesOf(wide)).toContain('a=rtpmap:100 telephone-event/48000');
  });

  test.each([
    ['only at another clock rate', 'a=rtpmap:101 telephone-event/16000'],
    ['with channels', 'a=rtpmap:101 telephone-event/8000/2'],
    ['without a clock rate', 'a=rtpmap:101 telephone-event'],
    ['without rtpmap', 'a=fmtp:101 0-15'],
  ])('%s they are left out', (_, line) => {
    const result = negotiate(peer('m=audio 30000 RTP/AVP 0 101', line), local());
    expect(mediaLines(result)).toEqual(['m=audio 4000 RTP/AVP 0']);
    expect(audioOf(result).telephoneEvent).toBeUndefined();
  });

  test('any payload type and any case will do', () => {
    const offer = peer('m=audio 30000 RTP/AVP 0 127', 'a=rtpmap:127 TELEPHONE-EVENT/8000');
    expect(audioOf(negotiate(offer, local())).telephoneEvent?.sendPayloadType).toBe(127);
  });

  test('they can be switched off, or be others', () => {
    const none = negotiate(peer(...AUDIO), local({ telephoneEvents: false }));
    expect(mediaLines(none)).toEqual(['m=audio 4000 RTP/AVP 8']);
    const few = negotiate(peer(...AUDIO), local({ telephoneEvents: '0-11' }));
    expect(linesOf(few)).toContain('a=fmtp:101 0-11');
  });
});

describe('direction: RFC 3264 section 6.1', () => {
  test.each([
    // offered, ours, answered, we send, we receive
    ['sendrecv', 'sendrecv', 'sendrecv', true, true],
    ['sendrecv', 'sendonly', 'sendonly', true, false],
    ['sendrecv', 'recvonly', 'recvonly', false, true],
    ['sendrecv', 'inactive', 'inactive', false, false],
    ['sendonly', 'sendrecv', 'recvonly', false, true],
    ['sendonly', 'sendonly', 'inactive', false, false],
    ['sendonly', 'recvonly', 'recvonly', false, true],
    ['sendonly', 'inactive', 'inactive', false, false],
    ['recvonly', 'sendrecv', 'sendonly', true, false],
    ['recvonly', 'sendonly', 'sendonly', true, false],
    ['recvonly', 'recvonly', 'inactive', false, false],
    ['recvonly', 'inactive', 'inactive', false, false],
    ['inactive', 'sendrecv', 'inactive', false, false],
    ['inactive', 'sendonly', 'inactive', false, false],
    ['inactive', 'recvonly', 'inactive', false, false],
    ['inactive', 'inactive', 'inactive', false, false],
  ] as const)('%s, ours %s: %s', (offered, ours, answered, send, receive) => {
    const result = negotiate(peer(...AUDIO, `a=${offered}`), local({ direction: ours }));
    expect(linesOf(result)).toContain(`a=${answered}`);
    expect(audioOf(result)).toMatchObject({ send, receive });
  });

  test('of the session, where the stream says nothing', () => {
    const result = negotiate(peer('a=sendonly', ...AUDIO), local());
    expect(linesOf(result)).toContain('a=recvonly');
  });
});

describe('hold by the address: RFC 3264 section 8.4', () => {
  test.each([
    ['IP4 0.0.0.0', 'sendrecv', 'recvonly', true],
    ['IP4 0.0.0.0', 'sendonly', 'recvonly', true],
    ['IP4 0.0.0.0', 'recvonly', 'inactive', false],
    ['IP4 0.0.0.0', 'inactive', 'inactive', false],
    ['IP6 ::', 'sendrecv', 'recvonly', true],
  ])('c=IN %s, a=%s: a=%s', (address, offered, answered, receive) => {
    const ours = local({ address: ['192.0.2.10', '2001:db8::10'] });
    const result = negotiate(peer(...AUDIO, `c=IN ${address}`, `a=${offered}`), ours);
    expect(linesOf(result)).toContain(`a=${answered}`);
    expect(audioOf(result)).toMatchObject({ send: false, receive });
    expect(audioOf(result).rtcp).toBeUndefined();
  });
});

describe('several streams', () => {
  test('the first audio that fits is taken; number and order stay; the rest has port 0', () => {
    const offer = peer(
      'm=video 30002 RTP/AVP 96 97',
      'a=rtpmap:96 H264/90000',
      'm=audio 30004 RTP/SAVPF 0',
      'm=audio 30006 RTP/AVP 18',
      ...AUDIO,
      'm=audio 30008 RTP/AVP 0',
      'm=image 30010 udptl t38',
      'm=application 9 TCP/MSRP *',
      'm=video 0 RTP/AVP',
    );
    expect(mediaLines(negotiate(offer, local()))).toEqual([
      'm=video 0 RTP/AVP 96 97',
      'm=audio 0 RTP/SAVPF 0',
      'm=audio 0 RTP/AVP 18',
      'm=audio 4000 RTP/AVP 8 101',
      'm=audio 0 RTP/AVP 0',
      'm=image 0 udptl t38',
      'm=application 0 TCP/MSRP *',
      'm=video 0 RTP/AVP 0',
    ]);
  });

  test('the stream of the session stays, though an earlier one fits by now', () => {
    const before = agreed(negotiate(peer('m=audio 30002 RTP/AVP 18', ...AUDIO), local()));
    const after = negotiate(peer('m=audio 30002 RTP/AVP 0', ...AUDIO), local(), before);
    expect(audioOf(after).index).toBe(1);
    const ended = negotiate(
      peer('m=audio 30002 RTP/AVP 0', 'm=audio 0 RTP/AVP 0'),
      local(),
      before,
    );
    expect(audioOf(ended).index).toBe(0);
  });

  test('an offer that asks for no stream is answered', () => {
    const empty = negotiate(peer(), local());
    expect(linesOf(empty)).toHaveLength(5);
    expect(agreed(empty).audio).toBeUndefined();
    const over = negotiate(peer('m=audio 0 RTP/AVP 0'), local());
    expect(mediaLines(over)).toEqual(['m=audio 0 RTP/AVP 0']);
    expect(agreed(over).audio).toBeUndefined();
  });
});

describe('what is refused, and with which warning', () => {
  const stream = (line: string, ...more: string[]) => peer(line, ...more);

  test.each([
    ['no audio', stream('m=video 30000 RTP/AVP 96'), 304, 'media-type'],
    ['fax', stream('m=image 30000 udptl t38'), 304, 'media-type'],
    [
      'fax beside audio that is over',
      stream('m=audio 0 RTP/AVP 0', 'm=image 3 udptl t38'),
      304,
      'media-type',
    ],
    ['WebRTC', stream('m=audio 9 UDP/TLS/RTP/SAVPF 0'), 302, 'transport'],
    ['RTP/SAVPF', stream('m=audio 30000 RTP/SAVPF 0'), 302, 'transport'],
    ['RTP/AVPF', stream('m=audio 30000 RTP/AVPF 0'), 302, 'transport'],
    ['SRTP', stream('m=audio 30000 RTP/SAVP 0'), 302, 'transport'],
    ['several ports', stream('m=audio 30000/2 RTP/AVP 0'), 302, 'transport'],
    ['ATM', stream('m=audio 3 RTP/AVP 0', 'c=ATM NSAP 47.0091'), 300, 'network'],
    ['a name', stream('m=audio 3 RTP/AVP 0', 'c=IN IP4 host.example'), 301, 'address'],
    ['another family', stream('m=audio 3 RTP/AVP 0', 'c=IN IP6 2001:db8::1'), 301, 'address'],
    ['the wrong family', stream('m=audio 3 RTP/AVP 0', 'c=IN IP4 2001:db8::1'), 301, 'address'],
    ['broadcast', stream('m=audio 3 RTP/AVP 0', 'c=IN IP4 255.255.255.255'), 301, 'address'],
    ['a mask', stream('m=audio 3 RTP/AVP 0', 'c=IN IP4 192.0.2.1/24'), 301, 'address'],
    ['multicast', stream('m=audio 3 RTP/AVP 0', 'c=IN IP4 224.2.1.1/127'), 330, 'multicast'],
    ['no common codec', stream('m=audio 30000 RTP/AVP 18 4'), 305, 'format'],
    [
      'two meanings of a type',
      stream('m=audio 3 RTP/AVP 8', 'a=rtpmap:8 PCMU/8000'),
      305,
      'format',
    ],
    [
      'the closest of several',
      stream('m=video 3 RTP/AVP 96', 'm=audio 3 RTP/AVP 18', 'm=audio 9 RTP/SAVPF 0'),
      305,
      'format',
    ],
  ])('%s', (_, offer, code, reason) => {
    const result = refusalOf(negotiate(offer, local()));
    expect(result).toMatchObject({ status: 488, reason, warning: { code } });
    expect(result.warning.text).toMatch(/^[A-Z][A-Za-z ]+$/);
  });

  test('no address at all', () => {
    const offer = read('v=0\r\nm=audio 30000 RTP/AVP 0\r\n');
    expect(refusalOf(negotiate(offer, local())).warning.code).toBe(301);
  });
});

describe('IPv6', () => {
  const dual = local({ address: ['192.0.2.10', '2001:db8::10'] });

  test('an offer is answered in its own family', () => {
    const six = negotiate(peer(...AUDIO, 'c=IN IP6 2001:db8::1'), dual);
    expect(linesOf(six)).toContain('c=IN IP6 2001:db8::10');
    expect(linesOf(six)[1]).toBe('o=- 99 1 IN IP6 2001:db8::10');
    expect(audioOf(six).remote).toEqual({ address: '2001:db8::1', port: 30000 });
    expect(linesOf(negotiate(peer(...AUDIO), dual))).toContain('c=IN IP4 192.0.2.10');
  });
});

describe('RTCP', () => {
  test.each([
    ['the port after RTP', [], { address: '198.51.100.1', port: 30001 }],
    ['a=rtcp:30999', ['a=rtcp:30999'], { address: '198.51.100.1', port: 30999 }],
    ['an address', ['a=rtcp:7 IN IP4 198.51.100.9'], { address: '198.51.100.9', port: 7 }],
    ['a name', ['a=rtcp:7 IN IP4 host.example'], { address: '198.51.100.1', port: 7 }],
    ['multicast', ['a=rtcp:7 IN IP4 224.2.1.1'], { address: '198.51.100.1', port: 7 }],
    ['another family', ['a=rtcp:7 IN IP6 2001:db8::1'], { address: '198.51.100.1', port: 7 }],
  ])('%s', (_, lines, rtcp) => {
    expect(audioOf(negotiate(peer(...AUDIO, ...lines), local())).rtcp).toEqual(rtcp);
  });

  test('there is no port after 65535', () => {
    const result = negotiate(peer('m=audio 65535 RTP/AVP 0'), local());
    expect(audioOf(result).rtcp).toBeUndefined();
  });

  test('ours is told where it is not the port after RTP', () => {
    const lines = (rtcpPort: number) => linesOf(negotiate(peer(...AUDIO), local({ rtcpPort })));
    expect(lines(4001).join()).not.toContain('a=rtcp');
    expect(lines(4010)).toContain('a=rtcp:4010');
  });
});

test.each([
  [[], 20],
  [['a=ptime:10'], 10],
  [['a=ptime:60', 'a=maxptime:40'], 40],
  [['a=maxptime:10'], 10],
  [['a=ptime:0'], 20],
])('packet time of %j: %d ms', (lines, ptime) => {
  expect(audioOf(negotiate(peer(...AUDIO, ...lines), local())).ptime).toBe(ptime);
});

describe('SRTP: RFC 4568', () => {
  const line = (tag: number, suite: string, more = '') =>
    `a=crypto:${tag} ${suite} inline:${PEER_KEY}${more}`;
  const secure = (...lines: string[]) => peer('m=audio 30000 RTP/SAVP 0', ...lines);
  const keys = local({ crypto: [{ suite: SUITE_80, key: KEY }] });

  test('the line with our suite is answered with its tag and our key', () => {
    const result = negotiate(secure(line(1, SUITE_32), line(7, SUITE_80, '|2^31')), keys);
    expect(mediaLines(result)).toEqual(['m=audio 4000 RTP/SAVP 0']);
    const crypto = linesOf(result).filter((one) => one.startsWith('a=crypto'));
    expect(crypto).toEqual([`a=crypto:7 ${SUITE_80} inline:${KEY}`]);
    const srtp = { suite: SUITE_80, sendKey: KEY, receiveKey: PEER_KEY };
    expect(audioOf(result).srtp).toEqual(srtp);
  });

  test('the order of the offer decides, unless ours is preferred', () => {
    const crypto = [
      { suite: SUITE_80, key: KEY },
      { suite: SUITE_32, key: KEY },
    ];
    const offer = secure(line(1, SUITE_32), line(2, SUITE_80));
    expect(audioOf(negotiate(offer, local({ crypto }))).srtp?.suite).toBe(SUITE_32);
    const ours = local({ crypto, preference: 'local' });
    expect(audioOf(negotiate(offer, ours)).srtp?.suite).toBe(SUITE_80);
  });

  test.each([
    ['no line', []],
    ['another suite', [line(1, SUITE_32)]],
    ['a master key identifier', [line(1, SUITE_80, '|2^20|1:4')]],
    ['a parameter that must be understood', [line(1, SUITE_80, ' UNENCRYPTED_SRTCP')]],
    ['a key of the wrong length', [`a=crypto:1 ${SUITE_80} inline:AAAA`]],
  ])('%s cannot be used', (_, lines) => {
    const result = refusalOf(negotiate(secure(...lines), keys));
    expect(result).toMatchObject({ reason: 'crypto', warning: { code: 302 } });
  });

  test('parameters that may be ignored are', () => {
    const result = negotiate(secure(line(1, SUITE_80, ' WSH=64 -X=1')), keys);
    expect(audioOf(result).srtp?.receiveKey).toBe(PEER_KEY);
  });

  test('a plain stream stays plain, though it has keys; where SRTP is required it is refused', () => {
    const offer = peer('m=audio 30000 RTP/AVP 0', line(1, SUITE_80));
    const result = negotiate(offer, keys);
    expect(linesOf(result).join()).not.toContain('crypto');
    expect(audioOf(result).srtp).toBeUndefined();
    const required = local({ crypto: [{ suite: SUITE_80, key: KEY }], srtp: 'required' });
    expect(refusalOf(negotiate(offer, required)).reason).toBe('transport');
    expect(audioOf(negotiate(secure(line(1, SUITE_80)), required)).srtp).toBeDefined();
  });
});

test('ICE, DTLS, bundling, rtcp-mux, bandwidths and unknown lines stay out of the answer', () => {
  const offer = peer(
    'b=AS:128',
    'a=group:BUNDLE 0 1',
    'a=ice-lite',
    'a=msid-semantic: WMS *',
    ...AUDIO,
    'b=AS:64',
    'a=mid:0',
    'a=ice-ufrag:F7gI',
    'a=ice-pwd:x9cml/YzichV2+XlhiMu8g',
    'a=candidate:1 1 UDP 2130706431 198.51.100.1 30000 typ host',
    'a=fingerprint:sha-256 00:11',
    'a=setup:actpass',
    'a=rtcp-mux',
    'a=ssrc:1 cname:x',
    'a=extmap:1 urn:x',
    'x=1',
    'm=video 30002 RTP/AVP 96',
    'a=mid:1',
  );
  expect(linesOf(negotiate(offer, local())).slice(5)).toEqual([
    'm=audio 4000 RTP/AVP 8 101',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-16',
    'a=ptime:20',
    'a=sendrecv',
    'm=video 0 RTP/AVP 96',
  ]);
});
