import { describe, expect, test } from 'vitest';
import { tables } from './names.ts';
import { filesOf, read } from './repository.ts';

/** The words of the tests, hyphens included. Tests of the documents list all codes: left out. */
const written = new Set(
  filesOf('.ts')
    .filter((path) => path.endsWith('.test.ts') || path.startsWith('test/'))
    .filter((path) => !path.startsWith('test/docs/'))
    .flatMap((path) => [...read(path).matchAll(/(?<![\w-])[a-z0-9]+(?:-[a-z0-9]+)*(?![\w-])/g)])
    .map(([word]) => word),
);

describe('every code is expected by a test of its behaviour', () => {
  test.each(Object.entries(tables))('%s', (_, codes) => {
    expect(codes.filter((code) => !written.has(code))).toEqual([]);
  });
});
