/**
 * How often HalfSipHash mixes: `compression` rounds a word, `finalization` rounds an output word.
 */
export interface HashRounds {
  readonly compression: number;
  readonly finalization: number;
}

/** HalfSipHash-1-3: for tables that only need their slots to be unpredictable. */
export const halfSipHash13: HashRounds = { compression: 1, finalization: 3 };

/** HalfSipHash-2-4: the full number of rounds. */
export const halfSipHash24: HashRounds = { compression: 2, finalization: 4 };

/**
 * HalfSipHash with 64 bits of output under a 64-bit secret key. Nobody without the key can compute
 * which entry of a table an address falls in, so no chosen set of addresses can crowd one entry.
 *
 * An instance is a scratch pad: each method leaves its result in `first` and `second`, two unsigned
 * 32-bit words, so that no object is made per call. https://www.aumasson.jp/siphash/siphash.pdf
 */
export interface KeyedHash {
  /** The first and the second word of the output of the last call. */
  readonly first: number;
  readonly second: number;
  /** Hashes two 32-bit words. */
  hash2(a: number, b: number): void;
  /** Hashes three 32-bit words. */
  hash3(a: number, b: number, c: number): void;
  /** Hashes the code units of a text, two to a word. */
  hashText(text: string): void;
}

/** Makes a hash under the key of two 32-bit words. */
export function createKeyedHash(k0: number, k1: number, rounds: HashRounds): KeyedHash {
  return new HalfSipHash(k0, k1, rounds);
}

class HalfSipHash implements KeyedHash {
  first = 0;
  second = 0;
  readonly #k0: number;
  readonly #k1: number;
  readonly #compression: number;
  readonly #finalization: number;
  #v0 = 0;
  #v1 = 0;
  #v2 = 0;
  #v3 = 0;

  constructor(k0: number, k1: number, { compression, finalization }: HashRounds) {
    this.#k0 = k0 | 0;
    this.#k1 = k1 | 0;
    this.#compression = compression;
    this.#finalization = finalization;
  }

  hash2(a: number, b: number): void {
    this.#start();
    this.#absorb(a);
    this.#absorb(b);
    this.#finish(8);
  }

  hash3(a: number, b: number, c: number): void {
    this.#start();
    this.#absorb(a);
    this.#absorb(b);
    this.#absorb(c);
    this.#finish(12);
  }

  hashText(text: string): void {
    this.#start();
    for (let i = 0; i < text.length; i += 2) {
      const high = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
      this.#absorb(text.charCodeAt(i) | (high << 16));
    }
    this.#finish(text.length);
  }

  #start(): void {
    this.#v0 = this.#k0;
    this.#v1 = this.#k1 ^ 0xee; // 64-bit output
    this.#v2 = this.#k0 ^ 0x6c796765;
    this.#v3 = this.#k1 ^ 0x74656462;
  }

  #absorb(word: number): void {
    this.#v3 ^= word;
    this.#mix(this.#compression);
    this.#v0 ^= word;
  }

  #finish(length: number): void {
    this.#absorb(length << 24);
    this.#v2 ^= 0xee;
    this.#mix(this.#finalization);
    this.first = (this.#v1 ^ this.#v3) >>> 0;
    this.#v1 ^= 0xdd;
    this.#mix(this.#finalization);
    this.second = (this.#v1 ^ this.#v3) >>> 0;
  }

  #mix(rounds: number): void {
    let v0 = this.#v0;
    let v1 = this.#v1;
    let v2 = this.#v2;
    let v3 = this.#v3;
    for (let i = 0; i < rounds; i++) {
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
    }
    this.#v0 = v0;
    this.#v1 = v1;
    this.#v2 = v2;
    this.#v3 = v3;
  }
}
