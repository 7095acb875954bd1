import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readArguments } from '../../bench/compare/arguments.ts';
import { reportOf } from '../../bench/compare/report.ts';
import { orderOf } from '../../bench/compare/rounds.ts';
import { compare, summarise } from '../../bench/compare/statistics.ts';
import { preparedBase, withBase } from '../../bench/compare/trees.ts';
import { namesOf } from '../../bench/compare/workloads/index.ts';

const never = new AbortController().signal;
const quiet = (): void => {};

describe('the verdict of bench:compare', () => {
  test('the quartiles of eleven measurements are the third and the ninth, in between in proportion', () => {
    const eleven = [11, 3, 1, 2, 5, 4, 9, 6, 8, 7, 10];
    expect(summarise(eleven)).toEqual({ low: 3.5, median: 6, high: 8.5 });
    expect(summarise([4])).toEqual({ low: 4, median: 4, high: 4 });
  });

  test.each([
    ['medians 3 % apart', [100, 100, 100], [103, 103, 103], 'same'],
    ['medians further apart', [100, 100, 100], [103.1, 103.1, 103.1], 'slower'],
    ['medians further apart, the new one below', [100, 100, 100], [96.9, 96.9, 96.9], 'faster'],
    ['ranges that overlap', [100, 110, 120], [118, 130, 140], 'same'],
    ['ranges that touch', [100, 100, 120], [120, 140, 140], 'same'],
    ['ranges apart, slower', [100, 101, 102], [110, 120, 130], 'slower'],
    ['ranges apart, faster', [110, 120, 130], [100, 101, 102], 'faster'],
  ] as const)('%s', (_, base, next, verdict) => {
    const quartersOf = ([low, median, high]: readonly [number, number, number]) => ({
      low,
      median,
      high,
    });
    expect(compare(quartersOf(base), quartersOf(next))).toBe(verdict);
  });

  test('the report lists what became slower, and only that', () => {
    const steady = (ns: number): number[] => [ns, ns, ns];
    const { lines, slower } = reportOf(
      new Map([
        ['acl: look-up', { base: steady(50), next: steady(60) }],
        ['auth: screen', { base: steady(2000), next: steady(1000) }],
        ['engine: OPTIONS', { base: steady(2000), next: steady(2010) }],
      ]),
    );
    expect(slower).toEqual(['acl: look-up']);
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      ['workload', 'base', 'quartiles', 'new', 'quartiles', 'ratio', 'verdict'],
      ['acl: look-up', '50.0', '50.0-50.0', '60.0', '60.0-60.0', '1.200', 'slower'],
      ['auth: screen', '2,000', '2,000-2,000', '1,000', '1,000-1,000', '0.500', 'faster'],
      ['engine: OPTIONS', '2,000', '2,000-2,000', '2,010', '2,010-2,010', '1.005', 'same'],
    ]);
  });

  test('either side is measured first in every other round, and in every other workload', () => {
    const firsts = [0, 1, 2, 3].map((round) => [0, 1].map((i) => orderOf(round, i)[0]));
    expect(firsts).toEqual([
      ['base', 'next'],
      ['next', 'base'],
      ['base', 'next'],
      ['next', 'base'],
    ]);
  });
});

describe('the arguments of bench:compare', () => {
  test('eleven rounds of everything, unless said otherwise', () => {
    expect(readArguments(['--', '--base', 'main'])).toEqual({
      base: 'main',
      worktree: undefined,
      rounds: 11,
      only: ['parser', 'engine', 'acl', 'auth'],
    });
    const chosen = readArguments(['--base', 'main', '--rounds', '3', '--only', 'acl,auth']);
    expect(chosen).toMatchObject({ rounds: 3, only: ['acl', 'auth'] });
    expect(new Set(namesOf(chosen.only).map((name) => name.split(':')[0]))).toEqual(
      new Set(['acl', 'auth']),
    );
  });

  test.each([
    [[], '--base COMMIT is missing: the commit to compare the working tree with'],
    [['--base', 'a', '--rounds', '0'], "--rounds must be a whole number from 1 to 1000, got '0'"],
    [
      ['--base', 'a', '--only', 'uri'],
      "--only must list some of parser,engine,acl,auth, got 'uri'",
    ],
    [['--bse', 'a'], "Unknown option '--bse'"],
  ])('%j is refused in one line', (args, message) => {
    expect(() => readArguments(args)).toThrow(message);
    expect(() => readArguments(args)).not.toThrow('\n');
  });
});

describe('the base of bench:compare', () => {
  let repository: string;
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: repository, encoding: 'utf8' });

  beforeAll(() => {
    repository = mkdtempSync(join(tmpdir(), 'tollgate-compare-'));
    git('init', '--quiet');
    writeFileSync(join(repository, 'package.json'), '{}');
    git('add', '.');
    const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.org'];
    git(...author, 'commit', '--quiet', '--no-gpg-sign', '-m', 'all there is');
  });
  afterAll(() => rmSync(repository, { recursive: true }));

  const notReached = async (): Promise<void> => expect.unreachable();

  test('a commit that is missing is a message of one line', async () => {
    await expect(withBase(repository, 'abc1234', quiet, never, notReached)).rejects.toThrow(
      `there is no commit 'abc1234' in ${repository}`,
    );
    const main = fileURLToPath(new URL('../../bench/compare/main.ts', import.meta.url));
    const args = ['--import=tsx', main, '--base', 'no-such-commit'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stderr).toMatch(/^bench:compare: there is no commit 'no-such-commit' in \S+\n$/);
    expect(status).toBe(2);
  });

  test('a folder that is no checkout, or that does not exist', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'tollgate-outside-'));
    await expect(withBase(outside, 'HEAD', quiet, never, notReached)).rejects.toThrow(
      `${outside} is no git checkout`,
    );
    rmSync(outside, { recursive: true });
    await expect(preparedBase(outside, 'HEAD', quiet, never)).rejects.toThrow(
      `--worktree ${outside}: there is no such folder`,
    );
  });

  test('a prepared base of another commit is refused', async () => {
    const first = git('rev-parse', '--short', 'HEAD').trim();
    const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.org'];
    git(...author, 'commit', '--quiet', '--no-gpg-sign', '--allow-empty', '-m', 'more');
    const second = git('rev-parse', '--short', 'HEAD').trim();
    await expect(preparedBase(repository, first, quiet, never)).rejects.toThrow(
      `--worktree ${repository} holds ${second}, not ${first}`,
    );
  });

  test('the checkout is removed again where it cannot be installed, and when it is interrupted', async () => {
    const folders: string[] = [];
    const watch = (): void => {
      const [, other] = git('worktree', 'list', '--porcelain').match(/^worktree .*/gm) ?? [];
      if (other !== undefined) folders.push(other.slice('worktree '.length));
    };
    await expect(withBase(repository, 'HEAD', watch, never, notReached)).rejects.toThrow(
      /^\S+package\.json names no packageManager$/,
    );
    expect(folders).toHaveLength(1);
    const abort = new AbortController();
    const interrupt = (text: string): void => {
      watch();
      if (text.startsWith('installing')) abort.abort(new Error('interrupted'));
    };
    await expect(withBase(repository, 'HEAD', interrupt, abort.signal, notReached)).rejects.toThrow(
      'interrupted',
    );
    expect(folders).toHaveLength(2);
    for (const folder of folders) expect(existsSync(folder)).toBe(false);
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  });
});
