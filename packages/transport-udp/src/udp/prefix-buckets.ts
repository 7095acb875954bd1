import type { KeyedHash } from '@tollgate/common';
import type { IpAddress } from '@tollgate/sip-parser';

/** How prefixes are limited. */
export interface BucketLimits {
  /** Tokens a prefix gains in a second. */
  readonly perSecond: number;
  /** Tokens a prefix may save up. */
  readonly burst: number;
  /** Prefixes remembered; rounded up to a power of two. 12 bytes each. */
  readonly entries: number;
}

const WAYS = 8;

/**
 * A token bucket for each IPv4 /24 and IPv6 /56, in memory that never grows.
 *
 * Eight entries share a set. A newcomer takes the place of the one with the most tokens: a full
 * bucket says nothing that forgetting it would change, and an empty one stays remembered until its
 * whole set is empty too. So a flood from made-up addresses does not give an exhausted prefix new
 * tokens, and a prefix never heard of before starts with all of its own.
 */
export class PrefixBuckets {
  readonly #hash: KeyedHash;
  readonly #burst: number;
  readonly #perMs: number;
  readonly #setMask: number;
  /** The rest of the hash, by which a prefix is known within its set; 0 is a free entry. */
  readonly #tags: Uint32Array;
  readonly #tokens: Float32Array;
  /** When the tokens were counted: milliseconds modulo 2^32. */
  readonly #stamps: Uint32Array;

  constructor(limits: BucketLimits, hash: KeyedHash) {
    this.#hash = hash;
    this.#burst = limits.burst;
    this.#perMs = limits.perSecond / 1000;
    const sets = 2 ** Math.max(0, Math.ceil(Math.log2(limits.entries / WAYS)));
    this.#setMask = sets - 1;
    this.#tags = new Uint32Array(sets * WAYS);
    this.#tokens = new Float32Array(sets * WAYS);
    this.#stamps = new Uint32Array(sets * WAYS);
  }

  /** Takes one token of the address's prefix at `now` (monotonic, ms); false where none is left. */
  take(ip: IpAddress, now: number): boolean {
    if (ip.family === 4) this.#hash.hash2(0xffff, ip.w3 >>> 8);
    else this.#hash.hash2(ip.w0, ip.w1 & 0xffffff00);
    const tag = this.#hash.second || 1;
    const first = (this.#hash.first & this.#setMask) * WAYS;
    const stamp = Math.floor(now) >>> 0;
    let fullest = first;
    let most = -1;
    for (let entry = first; entry < first + WAYS; entry++) {
      const tokens = this.#level(entry, stamp);
      if (this.#tags[entry] === tag) {
        this.#stamps[entry] = stamp;
        this.#tokens[entry] = tokens >= 1 ? tokens - 1 : tokens;
        return tokens >= 1;
      }
      if (tokens > most) {
        most = tokens;
        fullest = entry;
      }
    }
    this.#tags[fullest] = tag;
    this.#stamps[fullest] = stamp;
    this.#tokens[fullest] = this.#burst - 1;
    return true;
  }

  #level(entry: number, stamp: number): number {
    if (this.#tags[entry] === 0) return this.#burst;
    const elapsed = (stamp - this.#stamps[entry]!) >>> 0;
    return Math.min(this.#burst, this.#tokens[entry]! + elapsed * this.#perMs);
  }
}
