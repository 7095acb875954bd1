/** The candidate that was most likely meant, if one is near enough or the only longer form. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = plain(word);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = edits(wanted, plain(candidate));
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best ?? onlyOneThatBeginsWith(wanted, candidates);
}

/** `maxServer` for `maxServerTransactions`: units and the like are often left out. */
function onlyOneThatBeginsWith(word: string, candidates: readonly string[]): string | undefined {
  const longer = candidates.filter((candidate) => plain(candidate).startsWith(word));
  return word.length > 1 && longer.length === 1 ? longer[0] : undefined;
}

/**
 * `access-lists`, `access_lists` and `accessLists` are one word; so a wrong style is no distance.
 */
function plain(word: string): string {
  return word
    .slice(0, 64)
    .toLowerCase()
    .replace(/[-_\s]/g, '');
}

/** Insertions, deletions, changes and swaps of neighbours that lead from one word to the other. */
function edits(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        least = Math.min(least, before[j - 2]! + 1);
      }
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[to.length]!;
}
