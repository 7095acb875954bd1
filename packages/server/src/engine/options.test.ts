import { describe, expect, test } from 'vitest';
import { type EngineOptions, engineSettings } from './options.ts';

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
    expect(() => settings({ [name]: value })).toThrow(RangeError);
    expect(() => settings({ [name]: value })).toThrow(
      `${name} must be a whole number of at least 1, got`,
    );
  });
});
