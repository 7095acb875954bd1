import { expect, test } from 'vitest';
import { readSdp, type Sdp, writeSdp } from '../index.ts';

const bare: Sdp = {
  kind: 'sdp',
  name: '-',
  bandwidths: [],
  times: [],
  attributes: [],
  others: [],
  media: [],
};

test('writes the lines in the order of RFC 8866 section 5', () => {
  const ip4 = { networkType: 'IN', addressType: 'IP4', address: '192.0.2.1' };
  const sdp: Sdp = {
    ...bare,
    origin: { username: '-', sessionId: '1', sessionVersion: '2', ...ip4 },
    connection: ip4,
    bandwidths: [{ type: 'AS', value: '64' }],
    times: [{ type: 't', value: '0 0' }],
    attributes: [{ name: 'tool', value: 'x' }, { name: 'ice-lite' }],
    others: [{ type: 'i', value: 'Information' }],
    media: [
      {
        kind: 'audio',
        port: 4000,
        portCount: 2,
        protocol: 'RTP/AVP',
        formats: ['0', '8'],
        connection: ip4,
        bandwidths: [{ type: 'TIAS', value: '64000' }],
        attributes: [{ name: 'sendrecv' }],
        others: [{ type: 'i', value: 'Sound' }],
      },
    ],
  };
  expect(writeSdp(sdp)).toBe(
    [
      'v=0',
      'o=- 1 2 IN IP4 192.0.2.1',
      's=-',
      'i=Information',
      'c=IN IP4 192.0.2.1',
      'b=AS:64',
      't=0 0',
      'a=tool:x',
      'a=ice-lite',
      'm=audio 4000/2 RTP/AVP 0 8',
      'i=Sound',
      'c=IN IP4 192.0.2.1',
      'b=TIAS:64000',
      'a=sendrecv',
      '',
    ].join('\r\n'),
  );
  expect(readSdp(Buffer.from(writeSdp(sdp)))).toEqual(sdp);
});

test('a description without times gets the t= line that it must have', () => {
  expect(writeSdp(bare)).toBe('v=0\r\ns=-\r\nt=0 0\r\n');
});

test.each([
  ['CR LF in a name', { ...bare, name: 'x\r\nm=audio 4 RTP/AVP 0' }, 's'],
  ['LF in an attribute', { ...bare, attributes: [{ name: 'x', value: 'a\nb=1' }] }, 'a'],
  ['CR in a kept line', { ...bare, others: [{ type: 'i', value: 'a\rb' }] }, 'i'],
  ['NUL in a time', { ...bare, times: [{ type: 't', value: '0\0' }] }, 't'],
])('%s cannot begin a new line', (_, sdp, type) => {
  const message = `sdp must be lines without CR, LF and NUL, got one in a line ${type}=`;
  expect(() => writeSdp(sdp)).toThrow(RangeError);
  expect(() => writeSdp(sdp)).toThrow(message);
});

test('a key does not get into the message of an error', () => {
  const value = '1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0\n';
  const sdp = { ...bare, attributes: [{ name: 'crypto', value }] };
  expect(() => writeSdp(sdp)).toThrow(/^(?!.*c2VjcmV0)/s);
});
