import { expect, test } from 'vitest';
import { read } from './repository.ts';

const rows = read('docs/glossary.md')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .slice(1);

test('the glossary is in order and gives each term once', () => {
  const terms = rows.map(([, term]) => term!.toLowerCase());
  expect(terms.length).toBeGreaterThan(60);
  expect(terms).toEqual([...new Set(terms)].sort());
});

test('each term has one meaning, in full sentences, and at most one citation', () => {
  for (const [, term, meaning, citation, avoid] of rows) {
    expect(meaning, term).toMatch(/^[A-Z`].*\.$/);
    expect(citation, term).toMatch(/^(?:RFC \d{4}(?: section \d+(?:\.\d+)*)?)?$/);
    expect(avoid?.split(', '), term).not.toContain(term);
  }
});
