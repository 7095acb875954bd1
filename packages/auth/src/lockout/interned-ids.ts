/** Ids interned as small numbers, so that a table can hold one in part of a word. */
export interface InternedIds {
  /** The number of an id, -1 if it has none yet. */
  find(id: string): number;
  /** The number of an id, a new one if it has none. Once all are taken, ids share the last. */
  assign(id: string): number;
  /** The id that was first given the number; undefined where ids are not told apart. */
  id(number: number): string | undefined;
  /** How many numbers there are. */
  readonly count: number;
}

/** Numbers from 0 to `most` - 1. With `most` 0 ids are not told apart: each is 0. */
export function createInternedIds(most: number): InternedIds {
  if (most === 0) {
    return { find: () => 0, assign: () => 0, id: () => undefined, count: 1 };
  }
  const numbers = new Map<string, number>();
  const ids: string[] = [];
  const find = (id: string): number => numbers.get(id) ?? (ids.length < most ? -1 : most - 1);
  return {
    find,
    assign(id) {
      const known = find(id);
      if (known >= 0) return known;
      // A copy: an id cut from a longer text would keep all of that text in memory.
      const copy = Buffer.from(id).toString();
      numbers.set(copy, ids.length);
      return ids.push(copy) - 1;
    },
    id: (number) => ids[number],
    get count() {
      return ids.length;
    },
  };
}
