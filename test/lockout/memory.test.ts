import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const MIB = 1024 * 1024;
// PROOF=1 runs the figure that is claimed; every other run a tenth of it.
const sources = process.env['PROOF'] === '1' ? 10_000_000 : 1_000_000;

interface Report {
  readonly rssGrowth: number;
  readonly heapGrowth: number;
  readonly tableBytes: number;
  readonly locksKept: number;
  readonly locksListed: number;
  readonly losses: { readonly locks: number; readonly failures: number };
}

function flood(): Report {
  const script = fileURLToPath(new URL('flood.ts', import.meta.url));
  const root = fileURLToPath(new URL('../..', import.meta.url));
  // The young heap kept small: how far it happens to have grown is not the store's doing.
  const flags = [
    '--max-semi-space-size=1',
    '--expose-gc',
    '--conditions=@tollgate/source',
    '--import=tsx',
  ];
  const done = spawnSync(process.execPath, [...flags, script, String(sources)], {
    cwd: root,
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`the flood failed: ${done.stderr}`);
  return JSON.parse(done.stdout) as Report;
}

describe(`failures of ${sources.toLocaleString('en')} distinct sources, 60,000 of them locked`, () => {
  it('take at most 16 MiB in a store of default size, leave no heap, and cost no lock', () => {
    const report = flood();
    // What a line of Node keeps resident besides differs by some MiB; the tables are exact.
    expect(report.rssGrowth).toBeLessThanOrEqual(16 * MIB);
    expect(report.tableBytes).toBeLessThanOrEqual(9 * MIB);
    expect(report.heapGrowth).toBeLessThanOrEqual(1.5 * MIB);
    expect(report).toMatchObject({
      locksKept: 60_000,
      locksListed: 60_000,
      losses: { locks: 0, failures: 0 },
    });
  }, 180_000);
});
