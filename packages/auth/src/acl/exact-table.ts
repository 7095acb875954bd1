import type { IpAddress } from '@tollgate/sip-parser';

/** Positions have 24 bits of a slot; the other 8 are hash, so that few blocks are looked at in vain. */
const MOST = 2 ** 24 - 1;
const TAG = 0xff << 24;
/** A list whose blocks crowd more than this, by bad luck or by intent, does without a table. */
const LONGEST_WALK = 64;

/**
 * Positions of blocks by the hash of the first `length` bits of an address: tells where a block of
 * that length around an address is, or that there is none, with about one access to memory.
 * 6 to 12 bytes a block.
 */
export class ExactTable {
  readonly #slots: Uint32Array;
  readonly #masks: Int32Array;

  constructor(blocks: number, length: number) {
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(blocks * 1.5 + 1)));
    this.#masks = Int32Array.from([0, 32, 64, 96], (from) => {
      if (length <= from) return 0;
      return length >= from + 32 ? -1 : -1 << (from + 32 - length);
    });
  }

  get bytes(): number {
    return this.#slots.byteLength;
  }

  /** False where the block found no room near its place: then the table is of no use. */
  add(first: IpAddress, at: number): boolean {
    const hash = this.#hash(first);
    const last = this.#slots.length - 1;
    for (let walk = 0; walk < LONGEST_WALK; walk++) {
      const slot = (hash + walk) & last;
      if (this.#slots[slot] !== 0) continue;
      this.#slots[slot] = (hash & TAG) | (at + 1);
      return at < MOST;
    }
    return false;
  }

  /** The first position for which `holds` says yes, -1 if there is none. */
  find(ip: IpAddress, holds: (at: number, ip: IpAddress) => boolean): number {
    const hash = this.#hash(ip);
    const last = this.#slots.length - 1;
    for (let walk = 0; walk < LONGEST_WALK; walk++) {
      const found = this.#slots[(hash + walk) & last]!;
      if (found === 0) return -1;
      const at = (found & ~TAG) - 1;
      if (((found ^ hash) & TAG) === 0 && holds(at, ip)) return at;
    }
    return -1;
  }

  #hash(ip: IpAddress): number {
    const masks = this.#masks;
    let hash = Math.imul(ip.w0 & masks[0]!, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15) ^ (ip.w1 & masks[1]!), 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 13) ^ (ip.w2 & masks[2]!), 0x27d4eb2f);
    hash = Math.imul(hash ^ (hash >>> 16) ^ (ip.w3 & masks[3]!), 0x9e3779b1);
    return hash ^ (hash >>> 15);
  }
}
