import { createKeyedHash, halfSipHash13, type KeyedHash } from '@tollgate/common';
import type { RandomFill } from './policy.ts';
import { type CountedFailure, type RecordOptions, Records, type SourceKey } from './records.ts';

export interface TableOptions extends RecordOptions {
  readonly random: RandomFill;
}

const WAYS = 8;

/**
 * Failures and locks of very many sources in a fixed amount of memory.
 *
 * Set-associative: a key may lie in either of two sets of eight that a keyed hash names. It goes
 * where more places are free; if none is, where fewer are locked, in place of the unlocked record
 * that has been quiet the longest. A locked one is given up only when all sixteen are locked and
 * so is half the table; short of that the newcomer is not remembered.
 */
export class SourceTable {
  /** Records given up while locked, and failures that found no room. */
  lostLocks = 0;
  unplaced = 0;

  readonly #hash: KeyedHash;
  readonly #records: Records;
  readonly #sets: number;
  readonly #half: number;
  /** 32 bits of hash each, so that a look-up reads two short runs and seldom a record. 0: free. */
  readonly #tags: Uint32Array;
  #recounted = Number.NEGATIVE_INFINITY;

  constructor(options: TableOptions) {
    this.#hash = drawKeyedHash(options.random);
    this.#records = new Records(options);
    this.#sets = options.maxSources / WAYS;
    this.#half = options.maxSources / 2;
    this.#tags = new Uint32Array(options.maxSources);
  }

  get capacity(): number {
    return this.#tags.length;
  }

  /** True while no key at all is locked. */
  get quiet(): boolean {
    return this.#records.flagged === 0;
  }

  /**
   * How long the key stays locked, 0: it is not. Takes the words of the key one by one, since every
   * call asks and no object is to be made for it.
   */
  remaining(high: number, low: number, scope: number, mono: number): number {
    if (this.#records.flagged === 0) return 0;
    const slot = this.#find(high, low, scope);
    return slot < 0 ? 0 : this.#records.remaining(slot, mono);
  }

  /** Counts a failure unless the key is locked. True if this one locked it. */
  count(key: SourceKey, failure: CountedFailure, mono: number): boolean {
    const slot = this.#findOrPlace(key, mono);
    if (slot >= 0) return this.#records.count(slot, failure, mono);
    this.unplaced++;
    return false;
  }

  /** Locks the key for `ms` from now, or leaves it locked longer. False if there is no room. */
  lock(key: SourceKey, ms: number, mono: number): boolean {
    const slot = this.#findOrPlace(key, mono);
    if (slot < 0) return false;
    this.#records.lock(slot, ms, mono);
    return true;
  }

  /** Forgets the key. True if it was locked. */
  forget({ high, low, scope }: SourceKey, mono: number): boolean {
    const slot = this.#find(high, low, scope);
    if (slot < 0) return false;
    const locked = this.#records.remaining(slot, mono) > 0;
    this.#tags[slot] = 0;
    this.#records.clear(slot);
    return locked;
  }

  /** Calls back for every record that is locked now. */
  eachLocked(
    mono: number,
    each: (key: SourceKey, remainingMs: number, kinds: number) => void,
  ): void {
    const records = this.#records;
    for (let slot = 0; slot < this.#tags.length && records.flagged > 0; slot++) {
      if (this.#tags[slot] === 0) continue;
      const remaining = records.remaining(slot, mono);
      if (remaining > 0) each(records.key(slot), remaining, records.kinds(slot));
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

  #find(high: number, low: number, scope: number): number {
    this.#hash.hash3(high, low, scope);
    const tag = this.#tag();
    const found = this.#findIn(this.#firstSet(), tag, high, low, scope);
    return found >= 0 ? found : this.#findIn(this.#secondSet(), tag, high, low, scope);
  }

  #findIn(set: number, tag: number, high: number, low: number, scope: number): number {
    for (let slot = set; slot < set + WAYS; slot++) {
      if (this.#tags[slot] === tag && this.#records.holds(slot, high, low, scope)) return slot;
    }
    return -1;
  }

  /** The slot of the key, a new one if it has none; -1 if there is no room. */
  #findOrPlace(key: SourceKey, mono: number): number {
    const found = this.#find(key.high, key.low, key.scope);
    if (found >= 0) return found;
    let slot = this.#victimOf(this.#firstSet(), this.#secondSet(), mono);
    if (slot < 0 && this.#halfLocked(mono)) slot = this.#giveUpLock(mono);
    if (slot < 0) return -1;
    this.#records.begin(slot, key, mono);
    this.#tags[slot] = this.#tag();
    return slot;
  }

  /** From the set with more free places, else with fewer locks, else the record quiet for longer. */
  #victimOf(first: number, second: number, mono: number): number {
    const moreFree = this.#freeIn(first) - this.#freeIn(second);
    if (moreFree !== 0) return this.#victim(moreFree > 0 ? first : second, mono);
    const moreLocked = this.#lockedIn(first, mono) - this.#lockedIn(second, mono);
    if (moreLocked !== 0) return this.#victim(moreLocked < 0 ? first : second, mono);
    const one = this.#victim(first, mono);
    const two = this.#victim(second, mono);
    if (one < 0 || this.#tags[one] === 0) return one;
    return this.#records.quietFor(two, mono) > this.#records.quietFor(one, mono) ? two : one;
  }

  #freeIn(set: number): number {
    const tags = this.#tags;
    let free = 0;
    for (let slot = set; slot < set + WAYS; slot++) if (tags[slot] === 0) free++;
    return free;
  }

  #lockedIn(set: number, mono: number): number {
    const records = this.#records;
    let locked = 0;
    if (records.flagged === 0) return 0;
    for (let slot = set; slot < set + WAYS; slot++) {
      if (this.#tags[slot] !== 0 && records.remaining(slot, mono) > 0) locked++;
    }
    return locked;
  }

  /** A free slot of the set, else its unlocked record with the oldest last stamp, else -1. */
  #victim(set: number, mono: number): number {
    const records = this.#records;
    let victim = -1;
    let quietest = -1;
    for (let slot = set; slot < set + WAYS; slot++) {
      if (this.#tags[slot] === 0) return slot;
      if (records.remaining(slot, mono) > 0) continue;
      const quiet = records.quietFor(slot, mono);
      if (quiet > quietest) {
        victim = slot;
        quietest = quiet;
      }
    }
    return victim;
  }

  /** The record of the two full sets whose lock ends soonest. */
  #giveUpLock(mono: number): number {
    const records = this.#records;
    const first = this.#firstSet();
    let soonest = first;
    for (const set of [first, this.#secondSet()]) {
      for (let slot = set; slot < set + WAYS; slot++) {
        if (records.remaining(slot, mono) < records.remaining(soonest, mono)) soonest = slot;
      }
    }
    this.lostLocks++;
    return soonest;
  }

  /** Whether half the records are locked, after a sweep of ended locks at most once a second. */
  #halfLocked(mono: number): boolean {
    const records = this.#records;
    if (records.flagged >= this.#half && mono - this.#recounted >= 1000) {
      this.#recounted = mono;
      for (let slot = 0; slot < this.#tags.length; slot++) {
        if (this.#tags[slot] !== 0) records.remaining(slot, mono);
      }
    }
    return records.flagged >= this.#half;
  }
}

/** A hash under a secret of its own. */
export function drawKeyedHash(random: RandomFill): KeyedHash {
  const secret = new Uint32Array(2);
  random(new Uint8Array(secret.buffer));
  return createKeyedHash(secret[0]!, secret[1]!, halfSipHash13);
}
