import { describe, expect, test } from 'vitest';
import { readSdp, type Stream, streamsOf } from '../index.ts';

function streams(...lines: string[]): readonly Stream[] {
  const sdp = readSdp(Buffer.from(['v=0', ...lines, ''].join('\r\n')));
  if (sdp.kind === 'malformed') throw new Error(`${sdp.code} in line ${sdp.line}`);
  return streamsOf(sdp);
}

const first = (...lines: string[]): Stream => streams(...lines)[0]!;

test('reads all there is to know of a stream', () => {
  expect(
    first(
      'm=audio 4000 RTP/SAVP 0 96 101 0',
      'c=IN IP4 192.0.2.1',
      'a=rtpmap:96 opus/48000/2',
      'a=fmtp:96 useinbandfec=1; stereo=0',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=ptime:20',
      'a=maxptime:60',
      'a=rtcp:4001 IN IP4 192.0.2.2',
      'a=rtcp-mux',
      `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${'A'.repeat(40)}|2^31 WSH=64`,
      'a=mid:0',
      'a=ice-ufrag:x',
      'a=fingerprint:sha-256 00',
      'a=recvonly',
    ),
  ).toEqual({
    kind: 'audio',
    port: 4000,
    portCount: 1,
    protocol: 'RTP/SAVP',
    formats: [
      { format: '0', encoding: { encoding: 'PCMU', clockRate: 8000, channels: 1 } },
      {
        format: '96',
        encoding: { encoding: 'opus', clockRate: 48000, channels: 2 },
        fmtp: 'useinbandfec=1; stereo=0',
      },
      {
        format: '101',
        encoding: { encoding: 'telephone-event', clockRate: 8000, channels: 1 },
        fmtp: '0-15',
      },
    ],
    connection: { networkType: 'IN', addressType: 'IP4', address: '192.0.2.1' },
    direction: 'recvonly',
    ptime: 20,
    maxptime: 60,
    rtcp: { port: 4001, address: '192.0.2.2' },
    rtcpMux: true,
    crypto: [
      {
        tag: 1,
        suite: 'AES_CM_128_HMAC_SHA1_80',
        key: 'A'.repeat(40),
        lifetime: '2^31',
        parameters: ['WSH=64'],
      },
    ],
    mid: '0',
    ice: true,
    dtls: true,
  });
});

describe('a stream inherits from the session what it does not say', () => {
  const session = ['c=IN IP4 192.0.2.1', 'a=sendonly', 'a=ptime:30', 'a=fingerprint:sha-256 00'];

  test('its own lines come first', () => {
    const [own, inherited] = streams(
      ...session,
      'm=audio 4000 RTP/AVP 0',
      'c=IN IP4 192.0.2.2',
      'a=sendrecv',
      'a=ptime:20',
      'm=audio 4002 RTP/AVP 0',
    );
    expect(own).toMatchObject({ direction: 'sendrecv', ptime: 20, dtls: true });
    expect(own?.connection?.address).toBe('192.0.2.2');
    expect(inherited).toMatchObject({ direction: 'sendonly', ptime: 30, dtls: true });
    expect(inherited?.connection?.address).toBe('192.0.2.1');
  });

  test('without any direction it is sendrecv', () => {
    expect(first('m=audio 4 RTP/AVP 0').direction).toBe('sendrecv');
  });
});

describe('payload types', () => {
  const encodings = (...lines: string[]) =>
    first('m=audio 4 RTP/AVP 0 9 96', ...lines).formats.map(({ encoding }) =>
      encoding === undefined
        ? undefined
        : `${encoding.encoding}/${encoding.clockRate}/${encoding.channels}`,
    );

  test.each([
    ['a static type needs no rtpmap', [], ['PCMU/8000/1', 'G722/8000/1', undefined]],
    ['case does not matter', ['a=rtpmap:0 pcmu/8000'], ['pcmu/8000/1', 'G722/8000/1', undefined]],
    [
      'a static type cannot be changed',
      ['a=rtpmap:0 PCMA/8000'],
      [undefined, 'G722/8000/1', undefined],
    ],
    ['nor its clock rate', ['a=rtpmap:9 G722/16000'], ['PCMU/8000/1', undefined, undefined]],
    ['blanks around', ['a=rtpmap: 96  iLBC/8000 '], ['PCMU/8000/1', 'G722/8000/1', 'iLBC/8000/1']],
    [
      'the same twice',
      ['a=rtpmap:96 iLBC/8000', 'a=rtpmap:96 ILBC/8000/1'],
      ['PCMU/8000/1', 'G722/8000/1', 'ILBC/8000/1'],
    ],
    [
      'a contradiction makes it unusable, even if it is repeated',
      ['a=rtpmap:96 iLBC/8000', 'a=rtpmap:96 speex/8000', 'a=rtpmap:96 speex/8000'],
      ['PCMU/8000/1', 'G722/8000/1', undefined],
    ],
    [
      'one that cannot be read beside a good one',
      ['a=rtpmap:96 x', 'a=rtpmap:96 iLBC/8000'],
      ['PCMU/8000/1', 'G722/8000/1', undefined],
    ],
    [
      'one that cannot be read, of a static type',
      ['a=rtpmap:0 PCMU'],
      ['PCMU/8000/1', 'G722/8000/1', undefined],
    ],
    ['no clock rate', ['a=rtpmap:96 iLBC'], ['PCMU/8000/1', 'G722/8000/1', undefined]],
    [
      'a clock rate that is no number',
      ['a=rtpmap:96 iLBC/8k'],
      ['PCMU/8000/1', 'G722/8000/1', undefined],
    ],
  ])('%s', (_, lines, expected) => {
    expect(encodings(...lines)).toEqual(expected);
  });

  test('outside RTP a format has no encoding', () => {
    expect(first('m=image 4 udptl 0').formats).toEqual([{ format: '0' }]);
  });

  test('the first fmtp of a format counts', () => {
    const { formats } = first('m=audio 4 RTP/AVP 0', 'a=fmtp:0 a', 'a=fmtp:0 b', 'a=fmtp:0');
    expect(formats[0]?.fmtp).toBe('a');
  });
});

test.each([
  ['20', 20],
  [' 20 ', 20],
  ['20.5', 20.5],
  ['1000', 1000],
  ['0', undefined],
  ['1001', undefined],
  ['-20', undefined],
  ['20ms', undefined],
  ['', undefined],
  ['1e2', undefined],
])('a=ptime:%s', (value, ptime) => {
  expect(first('m=audio 4 RTP/AVP 0', `a=ptime:${value}`).ptime).toBe(ptime);
});

test.each([
  ['53020', { port: 53020 }],
  ['53020 IN IP6 2001:db8::1', { port: 53020, address: '2001:db8::1' }],
  ['0', undefined],
  ['x', undefined],
  ['65536', undefined],
])('a=rtcp:%s', (value, rtcp) => {
  expect(first('m=audio 4 RTP/AVP 0', `a=rtcp:${value}`).rtcp).toEqual(rtcp);
});

describe('a=crypto', () => {
  const suite = 'AES_CM_128_HMAC_SHA1_80';
  const key = `${'Ab1+'.repeat(9)}/9Zz`;
  const crypto = (value: string) => first('m=audio 4 RTP/SAVP 0', `a=crypto:${value}`).crypto;

  test.each([
    [`1 ${suite} inline:${key}`, {}],
    [`1 ${suite} INLINE:${key}`, {}],
    [`1 ${suite} inline:${key}|2^20`, { lifetime: '2^20' }],
    [`1 ${suite} inline:${key}|1:4`, { mki: '1:4' }],
    [`1 ${suite} inline:${key}|2^20|1:4`, { lifetime: '2^20', mki: '1:4' }],
    [
      `1 ${suite} inline:${key} KDR=1 UNENCRYPTED_SRTP`,
      { parameters: ['KDR=1', 'UNENCRYPTED_SRTP'] },
    ],
  ])('%s', (value, more) => {
    expect(crypto(value)).toEqual([{ tag: 1, suite, key, parameters: [], ...more }]);
  });

  test.each([
    ['no key', `1 ${suite}`],
    ['a key that is too short', `1 ${suite} inline:${key.slice(1)}`],
    ['a key that is too long', `1 ${suite} inline:${key}A`],
    ['a key that is no base64', `1 ${suite} inline:${key.replace('/', '!')}`],
    ['an unknown suite', `1 AES_CM_1 inline:${key}`],
    ['no tag', `${suite} inline:${key}`],
    ['a tag with a leading zero', `01 ${suite} inline:${key}`],
    ['two keys', `1 ${suite} inline:${key}|2^20|1:4;inline:${key}|2^20|2:4`],
    ['another key method', `1 ${suite} outline:${key}`],
    ['a suite that is a name of JavaScript', `1 constructor inline:${key}`],
  ])('%s is left out', (_, value) => {
    expect(crypto(value)).toEqual([]);
  });

  test('keys of 256 bits with and without padding', () => {
    const long = 'A'.repeat(62);
    const name = 'AES_256_CM_HMAC_SHA1_80';
    expect(crypto(`2 ${name} inline:${long}==`)).toMatchObject([{ key: `${long}==` }]);
    expect(crypto(`2 ${name} inline:${long}`)).toMatchObject([{ key: long }]);
  });
});
