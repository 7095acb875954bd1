import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends a run with the plain line `N passed, N failed`.
 *
 * What cannot be counted as a test still counts as a failure: a module that did not load, an error
 * outside any test, a run that found no test at all. With `TOLLGATE_NO_SKIPS=1` (CI) a skipped test
 * is a failure too, unless its name says that the published vectors are absent.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const noSkips = process.env['TOLLGATE_NO_SKIPS'] === '1';
    const skips: string[] = [];
    let passed = 0;
    let failed = unhandled.length;
    for (const module of modules) {
      let tests = 0;
      for (const test of module.children.allTests()) {
        tests++;
        const { state } = test.result();
        if (state === 'passed') passed++;
        else if (state === 'failed') failed++;
        else skips.push(`${module.moduleId}: ${test.fullName}`);
      }
      if (module.state() === 'failed' && (tests === 0 || module.errors().length > 0)) failed++;
    }
    const forbidden = noSkips ? skips.filter((name) => !name.includes('vectors absent')) : [];
    failed += forbidden.length;
    if (passed + failed === 0) failed = 1;
    if (failed > 0) process.exitCode = 1;
    for (const name of forbidden) process.stdout.write(`\nskipped in CI: ${name}`);
    if (skips.length > 0) process.stdout.write(`\n${skips.length} skipped`);
    process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  }
}
