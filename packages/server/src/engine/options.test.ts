import { describe, expect, test } from 'vitest';
import { checkEngineOptions, type EngineOptions, engineSettings } from './options.ts';

const settings = (options: object) => engineSettings(options as EngineOptions);

describe('the numbers of an engine', () => {
  const names = Object.keys(settings({}));

  test('have a default each', () => {
    expect(names).toContain('maxCalls');
    expect(Object.values(settings({})).every((value) => value >= 1)).toBe(true);
  });

  test.each(names)('%s: taken as given, left at its default where undefined', (name) => {
    expect(settings({ [name]: 7 })).toEqual({ ...settings({}), [name]: 7 });
    expect(settings({ [name]: undefined })).toEqual(settings({}));
  });

  test.each(
    names.flatMap((name) =>
      [
        0,
        -1,
        1.5,
        Number.NaN,
        Infinity,
        2 ** 53,
        '5',
        null,
        [5],
        Object.create(null),
        Symbol('s'),
      ].map((value) => [name, value] as const),
    ),
  )('%s is refused by name', (name, value) => {
    const error = typeof value === 'number' ? RangeError : TypeError;
    expect(() => settings({ [name]: value })).toThrow(error);
    expect(() => settings({ [name]: value })).toThrow(
      `${name} must be a whole number of at least 1, got`,
    );
  });
});

describe('the options of an engine', () => {
  const judge = { screen() {}, verify() {}, acknowledged() {} };
  const right = {
    authenticator: judge,
    clock: () => ({ mono: 0, wall: 0 }),
    advertised: () => ({ host: 'h', port: 5060 }),
  };
  const check = (options: unknown) => checkEngineOptions(options as EngineOptions);

  test('that are right pass', () => {
    expect(() => check(right)).not.toThrow();
    const more = { wake() {}, onCall() {}, trace: true, tagKey: new Uint8Array(16), maxCalls: 1 };
    expect(() => check({ ...right, ...more, limits: { maxHeaders: 9 } })).not.toThrow();
  });

  test.each<[object, string, string, string | RegExp]>([
    [{ authenticator: undefined }, 'MISSING', 'authenticator', /must be what createAuthenticator/],
    [{ authenticator: { screen() {} } }, 'TYPE', 'authenticator', /, got an object$/],
    [{ clock: 5 }, 'TYPE', 'clock', /must be a function \(\) => \{ mono, wall \}.*, got 5$/],
    [{ advertised: undefined }, 'MISSING', 'advertised', /^advertised must be a function/],
    [{ wake: true }, 'TYPE', 'wake', 'wake must be a function () => ..., got true'],
    [{ onCal() {} }, 'UNKNOWN', 'onCal', 'unknown option onCal: write onCall instead'],
    [
      { onCall: 'silence' },
      'TYPE',
      'onCall',
      'onCall must be a function (call) => ..., got "silence"',
    ],
    [
      { onError: null },
      'TYPE',
      'onError',
      'onError must be a function (error, where) => ..., got null',
    ],
    [{ trace: 'yes' }, 'TYPE', 'trace', 'trace must be true or false, got "yes"'],
    [{ maxHeaders: 5 }, 'UNKNOWN', 'maxHeaders', 'write limits.maxHeaders instead'],
    [{ limits: 5 }, 'TYPE', 'limits', /^limits must be an object with "maxMessageBytes", .*got 5$/],
    [{ limits: { maxCalls: 5 } }, 'UNKNOWN', 'limits.maxCalls', 'write maxCalls beside limits'],
    [
      { limits: { maxHeader: 5 } },
      'UNKNOWN',
      'limits.maxHeader',
      'write limits.maxHeaders instead',
    ],
    [
      { limits: { maxHeaders: 0 } },
      'RANGE',
      'limits.maxHeaders',
      /whole number from 1 to 65535, got 0/,
    ],
  ])('%j is refused as %s by its path %s', (wrong, code, option, message) => {
    const refused = () => check({ ...right, ...wrong });
    expect(refused).toThrow(message);
    expect(refused).toThrow(
      expect.objectContaining({ code: `TOLLGATE_OPTION_${code}`, option }) as Error,
    );
  });

  test('never show a key', () => {
    const short = () => check({ ...right, tagKey: new Uint8Array([1, 2, 99]) });
    expect(short).toThrow('tagKey must be a secret of at least 16 bytes (Uint8Array), got 3 bytes');
    const text = () => check({ ...right, tagKey: 'canary-7' });
    expect(text).toThrow(/^tagKey must be .*, got another type$/);
    expect(text).not.toThrow('canary');
  });
});
