import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatProblem, loadConfig } from 'tollgate/config';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type BrokenFile,
  brokenFiles,
  END,
  HA1,
  LOUD_SECRET,
  SECRET,
  VALID,
} from './broken-files.ts';

const env = { GIVEN: SECRET, EMPTY: '' };
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function load(text: string) {
  const path = join(folder, 'tollgate.yaml');
  writeFileSync(path, text);
  return loadConfig(path, { env });
}

test('the file the broken ones are made from is valid', () => {
  expect(load(VALID)).toMatchObject({ kind: 'config' });
});

describe(`${brokenFiles.length} broken files are refused, each with its place and what to write instead`, () => {
  test.each(brokenFiles)('$title', (file) => {
    const loaded = load(file.text);
    if (loaded.kind !== 'invalid') throw new Error('taken as valid');
    const [{ line, column, code, path, message, advice } = never()] = loaded.problems;
    expect({ line, column, code, path }).toEqual({
      ...placeOf(file),
      code: file.code,
      path: file.path,
    });
    expect(message).toMatch(file.says);
    expect(advice).toMatch(file.advises);

    const told = loaded.problems.map((p) => formatProblem(p, 'f') + JSON.stringify(p)).join();
    for (const secret of [SECRET, HA1, HA1.slice(1), LOUD_SECRET]) {
      expect(told).not.toContain(secret);
    }
  });
});

function placeOf({ text, at }: BrokenFile): { line: number; column: number } {
  const offset = at === END ? text.length : text.indexOf(at);
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

function never(): never {
  throw new Error('refused without a problem');
}
