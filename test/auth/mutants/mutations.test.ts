import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { mutations } from './mutations.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const sources = `${root}packages/auth/src/`;

it.each(mutations)(
  '"$title" can be planted: its place exists, once',
  ({ file, from, to, suite }) => {
    const parts = readFileSync(sources + file, 'utf8').split(from);
    expect(parts).toHaveLength(2);
    expect(to).not.toBe(from);
    const beside = suite.includes('/') ? `${sources}${suite}` : `${root}test/auth/${suite}`;
    expect(existsSync(`${beside}.test.ts`)).toBe(true);
  },
);

it('are at least fifteen, and no two alike', () => {
  expect(mutations.length).toBeGreaterThanOrEqual(15);
  expect(new Set(mutations.map(({ file, from, to }) => [file, from, to].join(' '))).size).toBe(
    mutations.length,
  );
});
