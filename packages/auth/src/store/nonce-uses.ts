/** A nonce in 32-bit words: its MAC, the highest nc used, and which of the 32 below that were. */
const STRIDE = 6;
const HIGHEST = 4;
const WINDOW = 5;
const SMALLEST = 1024;
const ALL_USED = 0xffffffff;

/** What `use` says of a nonce the set does not hold. */
export type Use = 'new' | 'again' | 'unknown';

/**
 * Nonces and which of their counts were used. An open-addressed table over the first word of the
 * MAC, which nobody without the key can choose; it doubles when it is half full.
 */
export class NonceUses {
  size = 0;
  #words = new Uint32Array(SMALLEST * STRIDE);

  /** Uses a nonce the set holds: `again` where the count was used before, or lies too far back. */
  use(mac: Uint32Array, nc: number): Use {
    const at = this.#find(mac);
    const said = this.#look(at, nc);
    if (said !== 'new') return said;
    const words = this.#words;
    const highest = words[at + HIGHEST]!;
    if (nc > highest) {
      const ahead = nc - highest;
      // Shifts count modulo 32: what moves out of the window altogether is done by hand.
      const moved = ahead < 32 ? words[at + WINDOW]! << ahead : 0;
      words[at + WINDOW] = ahead <= 32 ? moved | (1 << (ahead - 1)) : 0;
      words[at + HIGHEST] = nc;
    } else {
      words[at + WINDOW]! |= 1 << (highest - nc - 1);
    }
    return 'new';
  }

  /** What `use` would say; uses nothing. */
  look(mac: Uint32Array, nc: number): Use {
    return this.#look(this.#find(mac), nc);
  }

  #look(at: number, nc: number): Use {
    const highest = this.#words[at + HIGHEST]!;
    if (highest === 0) return 'unknown';
    if (nc > highest) return 'new';
    const behind = highest - nc - 1;
    if (nc === 0 || behind < 0 || behind >= 32) return 'again';
    return (this.#words[at + WINDOW]! & (1 << behind)) === 0 ? 'new' : 'again';
  }

  /** Adds a nonce the set does not hold, used once; with nc 0, used up. */
  add(mac: Uint32Array, nc: number): void {
    if ((this.size + 1) * 2 * STRIDE > this.#words.length) this.#grow();
    const at = this.#find(mac);
    this.#words.set(mac, at);
    this.#words[at + HIGHEST] = nc === 0 ? ALL_USED : nc;
    this.#words[at + WINDOW] = nc === 0 ? ALL_USED : 0;
    this.size++;
  }

  /** Where the nonce is, or the free place where it belongs. */
  #find(mac: Uint32Array): number {
    const words = this.#words;
    let at = (mac[0]! & (words.length / STRIDE - 1)) * STRIDE;
    while (words[at + HIGHEST] !== 0) {
      const same =
        words[at] === mac[0] &&
        words[at + 1] === mac[1] &&
        words[at + 2] === mac[2] &&
        words[at + 3] === mac[3];
      if (same) break;
      at = at + STRIDE === words.length ? 0 : at + STRIDE;
    }
    return at;
  }

  #grow(): void {
    const old = this.#words;
    this.#words = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += STRIDE) {
      if (old[at + HIGHEST] === 0) continue;
      const record = old.subarray(at, at + STRIDE);
      this.#words.set(record, this.#find(record));
    }
  }
}
