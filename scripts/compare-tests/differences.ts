import { type Item, nameOf, type Test, textOfItem } from './items.ts';
import { pairTests, shareOfWords, without } from './pairs.ts';
import type { Suite } from './tests.ts';

/** Something the base demands and the working tree does not, or not in the same words. */
export interface Difference {
  /** `subject`: matcher and arguments are the same, what they are applied to reads otherwise. */
  readonly kind: 'test vanished' | 'vanished' | 'changed' | 'subject';
  /** The tests, or the tables, that it concerns. */
  readonly where: readonly string[];
  readonly from: string;
  /** '' where it vanished. */
  readonly to: string;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  readonly counts: {
    readonly base: number;
    readonly next: number;
    readonly moved: number;
    readonly retitled: number;
    readonly added: number;
    readonly assertions: number;
  };
}

export function compareSuites(base: Suite, next: Suite): Comparison {
  const { pairs, vanished, added } = pairTests(base.tests, next.tests);
  const found = new Map<string, Difference>();
  const add = (difference: Omit<Difference, 'where'>, where: string): void => {
    const key = JSON.stringify(difference);
    const places = found.get(key)?.where ?? [];
    found.set(key, { ...difference, where: places.includes(where) ? places : [...places, where] });
  };
  for (const test of vanished) {
    const from = `${nameOf(test)} (${test.items.length} assertions and rows)`;
    add({ kind: 'test vanished', from, to: '' }, test.file);
  }
  for (const { base: before, next: after } of pairs) {
    const where = `${after.file}: ${nameOf(after)}`;
    for (const difference of differencesOf(before, after)) add(difference, where);
  }
  // What a test of the base reads has been compared with that test already.
  const compared = new Set(base.tests.flatMap(({ items }) => items.map(({ demand }) => demand)));
  const everywhere = new Set([
    ...next.tables.flatMap(({ rows }) => rows),
    ...next.tests.flatMap(({ items }) => items.map(({ demand }) => demand)),
  ]);
  for (const { name, rows } of base.tables) {
    for (const row of rows) {
      if (compared.has(row) || everywhere.has(row)) continue;
      add({ kind: 'vanished', from: `row ${row}`, to: '' }, name);
    }
  }
  const counts = {
    base: base.tests.length,
    next: next.tests.length,
    moved: pairs.filter(({ base: a, next: b }) => a.file !== b.file).length,
    retitled: pairs.filter(({ base: a, next: b }) => nameOf(a) !== nameOf(b)).length,
    added: added.length,
    assertions: base.tests.reduce((sum, { items }) => sum + items.length, 0),
  };
  return { differences: [...found.values()], counts };
}

/** What is missing in the test, each beside what seems to have taken its place. */
function differencesOf(before: Test, after: Test): Omit<Difference, 'where'>[] {
  const missing = without(before.items, after.items);
  const spare = without(after.items, before.items);
  const take = (fits: (item: Item) => boolean): Item | undefined => {
    const at = spare.findIndex(fits);
    return at < 0 ? undefined : spare.splice(at, 1)[0];
  };
  const pair = (fits: (a: Item, b: Item) => boolean) => (item: Item) => {
    const to = take((other) => other.kind === item.kind && fits(item, other));
    if (to === undefined) return true;
    changes.push({ item, to });
    return false;
  };
  const changes: { item: Item; to: Item }[] = [];
  const left = missing
    .filter(pair((a, b) => a.subject !== '' && a.subject === b.subject))
    .filter(pair((a, b) => a.kind === 'assertion' && a.demand === b.demand))
    .filter(pair((a, b) => a.kind === 'row' && beginAlike(a.demand, b.demand)))
    .filter(pair((a, b) => shareOfWords(textOfItem(a), textOfItem(b)) >= 0.5));
  return [
    ...left.map((item) => ({ kind: 'vanished' as const, from: textOfItem(item), to: '' })),
    ...changes.map(({ item, to }) => ({
      kind: item.demand === to.demand ? ('subject' as const) : ('changed' as const),
      from: textOfItem(item),
      to: textOfItem(to),
    })),
  ];
}

/** Whether half of the shorter row is the beginning of both: the same input, another result. */
function beginAlike(a: string, b: string): boolean {
  const half = Math.ceil(Math.min(a.length, b.length) / 2);
  return a.slice(0, half) === b.slice(0, half);
}
