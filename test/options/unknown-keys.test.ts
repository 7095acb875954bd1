import { pathOf } from '@tollgate/common';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faces } from './faces.ts';
import { thrownBy } from './scope.ts';

/** Letters of every kind; no option has a question mark in its name. */
const unknown = fc.string({ maxLength: 100 }).map((text) => `${text}?`);

describe('a key that no option has is refused', () => {
  test.each(faces)('at %s in %s', async (path, code) => {
    await fc.assert(
      fc.asyncProperty(unknown, async (key) => {
        const error = await thrownBy(code, { [key]: 1 });
        expect(error).toBeInstanceOf(TypeError);
        const option = pathOf(path, key.slice(0, 80));
        expect(error).toMatchObject({ code: 'TOLLGATE_OPTION_UNKNOWN', option });
        expect((error as Error).message).toMatch(/^unknown option [^\n\r]+: write [^\n\r]+$/);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a value of the wrong type never fails without code and option', () => {
  const values = [null, Number.NaN, -1.5, '', Symbol('s'), 10n, [], Object.create(null), () => 5];

  test.each(faces.filter(([, , options]) => options.length > 0))(
    'at %s in %s',
    async (path, code, options) => {
      for (const name of options) {
        const option = pathOf(path, name);
        const refused = [];
        for (const value of values) {
          const error = await thrownBy(code, { [name]: value });
          if (error === 'nothing') continue;
          refused.push(value);
          const Wrong = (error as Error).constructor;
          expect([TypeError, RangeError]).toContain(Wrong);
          expect((error as { code?: unknown }).code).toMatch(
            /^TOLLGATE_OPTION_(?:TYPE|RANGE|MISSING)$/,
          );
          expect((error as { option?: unknown }).option).toMatch(startsWith(option));
        }
        // No option takes most of these values.
        expect(refused.length, option).toBeGreaterThanOrEqual(5);
      }
    },
  );
});

/** The option itself, or a part of it. */
function startsWith(option: string): RegExp {
  const literal = option.replace(/[.[\]]/g, (sign) => `\\${sign}`);
  return new RegExp(`^${literal}(?:$|[.[])`);
}
