/** Fills `bytes` with random bytes that an attacker cannot guess. Tests pass their own. */
export type RandomFill = (bytes: Uint8Array) => void;

/**
 * HalfSipHash-1-3 of three 32-bit words under a 64-bit secret: which slot of a table a source falls
 * in cannot be computed from outside, so no chosen set of addresses can crowd one slot.
 *
 * An instance is a scratch pad: `hash` leaves the first 32 bits in `first`, 32 more in `second`.
 */
export class KeyedHash {
  first = 0;
  second = 0;
  readonly #k0: number;
  readonly #k1: number;
  #v0 = 0;
  #v1 = 0;
  #v2 = 0;
  #v3 = 0;

  constructor(random: RandomFill) {
    const secret = new Uint32Array(2);
    random(new Uint8Array(secret.buffer));
    this.#k0 = secret[0]! | 0;
    this.#k1 = secret[1]! | 0;
  }

  hash(a: number, b: number, c: number): void {
    this.#start();
    this.#absorb(a);
    this.#absorb(b);
    this.#absorb(c);
    this.#finish(12);
  }

  /** The same over the code units of a text, two to a word. */
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
    this.#v1 = this.#k1 ^ 0xee;
    this.#v2 = 0x6c796765 ^ this.#k0;
    this.#v3 = 0x74656462 ^ this.#k1;
  }

  #absorb(word: number): void {
    this.#v3 ^= word;
    this.#round();
    this.#v0 ^= word;
  }

  #finish(length: number): void {
    this.#absorb(length << 24);
    this.#v2 ^= 0xee;
    this.#round();
    this.#round();
    this.#round();
    this.first = (this.#v1 ^ this.#v3) >>> 0;
    this.#v1 ^= 0xdd;
    this.#round();
    this.#round();
    this.#round();
    this.second = (this.#v1 ^ this.#v3) >>> 0;
  }

  #round(): void {
    let v0 = (this.#v0 + this.#v1) | 0;
    let v1 = ((this.#v1 << 5) | (this.#v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    let v2 = (this.#v2 + this.#v3) | 0;
    let v3 = ((this.#v3 << 8) | (this.#v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    this.#v0 = v0;
    this.#v1 = v1;
    this.#v2 = v2;
    this.#v3 = v3;
  }
}
