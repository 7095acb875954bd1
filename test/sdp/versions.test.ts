import {
  accept,
  answered,
  answerInForce,
  type Negotiated,
  negotiate,
  offer,
  offerRejected,
  type Sdp,
  sessionInForce,
  writeSdp,
} from '@tollgate/sdp';
import { describe, expect, test } from 'vitest';
import {
  AUDIO,
  agreed,
  KEY,
  local,
  PEER_KEY,
  peer,
  read,
  SUITE_32,
  SUITE_80,
} from './descriptions.ts';

const version = ({ origin }: Sdp): string => origin!.sessionVersion;

describe('the version of our description', () => {
  const first = agreed(negotiate(peer(...AUDIO), local()));

  test('stays where an offer is answered with the same again', () => {
    const again = agreed(negotiate(peer(...AUDIO, 'a=ptime:20'), local(), first));
    expect(again.local).toBe(first.local);
  });

  test('goes up by one with each change, back to what was before included', () => {
    const held = agreed(negotiate(peer(...AUDIO, 'a=sendonly'), local(), first));
    const resumed = agreed(negotiate(peer(...AUDIO), local(), held));
    expect([first, held, resumed].map(({ local: ours }) => version(ours))).toEqual(['1', '2', '3']);
    expect(writeSdp(resumed.local)).toBe(writeSdp(first.local).replace(' 99 1 IN', ' 99 3 IN'));
  });

  test('counts answers and offers in one row', () => {
    const hold = offer(local({ direction: 'sendonly' }), first);
    expect(version(hold)).toBe('2');
    const held = agreed(accept(hold, peer('m=audio 30000 RTP/AVP 8', 'a=recvonly')));
    const resume = offer(local(), held);
    expect(version(resume)).toBe('3');
    const resumed = agreed(accept(resume, peer('m=audio 30000 RTP/AVP 8')));
    const answer = agreed(negotiate(peer(...AUDIO, 'a=inactive'), local(), resumed));
    expect(version(answer.local)).toBe('4');
  });

  test('the version of a rejected offer does not come again', () => {
    const hold = offer(local({ direction: 'sendonly' }), first);
    const rejected = offerRejected(first, hold);
    expect(rejected.local).toBe(first.local);
    expect(version(offer(local({ direction: 'inactive' }), rejected))).toBe('3');
    expect(offer(local({ direction: 'sendonly' }), rejected)).toBe(hold);
    const answer = agreed(negotiate(peer(...AUDIO), local(), rejected));
    expect(version(answer.local)).toBe('3');
    expect(version(sessionInForce(rejected))).toBe('3');
  });

  test('only the version of the o= line changes, even if session id and address are others', () => {
    const moved = local({ sessionId: '5', address: '192.0.2.77', port: 4400 });
    const { origin, connection } = agreed(negotiate(peer(...AUDIO), moved, first)).local;
    expect(origin).toEqual({ ...first.local.origin, sessionVersion: '2' });
    expect(connection?.address).toBe('192.0.2.77');
  });

  test.each([
    ['18446744073709551615', '18446744073709551616'],
    ['9007199254740993', '9007199254740994'],
    ['007', '8'],
    ['x', '1'],
  ])('after %s comes %s', (before, after) => {
    const origin = { ...first.local.origin!, sessionVersion: before };
    const ours = { ...first.local, origin };
    const session: Negotiated = { ...first, local: ours, sent: ours };
    const held = agreed(negotiate(peer(...AUDIO, 'a=sendonly'), local(), session));
    expect(version(held.local)).toBe(after);
  });
});

describe('the session in force', () => {
  const first = agreed(negotiate(peer(...AUDIO), local()));

  test('is our description as it was, with its version', () => {
    expect(sessionInForce(first)).toEqual(first.local);
    expect(version(sessionInForce(first))).toBe('1');
  });

  test('offers what we want, so that a call on hold can be resumed', () => {
    const held = agreed(negotiate(peer(...AUDIO, 'a=sendonly'), local(), first));
    expect(writeSdp(held.local)).toContain('a=recvonly');
    const inForce = sessionInForce(held);
    expect(writeSdp(inForce)).toContain('a=sendrecv');
    expect(version(inForce)).toBe('3');
    const resumed = agreed(accept(inForce, peer('m=audio 30000 RTP/AVP 8')));
    expect(resumed.audio).toMatchObject({ send: true, receive: true });
  });

  test('keeps a hold that we want', () => {
    const hold = offer(local({ direction: 'sendonly' }), first);
    const held = agreed(accept(hold, peer('m=audio 30000 RTP/AVP 8', 'a=recvonly')));
    expect(sessionInForce(held)).toEqual(hold);
  });

  test('leaves streams that are over as they are', () => {
    const two = agreed(negotiate(peer('m=video 3 RTP/AVP 96', ...AUDIO), local()));
    expect(sessionInForce(two).media[0]).toEqual(two.local.media[0]);
  });
});

const SERVER = [
  'v=0',
  'o=FreeSWITCH 1700000000 1700000001 IN IP4 203.0.113.5',
  's=FreeSWITCH',
  'c=IN IP4 203.0.113.5',
  't=0 0',
  'm=audio 20000 RTP/AVP 8 101',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-16',
  'a=rtcp-fb:* nack',
  'a=ptime:20',
];

describe('an answer of a media server', () => {
  const mediaServer = read(SERVER.join('\r\n'));

  test('is noted with what it means', () => {
    const session = agreed(answered(peer(...AUDIO), mediaServer));
    expect(session.audio).toMatchObject({ codecs: [{ encoding: 'PCMA' }], send: true });
    expect(session.wanted).toEqual(['sendrecv']);
    expect(session.local).toBe(mediaServer);
  });

  test.each([
    ['sendonly', 'recvonly', 'sendrecv'],
    ['sendrecv', 'recvonly', 'recvonly'],
    ['recvonly', 'inactive', 'recvonly'],
    ['inactive', 'inactive', 'sendrecv'],
  ])('offered %s, answered %s: it wants %s', (offered, said, wanted) => {
    const answer = read([...SERVER, `a=${said}`].join('\r\n'));
    expect(agreed(answered(peer(...AUDIO, `a=${offered}`), answer)).wanted).toEqual([wanted]);
  });

  test('hold by 0.0.0.0 does not let it send, unless the address comes by ICE', () => {
    const answer = read([...SERVER, 'a=recvonly'].join('\r\n'));
    const held = peer(...AUDIO, 'c=IN IP4 0.0.0.0');
    expect(agreed(answered(held, answer)).wanted).toEqual(['sendrecv']);
    const ice = peer(...AUDIO, 'c=IN IP4 0.0.0.0', 'a=ice-ufrag:x');
    expect(agreed(answered(ice, answer)).wanted).toEqual(['sendrecv']);
    const both = read([...SERVER, 'a=recvonly', 'a=ice-ufrag:y'].join('\r\n'));
    expect(agreed(answered(ice, both)).wanted).toEqual(['recvonly']);
  });

  test('what it wanted before holds where the offer does not let it', () => {
    const only = read([...SERVER, 'a=recvonly'].join('\r\n'));
    const before = agreed(answered(peer(...AUDIO), only));
    const inactive = read([...SERVER, 'a=inactive'].join('\r\n'));
    const session = agreed(answered(peer(...AUDIO, 'a=inactive'), inactive, before));
    expect(session.wanted).toEqual(['recvonly']);
  });

  test('streams that are not understood are noted without audio', () => {
    const webrtc = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=rtpmap:111 opus/48000/2'];
    const session = agreed(answered(peer(...webrtc), peer(...webrtc)));
    expect(session.audio).toBeUndefined();
  });

  test('is refused where it does not fit the offer', () => {
    const offered = peer(...AUDIO, 'm=video 3 RTP/AVP 96');
    expect(answered(offered, mediaServer)).toMatchObject({ reason: 'answer-misfit' });
  });
});

describe('answering from the session in force', () => {
  const mediaServer = read(SERVER.join('\r\n'));
  const session = agreed(answered(peer(...AUDIO), mediaServer));
  const answerLines = (sdp: Sdp, from = session): string[] => {
    const result = agreed(answerInForce(sdp, from));
    return writeSdp(result.local).trimEnd().split('\r\n');
  };

  test('the same offer gets the same answer, with the times of the offer', () => {
    const lines = answerLines(peer(...AUDIO));
    expect(lines.join('\n')).toBe(
      [...SERVER, 'a=sendrecv']
        .join('\n')
        .replace('1700000001', '1700000002')
        .replace('t=0 0', 't=3 4'),
    );
  });

  test.each([
    ['a=sendonly', 'a=recvonly'],
    ['a=inactive', 'a=inactive'],
    ['a=recvonly', 'a=sendonly'],
  ])('hold with %s is answered %s, and its end is noticed', (offered, said) => {
    const held = agreed(answerInForce(peer(...AUDIO, offered), session));
    expect(writeSdp(held.local)).toContain(said);
    expect(held.wanted).toEqual(['sendrecv']);
    const resumed = agreed(answerInForce(peer(...AUDIO), held));
    expect(writeSdp(resumed.local)).toContain('a=sendrecv');
    expect(resumed.audio).toMatchObject({ send: true, receive: true });
    expect(version(resumed.local)).toBe('1700000003');
  });

  test('hold by 0.0.0.0 is answered recvonly', () => {
    const held = agreed(answerInForce(peer(...AUDIO, 'c=IN IP4 0.0.0.0'), session));
    expect(held.audio).toMatchObject({ send: false, receive: true });
    expect(writeSdp(held.local)).toContain('a=recvonly');
  });

  test('formats that are no longer offered go, with their lines', () => {
    expect(answerLines(peer('m=audio 30000 RTP/AVP 0 8')).slice(5)).toEqual([
      'm=audio 20000 RTP/AVP 8',
      'a=rtpmap:8 PCMA/8000',
      'a=rtcp-fb:* nack',
      'a=ptime:20',
      'a=sendrecv',
    ]);
  });

  test('a format with a new payload type is answered with it', () => {
    const offered = peer('m=audio 30000 RTP/AVP 8 96', 'a=rtpmap:96 telephone-event/8000');
    expect(answerLines(offered).slice(5, 9)).toEqual([
      'm=audio 20000 RTP/AVP 8 96',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:96 telephone-event/8000',
      'a=fmtp:96 0-16',
    ]);
  });

  test.each([
    ['fax in place of audio', peer('m=image 30002 udptl t38'), 'media-type'],
    [
      'fax, and audio is over',
      peer('m=audio 0 RTP/AVP 8', 'm=image 30002 udptl t38'),
      'media-type',
    ],
    ['another codec', peer('m=audio 30000 RTP/AVP 0'), 'format'],
    [
      'telephone events alone',
      peer('m=audio 3 RTP/AVP 101', 'a=rtpmap:101 telephone-event/8000'),
      'format',
    ],
    ['another protocol', peer('m=audio 30000 RTP/SAVP 8'), 'transport'],
    ['another family of addresses', peer(...AUDIO, 'c=IN IP6 2001:db8::1'), 'address'],
    ['an address that cannot be used', peer(...AUDIO, 'c=IN IP4 224.2.1.1'), 'multicast'],
  ])('%s is refused', (_, offered, reason) => {
    expect(answerInForce(offered, session)).toMatchObject({ kind: 'refused', status: 488, reason });
  });

  test('two of our formats with one meaning become one', () => {
    const text = [...SERVER, 'a=rtpmap:96 PCMA/8000'].join('\r\n').replace('AVP 8', 'AVP 8 96');
    const twice = agreed(answered(peer(...AUDIO), read(text)));
    expect(answerLines(peer('m=audio 30000 RTP/AVP 8'), twice)).toContain(
      'm=audio 20000 RTP/AVP 8',
    );
  });

  describe('with the keys of our offer', () => {
    const line = (tag: number, suite: string, key = PEER_KEY) =>
      `a=crypto:${tag} ${suite} inline:${key}`;
    const crypto = [
      { suite: SUITE_80, key: KEY },
      { suite: SUITE_32, key: KEY },
    ];
    const ours = offer(local({ crypto, srtp: 'required' }));
    const secure = (...keys: string[]) => peer('m=audio 30000 RTP/SAVP 0', ...keys);
    const before = agreed(accept(ours, secure(line(2, SUITE_32))));

    test('the one of the suite in force is answered, with the new tag', () => {
      const lines = answerLines(secure(line(1, SUITE_80), line(5, SUITE_32)), before);
      const keys = lines.filter((one) => one.startsWith('a=crypto'));
      expect(keys).toEqual([line(5, SUITE_32, KEY)]);
    });

    test('else another that both have; without one the offer is refused', () => {
      const lines = answerLines(secure(line(7, SUITE_80)), before);
      expect(lines).toContain(line(7, SUITE_80, KEY));
      expect(answerInForce(secure(), before)).toMatchObject({ reason: 'crypto' });
    });
  });

  test('streams that are added are refused with port 0, those that end stay in their place', () => {
    expect(answerLines(peer(...AUDIO, 'm=video 3 RTP/AVP 96')).at(-1)).toBe('m=video 0 RTP/AVP 96');
    const over = agreed(answerInForce(peer('m=audio 0 RTP/AVP 8'), session));
    expect(over.local.media).toMatchObject([{ kind: 'audio', port: 0 }]);
    expect(over.audio).toBeUndefined();
  });

  test('streams of any kind are kept as they are', () => {
    const video = [
      'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
      'a=rtpmap:96 VP8/90000',
      'a=rtcp-fb:96 nack',
    ];
    const more = ['a=rtpmap:97 rtx/90000', 'a=fmtp:97 apt=96', 'a=sendrecv'];
    const before = agreed(answered(peer(...video, ...more), peer(...video, ...more)));
    const lines = answerLines(peer(...video, 'a=sendonly'), before);
    expect(lines.slice(5)).toEqual([
      'm=video 9 UDP/TLS/RTP/SAVPF 96',
      'a=rtpmap:96 VP8/90000',
      'a=rtcp-fb:96 nack',
      'a=recvonly',
    ]);
  });
});
