import { type Item, nameOf, type Test, textOfItem } from './items.ts';

export interface Pairs {
  readonly pairs: readonly { readonly base: Test; readonly next: Test }[];
  /** Tests of the base that have no successor. */
  readonly vanished: readonly Test[];
  /** Tests that the base does not have. */
  readonly added: readonly Test[];
}

/** Below this share of common content, or of common words in titles, tests are different ones. */
const SIMILAR = 0.5;

/** Which test became which: by title and content, wherever the file is now. */
export function pairTests(base: readonly Test[], next: readonly Test[]): Pairs {
  const pairs: { base: Test; next: Test }[] = [];
  let left = [...base];
  let free = [...next];

  /** Pairs what shares a key, the most similar first. */
  function pairBy(keyOf: (test: Test) => string, least: number, scoreOf = similarity): void {
    const byKey = new Map<string, Test[]>();
    for (const test of free) byKey.set(keyOf(test), [...(byKey.get(keyOf(test)) ?? []), test]);
    const candidates = left.flatMap((one) =>
      (byKey.get(keyOf(one)) ?? []).map((other) => ({ one, other, score: scoreOf(one, other) })),
    );
    candidates.sort((a, b) => b.score - a.score);
    const taken = new Set<Test>();
    for (const { one, other, score } of candidates) {
      if (score < least || taken.has(one) || taken.has(other)) continue;
      taken.add(one).add(other);
      pairs.push({ base: one, next: other });
    }
    left = left.filter((test) => !taken.has(test));
    free = free.filter((test) => !taken.has(test));
  }

  pairBy((test) => `${test.file}\n${nameOf(test)}`, 0);
  pairBy(nameOf, 0);
  pairBy(({ title }) => title, SIMILAR);
  pairBy(() => '', SIMILAR);
  pairBy(({ title }) => title, 0);
  pairBy(
    () => '',
    SIMILAR,
    (a, b) => shareOfWords(a.title, b.title),
  );
  return { pairs, vanished: left, added: free };
}

/** The share of their items that two tests have in common, 0 to 1. */
function similarity(a: Test, b: Test): number {
  const most = Math.max(a.items.length, b.items.length);
  return most === 0 ? (a.title === b.title ? 1 : 0) : common(a.items, b.items) / most;
}

function common(a: readonly Item[], b: readonly Item[]): number {
  return a.length - without(a, b).length;
}

/** The items of `a` that `b` does not have, each as often as it is missing. */
export function without(a: readonly Item[], b: readonly Item[]): Item[] {
  const counts = new Map<string, number>();
  for (const item of b) counts.set(textOfItem(item), (counts.get(textOfItem(item)) ?? 0) + 1);
  return a.filter((item) => {
    const count = counts.get(textOfItem(item)) ?? 0;
    counts.set(textOfItem(item), count - 1);
    return count < 1;
  });
}

/** The share of their words that two texts have in common, 0 to 1. */
export function shareOfWords(a: string, b: string): number {
  const words = (text: string): Set<string> => new Set(text.match(/\w+/g) ?? []);
  const [of, other] = [words(a), words(b)];
  const shared = [...of].filter((word) => other.has(word)).length;
  return shared / Math.max(of.size, other.size, 1);
}
