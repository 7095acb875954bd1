import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TestModule } from 'vitest/node';
import ClosingLine from './closing-line.ts';

type State = 'passed' | 'failed' | 'skipped' | 'pending';

/** A module as vitest hands it over, as far as the reporter looks at it. */
function module(tests: Readonly<Record<string, State>>, failure?: Error): TestModule {
  const all = Object.entries(tests).map(([fullName, state]) => ({
    fullName,
    result: () => ({ state }),
  }));
  const failed = failure !== undefined || Object.values(tests).includes('failed');
  return {
    moduleId: 'some.test.ts',
    children: { allTests: () => all },
    state: () => (failed ? 'failed' : 'passed'),
    errors: () => (failure === undefined ? [] : [failure]),
  } as unknown as TestModule;
}

/** What the reporter prints, and the exit status it leaves. */
function report(modules: readonly TestModule[], unhandled: readonly unknown[] = []) {
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  const before = process.exitCode;
  process.exitCode = 0;
  new ClosingLine().onTestRunEnd(modules, unhandled);
  const { exitCode } = process;
  process.exitCode = before;
  vi.restoreAllMocks();
  return { line: printed.split('\n').at(-2), end: printed.at(-1), printed, exitCode };
}

describe('the closing line', () => {
  beforeEach(() => vi.stubEnv('TOLLGATE_NO_SKIPS', '0'));
  afterEach(() => vi.unstubAllEnvs());

  test('counts tests and stands last, alone on its line', () => {
    const run = report([module({ a: 'passed', b: 'failed' }), module({ c: 'passed' })]);
    expect(run).toMatchObject({ line: '2 passed, 1 failed', end: '\n', exitCode: 1 });
    expect(report([module({ a: 'passed' })])).toMatchObject({
      line: '1 passed, 0 failed',
      exitCode: 0,
    });
  });

  test('counts what is no test: a module that does not load, an error outside of all tests', () => {
    expect(report([module({}, new Error('no such file')), module({ a: 'passed' })]).line).toBe(
      '1 passed, 1 failed',
    );
    expect(report([module({ a: 'passed' })], [new Error('late')])).toMatchObject({
      line: '1 passed, 1 failed',
      exitCode: 1,
    });
  });

  test('takes a run without any test for a failure', () => {
    expect(report([])).toMatchObject({ line: '0 passed, 1 failed', exitCode: 1 });
    expect(report([module({ a: 'skipped' })])).toMatchObject({ line: '0 passed, 1 failed' });
  });

  test('mentions skipped tests before it and lets them be', () => {
    const run = report([module({ a: 'passed', b: 'skipped' })]);
    expect(run).toMatchObject({ line: '1 passed, 0 failed', exitCode: 0 });
    expect(run.printed).toContain('\n1 skipped\n');
  });

  test('takes a skipped test for a failure where skips are forbidden, absent vectors excepted', () => {
    vi.stubEnv('TOLLGATE_NO_SKIPS', '1');
    const run = report([
      module({ a: 'passed', 'needs sipp': 'skipped', 'rows (vectors absent)': 'skipped' }),
    ]);
    expect(run).toMatchObject({ line: '1 passed, 1 failed', exitCode: 1 });
    expect(run.printed).toContain('skipped in CI: some.test.ts: needs sipp');
    expect(run.printed).not.toContain('rows');
  });
});
