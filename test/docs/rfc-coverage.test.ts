import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

function suites(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : suites(path);
    return path.endsWith('.test.ts') ? [readFileSync(path, 'utf8')] : [];
  });
}

test('every title in docs/rfc-coverage.md is a test', () => {
  const page = readFileSync(`${root}/docs/rfc-coverage.md`, 'utf8');
  const titles = page
    .split('\n')
    .filter((line) => line.startsWith('| RFC '))
    .slice(1)
    .map((line) => line.split('|').at(-2)!.trim());
  const all = [...suites(`${root}/test`), ...suites(`${root}/packages`)].join('\n');
  expect(titles.length).toBeGreaterThan(25);
  expect(titles.filter((title) => !all.includes(`'${title}'`))).toEqual([]);
});
