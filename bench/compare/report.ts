import type { Samples } from './rounds.ts';
import { compare, type Summary, summarise } from './statistics.ts';

/** The table, and the names of the workloads that became slower. */
export interface Report {
  readonly lines: readonly string[];
  readonly slower: readonly string[];
}

const COLUMNS = ['workload', 'base', 'quartiles', 'new', 'quartiles', 'ratio', 'verdict'];

export function reportOf(all: ReadonlyMap<string, Samples>): Report {
  const slower: string[] = [];
  const rows = [...all].map(([name, samples]) => {
    const base = summarise(samples.base);
    const next = summarise(samples.next);
    const verdict = compare(base, next);
    if (verdict === 'slower') slower.push(name);
    const ratio = (next.median / base.median).toFixed(3);
    return [
      name,
      figure(base.median),
      range(base),
      figure(next.median),
      range(next),
      ratio,
      verdict,
    ];
  });
  const table = [COLUMNS, ...rows];
  const widths = COLUMNS.map((_, i) => Math.max(...table.map((row) => row[i]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, i) => (i === 0 || i === 6 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd(),
  );
  return { lines, slower };
}

function figure(ns: number): string {
  return ns < 100 ? ns.toFixed(1) : Math.round(ns).toLocaleString('en');
}

function range({ low, high }: Summary): string {
  return `${figure(low)}-${figure(high)}`;
}
