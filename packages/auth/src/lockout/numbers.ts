/** Small numbers for names, so that a table can hold them in a word. */
export interface Numbers {
  /** The name's number, -1 if it has none yet. */
  find(name: string): number;
  /** The name's number, a new one if need be. When there are no more, all others share the last. */
  assign(name: string): number;
  /** What `assign` was first given for the number; undefined where names are not told apart. */
  name(number: number): string | undefined;
  /** How many numbers there are. */
  readonly count: number;
}

/** Numbers from 0 to `most` - 1. With `most` 0 names are not told apart: each is 0. */
export function createNumbers(most: number): Numbers {
  if (most === 0) {
    return { find: () => 0, assign: () => 0, name: () => undefined, count: 1 };
  }
  const numbers = new Map<string, number>();
  const names: string[] = [];
  const find = (name: string): number => numbers.get(name) ?? (names.length < most ? -1 : most - 1);
  return {
    find,
    assign(name) {
      const known = find(name);
      if (known >= 0) return known;
      // A copy: a name cut from a longer text would keep all of that text in memory.
      const copy = Buffer.from(name).toString();
      numbers.set(copy, names.length);
      return names.push(copy) - 1;
    },
    name: (number) => names[number],
    get count() {
      return names.length;
    },
  };
}
