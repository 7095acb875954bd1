import { KeyedHash, type RandomFill } from './keyed-hash.ts';

/** What the table needs to know of the policy. */
export interface TableOptions {
  readonly failures: number;
  readonly windowMs: number;
  readonly lockMs: number;
  readonly maxSources: number;
  readonly random: RandomFill;
}

const WAYS = 8;

// A record, in 32-bit words: three of key, one of state, the end of the lock, four one-byte counts
// by kind, then the ring of stamps. Ten stamps make it 64 bytes: a cache line.
const STATE = 3;
const UNTIL = 4;
const KINDS = 5;
const RING = 6;

// The state word: where the ring's next stamp goes (5 bits), how many stamps it holds (5), locked
// (1), where in a run of failures that share a stamp it is (4), the era it was last written in (16).
const HELD = 5;
const LOCKED = 1 << 10;
const SKIPPED = 11;
const ERA = 16;

/** An era is 2^24 ms; 64 of them are the longest time two 32-bit stamps are compared over. */
const ERA_MS = 2 ** 24;
const ERAS_COMPARABLE = 64;

/**
 * Failures and locks of very many sources in a fixed amount of memory.
 *
 * Set-associative: a key may lie in either of two sets of eight that a keyed hash names. It goes
 * where more places are free; if none is, where fewer are locked, in place of the unlocked record
 * that has been quiet the longest. A locked one is given up only when all sixteen are locked and so is half the table;
 * short of that the newcomer is not remembered.
 *
 * Time is monotonic milliseconds, stamps their low 32 bits: differences are right across the wrap,
 * and a record so old that they could be mistaken is recognised by its era and starts anew (for 17
 * years, when eras come round).
 */
export class SourceTable {
  /** Records given up while locked, and failures that found no room. */
  lostLocks = 0;
  unplaced = 0;

  readonly #hash: KeyedHash;
  readonly #failures: number;
  readonly #windowMs: number;
  readonly #lockMs: number;
  readonly #stride: number;
  readonly #sets: number;
  readonly #half: number;
  /** 32 bits of hash each, so that a look-up reads two short runs and seldom a record. 0: free. */
  readonly #tags: Uint32Array;
  readonly #words: Uint32Array;
  /** How many records have the LOCKED bit; some of those locks may be over. */
  #flagged = 0;
  #recounted = Number.NEGATIVE_INFINITY;

  constructor(options: TableOptions) {
    this.#hash = new KeyedHash(options.random);
    this.#failures = options.failures;
    this.#windowMs = options.windowMs;
    this.#lockMs = options.lockMs;
    this.#stride = RING + options.failures;
    this.#sets = options.maxSources / WAYS;
    this.#half = options.maxSources / 2;
    this.#tags = new Uint32Array(options.maxSources);
    this.#words = new Uint32Array(options.maxSources * this.#stride);
  }

  get capacity(): number {
    return this.#tags.length;
  }

  /** True while no key at all is locked. */
  get quiet(): boolean {
    return this.#flagged === 0;
  }

  /** How long the key stays locked, 0: it is not. */
  remaining(a: number, b: number, c: number, mono: number): number {
    if (this.#flagged === 0) return 0;
    const slot = this.#find(a, b, c);
    return slot < 0 ? 0 : this.#remainingAt(slot, mono);
  }

  /**
   * Counts a failure unless the key is locked, and locks it if that was the last one it had; `weight`
   * failures at once, `kind` 0 to 3. Only the first of each `every` failures is stamped, so that a
   * ring of ten stands for ten times as many. Returns true if it locked.
   */
  count(
    a: number,
    b: number,
    c: number,
    kind: number,
    weight: number,
    every: number,
    mono: number,
  ): boolean {
    let slot = this.#find(a, b, c);
    if (slot < 0) slot = this.#place(a, b, c, mono);
    if (slot < 0) {
      this.unplaced++;
      return false;
    }
    if (this.#remainingAt(slot, mono) > 0) return false;
    this.#refresh(slot, mono);
    const words = this.#words;
    const at = slot * this.#stride;
    const shift = kind * 8;
    const counted = (words[at + KINDS]! >>> shift) & 0xff;
    if (counted < 255) words[at + KINDS]! += 1 << shift;

    let skipped = (words[at + STATE]! >>> SKIPPED) & 0xf;
    let locked = false;
    for (let left = weight; left > 0 && !locked; left--) {
      if (skipped === 0) locked = this.#stamp(at, mono);
      skipped = (skipped + 1) % every;
    }
    words[at + STATE] = (words[at + STATE]! & ~(0xf << SKIPPED)) | (skipped << SKIPPED);
    return locked;
  }

  /** Locks the key for `ms` from now, or longer if it is locked longer. False if there is no room. */
  lock(a: number, b: number, c: number, ms: number, mono: number): boolean {
    let slot = this.#find(a, b, c);
    if (slot < 0) slot = this.#place(a, b, c, mono);
    if (slot < 0) return false;
    if (this.#remainingAt(slot, mono) >= ms) return true;
    this.#refresh(slot, mono);
    this.#lockAt(slot * this.#stride, mono, ms);
    return true;
  }

  /** Forgets the key. True if it was locked. */
  forget(a: number, b: number, c: number, mono: number): boolean {
    const slot = this.#find(a, b, c);
    if (slot < 0) return false;
    const locked = this.#remainingAt(slot, mono) > 0;
    this.#free(slot);
    return locked;
  }

  /** Calls back for every record that is locked now. */
  eachLocked(
    mono: number,
    each: (a: number, b: number, c: number, remaining: number, kinds: number) => void,
  ): void {
    for (let slot = 0; slot < this.#tags.length && this.#flagged > 0; slot++) {
      if (this.#tags[slot] === 0) continue;
      const remaining = this.#remainingAt(slot, mono);
      if (remaining === 0) continue;
      const at = slot * this.#stride;
      const words = this.#words;
      each(words[at]!, words[at + 1]!, words[at + 2]!, remaining, words[at + KINDS]!);
    }
  }

  #tag(): number {
    return this.#hash.second === 0 ? 1 : this.#hash.second;
  }

  #firstSet(): number {
    return (this.#hash.first & (this.#sets - 1)) * WAYS;
  }

  #secondSet(): number {
    return (this.#hash.second & (this.#sets - 1)) * WAYS;
  }

  #find(a: number, b: number, c: number): number {
    this.#hash.hash(a, b, c);
    const tag = this.#tag();
    const found = this.#findIn(this.#firstSet(), tag, a, b, c);
    return found >= 0 ? found : this.#findIn(this.#secondSet(), tag, a, b, c);
  }

  #findIn(set: number, tag: number, a: number, b: number, c: number): number {
    for (let slot = set; slot < set + WAYS; slot++) {
      if (this.#tags[slot] !== tag) continue;
      const at = slot * this.#stride;
      const words = this.#words;
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c) return slot;
    }
    return -1;
  }

  /** Makes room for the key hashed last. */
  #place(a: number, b: number, c: number, mono: number): number {
    let slot = this.#victimOf(this.#firstSet(), this.#secondSet(), mono);
    if (slot < 0 && this.#halfLocked(mono)) slot = this.#giveUpLock(mono);
    if (slot < 0) return -1;
    this.#free(slot);
    this.#tags[slot] = this.#tag();
    const at = slot * this.#stride;
    this.#words[at] = a;
    this.#words[at + 1] = b;
    this.#words[at + 2] = c;
    this.#words[at + STATE] = era(mono) << ERA;
    return slot;
  }

  /** In the set with more free places; if none is, with fewer locks; or that has been quiet longer. */
  #victimOf(first: number, second: number, mono: number): number {
    const moreFree = this.#freeIn(first) - this.#freeIn(second);
    if (moreFree !== 0) return this.#victim(moreFree > 0 ? first : second, mono);
    const moreLocked = this.#lockedIn(first, mono) - this.#lockedIn(second, mono);
    if (moreLocked !== 0) return this.#victim(moreLocked < 0 ? first : second, mono);
    const one = this.#victim(first, mono);
    const two = this.#victim(second, mono);
    if (one < 0 || this.#tags[one] === 0) return one;
    return this.#quietFor(two, mono) > this.#quietFor(one, mono) ? two : one;
  }

  #freeIn(set: number): number {
    let free = 0;
    for (let slot = set; slot < set + WAYS; slot++) if (this.#tags[slot] === 0) free++;
    return free;
  }

  #lockedIn(set: number, mono: number): number {
    let locked = 0;
    if (this.#flagged === 0) return 0;
    for (let slot = set; slot < set + WAYS; slot++) {
      if (this.#tags[slot] !== 0 && this.#remainingAt(slot, mono) > 0) locked++;
    }
    return locked;
  }

  /** A free slot of the set, else its unlocked record with the oldest last stamp, else -1. */
  #victim(set: number, mono: number): number {
    let victim = -1;
    let quietest = -1;
    for (let slot = set; slot < set + WAYS; slot++) {
      if (this.#tags[slot] === 0) return slot;
      if (this.#remainingAt(slot, mono) > 0) continue;
      const quiet = this.#quietFor(slot, mono);
      if (quiet > quietest) {
        victim = slot;
        quietest = quiet;
      }
    }
    return victim;
  }

  /** The record of the two full sets whose lock ends soonest. */
  #giveUpLock(mono: number): number {
    const first = this.#firstSet();
    let soonest = first;
    for (const set of [first, this.#secondSet()]) {
      for (let slot = set; slot < set + WAYS; slot++) {
        if (this.#remainingAt(slot, mono) < this.#remainingAt(soonest, mono)) soonest = slot;
      }
    }
    this.lostLocks++;
    return soonest;
  }

  /** Whether half the records are locked. Locks that are over are swept first, once a second at most. */
  #halfLocked(mono: number): boolean {
    if (this.#flagged >= this.#half && mono - this.#recounted >= 1000) {
      this.#recounted = mono;
      for (let slot = 0; slot < this.#tags.length; slot++) {
        if (this.#tags[slot] !== 0) this.#remainingAt(slot, mono);
      }
    }
    return this.#flagged >= this.#half;
  }

  #quietFor(slot: number, mono: number): number {
    const at = slot * this.#stride;
    if (this.#stale(at, mono)) return 2 ** 32;
    const state = this.#words[at + STATE]!;
    if (((state >>> HELD) & 0x1f) === 0) return 2 ** 32;
    const newest = ((state & 0x1f) + this.#failures - 1) % this.#failures;
    return since(this.#words[at + RING + newest]!, mono);
  }

  /** Also takes the LOCKED bit off a lock that is over. */
  #remainingAt(slot: number, mono: number): number {
    const at = slot * this.#stride;
    const words = this.#words;
    if ((words[at + STATE]! & LOCKED) === 0) return 0;
    const remaining = (words[at + UNTIL]! - low(mono)) | 0;
    if (remaining > 0 && !this.#stale(at, mono)) return remaining;
    words[at + STATE]! &= ~LOCKED;
    this.#flagged--;
    return 0;
  }

  #stale(at: number, mono: number): boolean {
    const eras = (era(mono) - (this.#words[at + STATE]! >>> ERA)) & 0xffff;
    return eras >= ERAS_COMPARABLE && eras < 0x8000;
  }

  /** Marks the record as written now; empties it first if nothing in it matters any more. */
  #refresh(slot: number, mono: number): void {
    const at = slot * this.#stride;
    const words = this.#words;
    if (this.#quietFor(slot, mono) >= this.#windowMs) {
      words[at + STATE]! &= LOCKED;
      words[at + KINDS] = 0;
    }
    words[at + STATE] = (words[at + STATE]! & 0xffff) | (era(mono) << ERA);
  }

  #stamp(at: number, mono: number): boolean {
    const words = this.#words;
    const state = words[at + STATE]!;
    const head = state & 0x1f;
    const held = Math.min(((state >>> HELD) & 0x1f) + 1, this.#failures);
    const next = (head + 1) % this.#failures;
    words[at + RING + head] = low(mono);
    words[at + STATE] = (state & ~0x3ff) | next | (held << HELD);
    if (held < this.#failures) return false;
    const oldest = words[at + RING + next]!;
    if (since(oldest, mono) >= this.#windowMs) return false;
    this.#lockAt(at, mono, this.#lockMs);
    return true;
  }

  #lockAt(at: number, mono: number, ms: number): void {
    const words = this.#words;
    if ((words[at + STATE]! & LOCKED) === 0) this.#flagged++;
    words[at + STATE]! |= LOCKED;
    words[at + UNTIL] = low(mono) + ms;
  }

  #free(slot: number): void {
    const at = slot * this.#stride;
    if (this.#tags[slot] !== 0 && (this.#words[at + STATE]! & LOCKED) !== 0) this.#flagged--;
    this.#tags[slot] = 0;
    this.#words.fill(0, at, at + this.#stride);
  }
}

/** A caller's time may be a little older than the last one: that counts as no time at all. */
function since(stamp: number, mono: number): number {
  return Math.max(0, (low(mono) - stamp) | 0);
}

function low(mono: number): number {
  return Math.floor(mono) >>> 0;
}

function era(mono: number): number {
  return Math.floor(mono / ERA_MS) & 0xffff;
}
