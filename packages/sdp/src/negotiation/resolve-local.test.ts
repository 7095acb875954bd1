import { expect, test } from 'vitest';
import { resolveLocal } from './resolve-local.ts';

const least = { address: '192.0.2.1', port: 4000, sessionId: '1' };
const suite = 'AES_CM_128_HMAC_SHA1_80';
const key = 'secretA1'.repeat(5);

test('the defaults are PCMU and PCMA with telephone events, 20 ms, both ways, no SRTP', () => {
  expect(resolveLocal(least)).toEqual({
    addresses: [{ family: 4, text: '192.0.2.1' }],
    port: 4000,
    rtcpPort: undefined,
    sessionId: '1',
    codecs: [
      { encoding: 'PCMU', clockRate: 8000, channels: 1 },
      { encoding: 'PCMA', clockRate: 8000, channels: 1 },
    ],
    preference: 'offer',
    telephoneEvents: '0-16',
    ptime: 20,
    direction: 'sendrecv',
    crypto: [],
    secure: false,
  });
});

test.each([
  [{ telephoneEvents: false }, { telephoneEvents: undefined }],
  [{ telephoneEvents: '0-11,16' }, { telephoneEvents: '0-11,16' }],
  [
    { address: ['2001:db8::1', '192.0.2.1'] },
    {
      addresses: [
        { family: 6, text: '2001:db8::1' },
        { family: 4, text: '192.0.2.1' },
      ],
    },
  ],
  [
    { crypto: [{ suite, key }], srtp: 'required' },
    { crypto: [{ suite, key }], secure: true },
  ],
])('%j is taken', (given, resolved) => {
  expect(resolveLocal({ ...least, ...given } as never)).toMatchObject(resolved);
});

test.each([
  [{ port: undefined }, 'local.port must be a whole number from 1 to 65535, got undefined'],
  [{ port: 0 }, 'local.port must be a whole number from 1 to 65535, got 0'],
  [{ port: 65_536 }, 'local.port must be a whole number from 1 to 65535, got 65536'],
  [{ rtcpPort: '5' }, 'local.rtcpPort must be a whole number from 1 to 65535, got "5"'],
  [{ adress: 'x' }, 'unknown option local.adress: write local.address instead'],
  [{ address: '' }, 'local.address must be an IP address, got an empty text'],
  [{ address: 5 }, 'local.address must be an array of IP addresses, got 5'],
  [{ address: [] }, 'local.address must be one or two IP addresses, at most one a family, got'],
  [{ address: ['192.0.2.1', '192.0.2.2'] }, 'local.address must be one or two IP addresses'],
  [{ address: [5] }, 'local.address[0] must be an IP address, got 5'],
  [{ address: '0.0.0.0' }, 'local.address must be a unicast IP address, got "0.0.0.0"'],
  [{ address: 'host' }, 'local.address must be a unicast IP address, got "host"'],
  [{ sessionId: 5 }, 'local.sessionId must be a text of 1 to 19 digits, got 5'],
  [{ sessionId: 'x' }, 'local.sessionId must be a text of 1 to 19 digits, got "x"'],
  [{ codecs: 'PCMU' }, 'local.codecs must be an array of codecs, got "PCMU"'],
  [{ codecs: [] }, 'local.codecs must be from 1 to 32 codecs, got 0'],
  [{ codecs: ['PCMU'] }, 'local.codecs[0] must be an object with "encoding"'],
  [{ codecs: [{ encoding: 'PCMU' }] }, 'local.codecs[0].clockRate must be a whole number from 1'],
  [
    { codecs: [{ encoding: 'PCMU/8000', clockRate: 8000 }] },
    'local.codecs[0].encoding must be the name of a codec, such as "PCMU", got "PCMU/8000"',
  ],
  [
    { codecs: [{ encoding: 'Telephone-Event', clockRate: 8000 }] },
    'local.codecs[0].encoding must be the name of a codec',
  ],
  [
    { codecs: [{ encoding: 'opus', clockRate: 48_000, channels: 0 }] },
    'local.codecs[0].channels must be a whole number from 1 to 99, got 0',
  ],
  [
    { codecs: [{ encoding: 'opus', clockRate: 48_000, payloadType: 128 }] },
    'local.codecs[0].payloadType must be a whole number from 0 to 127, got 128',
  ],
  [
    { codecs: [{ encoding: 'opus', clockRate: 48_000, fmtp: 'a\r\nb' }] },
    'local.codecs[0].fmtp must be a text without CR, LF and NUL',
  ],
  [
    { codecs: [{ encoding: 'opus', clockRate: 48_000, rate: 1 }] },
    'unknown option local.codecs[0].rate',
  ],
  [
    {
      codecs: [
        { encoding: 'opus', clockRate: 48_000, payloadType: 96 },
        { encoding: 'iLBC', clockRate: 8000, payloadType: 96 },
      ],
    },
    'local.codecs must be codecs with different payload types, got 96',
  ],
  [{ preference: 'mine' }, 'local.preference must be one of "offer", "local", got "mine"'],
  [{ telephoneEvents: '0-16\r\na=x' }, 'local.telephoneEvents must be events as in fmtp'],
  [{ telephoneEvents: true }, 'local.telephoneEvents must be events as in fmtp'],
  [{ ptime: 0 }, 'local.ptime must be a whole number from 1 to 1000, got 0'],
  [{ direction: 'both' }, 'local.direction must be one of "sendrecv", "sendonly", "recvonly"'],
  [
    { srtp: 'required' },
    'local.crypto must be at least one key where srtp is "required", got none',
  ],
  [{ srtp: true }, 'local.srtp must be one of "allowed", "required", got true'],
  [undefined, 'local must be an object with "address"'],
])('%j is refused', (given, message) => {
  const local = given === undefined ? undefined : { ...least, ...given };
  expect(() => resolveLocal(local as never)).toThrow(message);
});

test.each([
  [{ crypto: key }, 'local.crypto must be an array of keys, got a text'],
  [{ crypto: [key] }, 'local.crypto[0] must be an object with "suite", "key"'],
  [{ crypto: [{ suite: key, key: suite }] }, 'local.crypto[0].suite must be one of AES_CM_128'],
  [
    { crypto: [{ suite, key: `${key}${key}` }] },
    `local.crypto[0].key must be key and salt of ${suite}`,
  ],
  [{ crypto: [{ suite, key: [key] }] }, 'local.crypto[0].key must be a text, got an array'],
])('a wrong key is refused without being shown: case %#', (given, message) => {
  const resolve = () => resolveLocal({ ...least, ...given } as never);
  expect(resolve).toThrow(message);
  expect(resolve).toThrow(/^(?!.*secretA1)/s);
});
