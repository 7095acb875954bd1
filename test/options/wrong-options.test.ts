import { describe, expect, test } from 'vitest';
import { thrownBy } from './scope.ts';
import { wrongOptions } from './wrong-options.ts';

const rows = Object.values(wrongOptions).flat();

test('the table holds at least forty-two wrong options, each once', () => {
  const lines = rows.map(([wrote]) => wrote);
  expect(new Set(lines).size).toBe(lines.length);
  expect(lines.length).toBeGreaterThanOrEqual(42);
});

describe.each(Object.entries(wrongOptions))('%s: each is answered in full', (_, table) => {
  test.each(table)('%s', async (wrote, code, option, message) => {
    const error = await thrownBy(wrote);
    const Wrong = code === 'RANGE' ? RangeError : TypeError;
    expect(error).toEqual(
      Object.assign(new Wrong(message), { code: `TOLLGATE_OPTION_${code}`, option }),
    );
    expect((error as Error).constructor).toBe(Wrong);
  });
});

test('no answer shows a secret', () => {
  expect(rows.filter(([, , , message]) => message.includes('Tr0ub4dor'))).toEqual([]);
  expect(rows.filter(([wrote]) => wrote.includes('Tr0ub4dor')).length).toBeGreaterThan(3);
});
