import { formatProblem, readConfig } from 'tollgate/config';
import { describe, expect, test } from 'vitest';
import { parts, SECRET, wrongFiles } from './wrong-files.ts';

const environment = { env: { EMPTY: '' }, read: () => 'ENOENT', isPublic: () => false };

function read(changed: Partial<Record<keyof typeof parts, string>> = {}) {
  return readConfig(Object.values({ ...parts, ...changed }).join('\n'), environment);
}

test('the file that is spoiled below is valid', () => {
  expect(read()).toMatchObject({ kind: 'config' });
});

test('the table holds at least twenty-one wrong files', () => {
  expect(new Set(wrongFiles.map(([, wrote]) => wrote)).size).toBeGreaterThanOrEqual(21);
});

describe('each wrong line of a file is answered with its path and what to write instead', () => {
  test.each(wrongFiles)('%s: %s', (part, wrote, code, path, message, advice) => {
    const config = read({ [part]: wrote });
    if (config.kind !== 'invalid') throw new Error('taken as valid');
    expect(config.problems).toContainEqual(
      expect.objectContaining({ severity: 'error', code, path, message, advice }),
    );
    const told = config.problems.map((problem) => formatProblem(problem, 'tollgate.yaml'));
    expect(told.join('\n')).not.toContain(SECRET);
  });
});
