import { expect, test } from 'vitest';
import { expectNone, pending } from './pending.ts';
import { filesOf, read } from './repository.ts';

const COMMENT_COLUMNS = 100;
const PROSE_COLUMNS = 120;

/** Lines of comments that are too long. Biome wraps code to its width, but never comments. */
function longComments(path: string): string[] {
  return read(path)
    .split('\n')
    .flatMap((line, at) =>
      /^\s*(\/\/|\/?\*)/.test(line) && line.length > COMMENT_COLUMNS
        ? [`${path}:${at + 1}: ${line.length} columns`]
        : [],
    );
}

/** Lines of prose that are too long. A row of a table and a fenced sample cannot be wrapped. */
function longProse(path: string): string[] {
  let fenced = false;
  return read(path)
    .split('\n')
    .flatMap((line, at) => {
      if (line.startsWith('```')) fenced = !fenced;
      if (fenced || /^ *\|/.test(line) || line.length <= PROSE_COLUMNS) return [];
      return [`${path}:${at + 1}: ${line.length} columns`];
    });
}

test(`no comment is wider than ${COMMENT_COLUMNS} columns`, () => {
  const files = filesOf('.ts', '.mts', '.cts', '.js', '.mjs', '.cjs');
  expect(files.length).toBeGreaterThan(300);
  expectNone(files.flatMap(longComments), pending.longComments);
});

test(`no line of prose is wider than ${PROSE_COLUMNS} columns`, () => {
  const files = filesOf('.md');
  expect(files.length).toBeGreaterThan(15);
  expectNone(files.flatMap(longProse), pending.longProse);
});
