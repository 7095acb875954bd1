import { type IpAddress, prefixMask } from '@tollgate/sip-parser';

/** A position has 24 bits of a slot; the other 8 are hash, so that few wrong blocks are compared. */
const MOST = 2 ** 24 - 1;
const TAG = 0xff << 24;
/** A list whose blocks crowd more than this, by bad luck or by intent, does without a table. */
const LONGEST_WALK = 64;

/**
 * Positions of the blocks of one length by the hash of their bits: tells where the block of that
 * length around an address is, or that there is none, with about two accesses to memory.
 * 6 to 12 bytes a block.
 */
export class ExactTable {
  readonly #slots: Uint32Array;
  /** The first address of each block, by position: one word an address for IPv4, four for IPv6. */
  readonly #words: Uint32Array;
  readonly #wide: boolean;
  readonly #mask0: number;
  readonly #mask1: number;
  readonly #mask2: number;
  readonly #mask3: number;

  /** `length` counts bits in 128, also for IPv4. */
  constructor(blocks: number, length: number, words: Uint32Array, wide: boolean) {
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(blocks * 1.5 + 1)));
    this.#words = words;
    this.#wide = wide;
    this.#mask0 = prefixMask(length, 0);
    this.#mask1 = prefixMask(length, 1);
    this.#mask2 = prefixMask(length, 2);
    this.#mask3 = prefixMask(length, 3);
  }

  get bytes(): number {
    return this.#slots.byteLength;
  }

  /** False where the block found no room near its place: then the table is of no use. */
  add(first: IpAddress, at: number): boolean {
    const hash = this.#wide ? this.#hash6(first) : this.#hash4(first.w3);
    const last = this.#slots.length - 1;
    for (let walk = 0; walk < LONGEST_WALK; walk++) {
      const slot = (hash + walk) & last;
      if (this.#slots[slot] !== 0) continue;
      this.#slots[slot] = (hash & TAG) | (at + 1);
      return at < MOST;
    }
    return false;
  }

  /** The position of the block around the address, -1 if there is none. */
  find(ip: IpAddress): number {
    return this.#wide ? this.#find6(ip) : this.#find4(ip.w3);
  }

  #find4(w3: number): number {
    const slots = this.#slots;
    const hash = this.#hash4(w3);
    const last = slots.length - 1;
    for (let walk = 0; walk < LONGEST_WALK; walk++) {
      const found = slots[(hash + walk) & last]!;
      if (found === 0) return -1;
      if (((found ^ hash) & TAG) !== 0) continue;
      const at = (found & ~TAG) - 1;
      if (this.#words[at] === (w3 & this.#mask3) >>> 0) return at;
    }
    return -1;
  }

  #find6(ip: IpAddress): number {
    const slots = this.#slots;
    const hash = this.#hash6(ip);
    const last = slots.length - 1;
    for (let walk = 0; walk < LONGEST_WALK; walk++) {
      const found = slots[(hash + walk) & last]!;
      if (found === 0) return -1;
      if (((found ^ hash) & TAG) !== 0) continue;
      const at = (found & ~TAG) - 1;
      if (this.#holds6(at * 4, ip)) return at;
    }
    return -1;
  }

  #holds6(from: number, { w0, w1, w2, w3 }: IpAddress): boolean {
    const words = this.#words;
    return (
      words[from] === (w0 & this.#mask0) >>> 0 &&
      words[from + 1] === (w1 & this.#mask1) >>> 0 &&
      words[from + 2] === (w2 & this.#mask2) >>> 0 &&
      words[from + 3] === (w3 & this.#mask3) >>> 0
    );
  }

  #hash4(w3: number): number {
    let hash = Math.imul(w3 & this.#mask3, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    return hash ^ (hash >>> 16);
  }

  #hash6(ip: IpAddress): number {
    let hash = Math.imul(ip.w0 & this.#mask0, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15) ^ (ip.w1 & this.#mask1), 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 13) ^ (ip.w2 & this.#mask2), 0x27d4eb2f);
    hash = Math.imul(hash ^ (hash >>> 16) ^ (ip.w3 & this.#mask3), 0x9e3779b1);
    return hash ^ (hash >>> 15);
  }
}
