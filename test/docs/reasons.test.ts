import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { reasonRows } from './reasons.ts';

const page = readFileSync(new URL('../../docs/reasons.md', import.meta.url), 'utf8');

describe('docs/reasons.md', () => {
  test.each(reasonRows())('$heading: a row for every code, in order, and no other', (section) => {
    const start = page.indexOf(`${section.heading}\n`);
    expect(start).toBeGreaterThan(-1);
    const end = page.indexOf('\n## ', start + 1);
    const text = page.slice(start, end < 0 ? undefined : end);
    const rows = text.split('\n').filter((line) => line.startsWith('| `'));
    // If this fails, paste what is expected into the page.
    expect(rows).toEqual(section.rows);
  });
});
