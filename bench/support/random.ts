/** A seeded generator, so that two runs see the same bytes. Not for secrets. */
export interface Random {
  /** 0 to below `end`. */
  below(end: number): number;
  hex(length: number): string;
  digits(length: number): string;
  pick<T>(choices: readonly [T, ...T[]]): T;
}

/** mulberry32: small, and good enough for variety. */
export function seeded(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (end: number): number => Math.floor(next() * end);
  const text = (length: number, alphabet: string): string => {
    let made = '';
    while (made.length < length) made += alphabet[below(alphabet.length)];
    return made;
  };
  return {
    below,
    hex: (length) => text(length, '0123456789abcdef'),
    digits: (length) => text(length, '0123456789'),
    pick: (choices) => choices[below(choices.length)] ?? choices[0],
  };
}
