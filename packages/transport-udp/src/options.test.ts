import { describe, expect, test } from 'vitest';
import { readDrainMs } from './options.ts';
import { checkTcpOptions, readTcpOptions } from './stream/stream-options.ts';
import { checkTlsOptions } from './tls/tls-options.ts';
import { checkUdpOptions, readUdpOptions } from './udp/udp-options.ts';

const udp = (options: object): unknown => readUdpOptions(options);
const tcp = (options: object): unknown => readTcpOptions(options);

describe('options of every listener', () => {
  test.each([
    [{ name: 5 }, TypeError, 'name must be a text of at least one character, got 5'],
    [{ name: '' }, RangeError, 'name must be a text of at least one character, got an empty text'],
    [{ address: 'localhost' }, RangeError, '"localhost"'],
    [{ address: '010.0.0.1' }, RangeError, '"010.0.0.1"'],
    [{ address: 1 }, TypeError, 'address must be'],
    [{ port: '5060' }, TypeError, 'port must be a whole number from 0 to 65535, got "5060"'],
    [{ port: -1 }, RangeError, 'port must be a whole number from 0 to 65535, got -1'],
    [{ port: 65536 }, RangeError, '65536'],
    [{ port: 1.5 }, RangeError, '1.5'],
    [{ port: Number.NaN }, RangeError, 'NaN'],
    [
      { port: Object.create(null) },
      TypeError,
      'port must be a whole number from 0 to 65535, got an object',
    ],
    [{ ipv6Only: 'yes' }, TypeError, 'ipv6Only must be true or false, got "yes"'],
    [{ advertise: 'sip.example.com' }, TypeError, 'advertise must be an object'],
    [{ advertise: { host: 'sip.example.com' } }, TypeError, 'advertise.port must be'],
    [{ advertise: { host: 5, port: 5060 } }, TypeError, 'advertise.host must be'],
    [{ advertise: { host: '[::1]', port: 5060 } }, RangeError, 'advertise.host must be'],
    [{ advertise: { host: 'a>\r\nX: y', port: 5060 } }, RangeError, 'advertise.host must be'],
    [{ advertise: { host: 'a', port: 0 } }, RangeError, 'advertise.port must be'],
    [{ adress: '127.0.0.1' }, TypeError, 'unknown option adress: write address instead'],
    [null, TypeError, 'options'],
    [undefined, TypeError, 'options'],
  ])('%j is refused', (options, type, text) => {
    for (const read of [udp, tcp]) {
      expect(() => read(options as object)).toThrow(type);
      expect(() => read(options as object)).toThrow(text);
    }
  });

  test('have defaults, and an undefined one is an absent one', () => {
    expect(udp({ name: undefined, port: undefined })).toMatchObject({
      name: 'udp',
      address: '0.0.0.0',
      port: 5060,
      ipv6Only: false,
    });
    expect(udp({})).not.toHaveProperty('advertise');
    expect(tcp({ advertise: { host: '2001:db8::1', port: 5070 } })).toMatchObject({
      name: 'tcp',
      advertise: { host: '2001:db8::1', port: 5070 },
    });
  });
});

describe('options of listenUdp', () => {
  test.each([
    [{ receiveBufferBytes: 4095 }, RangeError, 'receiveBufferBytes must be'],
    [{ receiveBufferBytes: '4 MiB' }, TypeError, 'receiveBufferBytes must be'],
    [{ isTrusted: true }, TypeError, 'isTrusted must be a function (source) => boolean, got true'],
    [{ untrustedPerSecond: 0 }, RangeError, 'untrustedPerSecond must be'],
    [{ untrustedPerSecond: Number.NaN }, RangeError, 'untrustedPerSecond must be'],
    [{ untrustedPerSecond: '5' }, TypeError, 'untrustedPerSecond must be'],
    [{ untrustedBurst: 0 }, RangeError, 'untrustedBurst must be'],
    [{ untrustedBurst: Number.POSITIVE_INFINITY }, RangeError, 'untrustedBurst must be'],
    [{ untrustedPrefixes: 7 }, RangeError, 'untrustedPrefixes must be'],
    [{ maxConnections: 5 }, TypeError, 'unknown option maxConnections: write '],
  ])('%j is refused', (options, type, text) => {
    expect(() => udp(options)).toThrow(type);
    expect(() => udp(options)).toThrow(text);
  });

  test('limit by default; Infinity, said aloud, does not', () => {
    expect(udp({})).toMatchObject({
      buckets: { perSecond: 200, burst: 400, entries: 65_536 },
      receiveBufferBytes: 4 * 1024 * 1024,
    });
    expect(udp({ untrustedPerSecond: Number.POSITIVE_INFINITY })).toMatchObject({
      buckets: undefined,
    });
  });
});

describe('options of listenTcp', () => {
  const milliseconds = [
    'firstMessageTimeoutMs',
    'messageTimeoutMs',
    'idleTimeoutMs',
    'writeTimeoutMs',
    'lingerMs',
    'proxyHeaderTimeoutMs',
  ];
  const counts = ['maxConnections', 'maxConnectionsPerSource', 'maxWriteBufferBytes'];

  test.each([...milliseconds, ...counts])('%s is a whole number from 1 to 2^31-1', (name) => {
    for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31]) {
      expect(() => tcp({ [name]: value })).toThrow(RangeError);
      expect(() => tcp({ [name]: value })).toThrow(`${name} must be`);
    }
    expect(() => tcp({ [name]: '5' })).toThrow(TypeError);
    expect(tcp({ [name]: 1 })).toMatchObject({ [name]: 1 });
    expect(tcp({ [name]: 2 ** 31 - 1 })).toMatchObject({ [name]: 2 ** 31 - 1 });
  });

  test.each([
    [{ limits: 5 }, TypeError, 'limits must be'],
    [{ limits: { maxMessageBytes: 0 } }, RangeError, 'maxMessageBytes'],
    [{ limits: { maxMessageBytes: '1' } }, TypeError, 'maxMessageBytes'],
    [{ proxyPeers: 'any' }, TypeError, 'proxyPeers must be'],
    [{ proxyPeers: ['any'] }, RangeError, 'proxyPeers[0] must be'],
    [{ maxProxyHeaderBytes: 231 }, RangeError, 'maxProxyHeaderBytes must be'],
    [{ idleTimeoutSeconds: 5 }, TypeError, 'unknown option idleTimeoutSeconds: write '],
  ])('%j is refused', (options, type, text) => {
    expect(() => tcp(options)).toThrow(type);
    expect(() => tcp(options)).toThrow(text);
  });
});

test.each([
  ['listenUdp', checkUdpOptions, { port: 'x' }, 'port', '"x"'],
  ['listenTcp', checkTcpOptions, { advertise: { host: 'a', port: 0 } }, 'advertise.port', '0'],
  ['listenTls', checkTlsOptions, { lingerMs: 1.5 }, 'lingerMs', '1.5'],
])('options of %s are named by the path they are written at', (_, check, options, name, got) => {
  const at = (path?: string) => () => (check as (o: object, p?: string) => void)(options, path);
  const refused = /^(\S+) must be a whole number from [01] to \d+, got (\S+)$/;
  for (const [path, full] of [
    [undefined, name],
    ['listen[1]', `listen[1].${name}`],
  ] as const) {
    expect(at(path)).toThrow(expect.objectContaining({ option: full }));
    expect(at(path)).toThrow(refused);
    expect(at(path)).toThrow(new RegExp(`got ${got}$`));
  }
});

test.each([
  [{ drainMS: 5 }, TypeError, 'unknown option drainMS: write drainMs instead'],
  [{ drainMs: '5' }, TypeError, 'drainMs must be a whole number from 0 to 2147483647, got "5"'],
  [{ drainMs: -1 }, RangeError, 'drainMs must be a whole number from 0 to 2147483647, got -1'],
  [5000, TypeError, 'options must be an object with "drainMs", got 5000'],
])('close refuses %j', (options, type, text) => {
  expect(() => readDrainMs(options as never)).toThrow(type);
  expect(() => readDrainMs(options as never)).toThrow(text);
  expect(readDrainMs({})).toBe(0);
});
