import { describe, expect, test } from 'vitest';
import { readStreamOptions, streamOptionNames } from './stream/stream-options.ts';
import { readUdpOptions } from './udp/udp-options.ts';

const udp = (options: object): unknown => readUdpOptions(options);
const tcp = (options: object): unknown => readStreamOptions(options, 'tcp', streamOptionNames);

describe('options of every listener', () => {
  test.each([
    [{ name: 5 }, TypeError, 'option name must be a string, got 5'],
    [{ name: '' }, RangeError, 'option name must be at least one character, got ""'],
    [{ address: 'localhost' }, RangeError, '"localhost"'],
    [{ address: '010.0.0.1' }, RangeError, '"010.0.0.1"'],
    [{ address: 1 }, TypeError, 'option address'],
    [{ port: '5060' }, TypeError, 'option port must be a number, got "5060"'],
    [{ port: -1 }, RangeError, 'option port must be a whole number from 0 to 65535, got -1'],
    [{ port: 65536 }, RangeError, '65536'],
    [{ port: 1.5 }, RangeError, '1.5'],
    [{ port: Number.NaN }, RangeError, 'NaN'],
    [{ port: Object.create(null) }, TypeError, 'option port must be a number, got an object'],
    [{ ipv6Only: 'yes' }, TypeError, 'option ipv6Only must be true or false, got "yes"'],
    [{ advertise: 'sip.example.com' }, TypeError, 'option advertise must be an object'],
    [{ advertise: { host: 'sip.example.com' } }, TypeError, 'option advertise.port'],
    [{ advertise: { host: 5, port: 5060 } }, TypeError, 'option advertise.host'],
    [{ advertise: { host: '[::1]', port: 5060 } }, RangeError, 'option advertise.host'],
    [{ advertise: { host: 'a>\r\nX: y', port: 5060 } }, RangeError, 'option advertise.host'],
    [{ advertise: { host: 'a', port: 0 } }, RangeError, 'option advertise.port'],
    [{ adress: '127.0.0.1' }, TypeError, 'unknown option adress'],
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
    [{ receiveBufferBytes: 4095 }, RangeError, 'option receiveBufferBytes'],
    [{ receiveBufferBytes: '4 MiB' }, TypeError, 'option receiveBufferBytes'],
    [{ isProven: true }, TypeError, 'option isProven must be a function, got true'],
    [{ unprovenPerSecond: 0 }, RangeError, 'option unprovenPerSecond'],
    [{ unprovenPerSecond: Number.NaN }, RangeError, 'option unprovenPerSecond'],
    [{ unprovenPerSecond: '5' }, TypeError, 'option unprovenPerSecond'],
    [{ unprovenBurst: 0 }, RangeError, 'option unprovenBurst'],
    [{ unprovenBurst: Number.POSITIVE_INFINITY }, RangeError, 'option unprovenBurst'],
    [{ unprovenPrefixes: 7 }, RangeError, 'option unprovenPrefixes'],
    [{ maxConnections: 5 }, TypeError, 'unknown option maxConnections'],
  ])('%j is refused', (options, type, text) => {
    expect(() => udp(options)).toThrow(type);
    expect(() => udp(options)).toThrow(text);
  });

  test('limit by default; Infinity, said aloud, does not', () => {
    expect(udp({})).toMatchObject({
      buckets: { perSecond: 200, burst: 400, entries: 65_536 },
      receiveBufferBytes: 4 * 1024 * 1024,
    });
    expect(udp({ unprovenPerSecond: Number.POSITIVE_INFINITY })).toMatchObject({
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
      expect(() => tcp({ [name]: value })).toThrow(`option ${name} must be`);
    }
    expect(() => tcp({ [name]: '5' })).toThrow(TypeError);
    expect(tcp({ [name]: 1 })).toMatchObject({ [name]: 1 });
    expect(tcp({ [name]: 2 ** 31 - 1 })).toMatchObject({ [name]: 2 ** 31 - 1 });
  });

  test.each([
    [{ limits: 5 }, TypeError, 'option limits'],
    [{ limits: { maxMessageBytes: 0 } }, RangeError, 'maxMessageBytes'],
    [{ limits: { maxMessageBytes: '1' } }, TypeError, 'maxMessageBytes'],
    [{ proxyPeers: 'any' }, TypeError, 'option proxyPeers'],
    [{ proxyPeers: ['any'] }, RangeError, 'option proxyPeers'],
    [{ maxProxyHeaderBytes: 231 }, RangeError, 'option maxProxyHeaderBytes'],
    [{ idleTimeoutSeconds: 5 }, TypeError, 'unknown option idleTimeoutSeconds'],
  ])('%j is refused', (options, type, text) => {
    expect(() => tcp(options)).toThrow(type);
    expect(() => tcp(options)).toThrow(text);
  });
});
