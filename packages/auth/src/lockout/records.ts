/** What a record is kept under, as three 32-bit words. */
export interface SourceKey {
  /** The first word of an IPv6 address, 0 for IPv4. */
  readonly high: number;
  /** The second word of an IPv6 address, or the whole IPv4 address. */
  readonly low: number;
  /** What the other two words are, and the number of the application. */
  readonly scope: number;
}

/** One failure as a record counts it. */
export interface CountedFailure {
  /** Its place in `failureKinds`, 0 to 3. */
  readonly kind: number;
  /** How many failures it counts for. */
  readonly weight: number;
  /** Only the first of each `every` failures is stamped, so that ten stamps hold more failures. */
  readonly every: number;
}

/** What the records need to know of the policy. */
export interface RecordOptions {
  readonly failures: number;
  readonly windowMs: number;
  readonly lockMs: number;
  readonly maxSources: number;
}

// A record, in 32-bit words: three of key, one of state, the end of the lock, four one-byte counts
// by kind, then the ring of stamps. Ten stamps make it 64 bytes: a cache line.
const STATE = 3;
const UNTIL = 4;
const KINDS = 5;
const RING = 6;

// The state word: where the ring's next stamp goes (5 bits), how many stamps it holds (5), locked
// (1), where in a run of failures that share a stamp it is (4), the era of the last write (16).
const HELD = 5;
const LOCKED = 1 << 10;
const SKIPPED = 11;
const ERA = 16;

/** An era is 2^24 ms; 64 of them are the longest time two 32-bit stamps are compared over. */
const ERA_MS = 2 ** 24;
const ERAS_COMPARABLE = 64;

/**
 * The failures and the lock of each source, one record a slot, in one typed array. `SourceTable`
 * decides which slot a source has.
 *
 * Time is monotonic milliseconds, stamps their low 32 bits: differences are right across the wrap,
 * and a record so old that they could be mistaken is recognised by its era and starts anew (for 17
 * years, when eras come round).
 */
export class Records {
  /** How many records have the LOCKED bit; some of those locks may be over. */
  flagged = 0;

  readonly #failures: number;
  readonly #windowMs: number;
  readonly #lockMs: number;
  readonly #stride: number;
  readonly #words: Uint32Array;

  constructor({ failures, windowMs, lockMs, maxSources }: RecordOptions) {
    this.#failures = failures;
    this.#windowMs = windowMs;
    this.#lockMs = lockMs;
    this.#stride = RING + failures;
    this.#words = new Uint32Array(maxSources * this.#stride);
  }

  /** Whether the slot has the record of this key. */
  holds(slot: number, high: number, low: number, scope: number): boolean {
    const at = slot * this.#stride;
    const words = this.#words;
    return words[at] === high && words[at + 1] === low && words[at + 2] === scope;
  }

  key(slot: number): SourceKey {
    const [high, low, scope] = this.#words.subarray(slot * this.#stride);
    return { high: high!, low: low!, scope: scope! };
  }

  /** The failures counted since the source was last quiet: one byte for each kind. */
  kinds(slot: number): number {
    return this.#words[slot * this.#stride + KINDS]!;
  }

  /** Starts an empty record for the key, in place of what the slot held. */
  begin(slot: number, { high, low, scope }: SourceKey, mono: number): void {
    this.clear(slot);
    const at = slot * this.#stride;
    this.#words[at] = high;
    this.#words[at + 1] = low;
    this.#words[at + 2] = scope;
    this.#words[at + STATE] = era(mono) << ERA;
  }

  clear(slot: number): void {
    const at = slot * this.#stride;
    if ((this.#words[at + STATE]! & LOCKED) !== 0) this.flagged--;
    this.#words.fill(0, at, at + this.#stride);
  }

  /** How long the slot stays locked, 0 if it is not. Clears the LOCKED bit of a lock that is over. */
  remaining(slot: number, mono: number): number {
    const at = slot * this.#stride;
    const words = this.#words;
    if ((words[at + STATE]! & LOCKED) === 0) return 0;
    const remaining = (words[at + UNTIL]! - low32(mono)) | 0;
    if (remaining > 0 && !this.#stale(at, mono)) return remaining;
    words[at + STATE]! &= ~LOCKED;
    this.flagged--;
    return 0;
  }

  /** How long ago the last stamp was set; 2^32 where there is none. */
  quietFor(slot: number, mono: number): number {
    const at = slot * this.#stride;
    if (this.#stale(at, mono)) return 2 ** 32;
    const state = this.#words[at + STATE]!;
    if (((state >>> HELD) & 0x1f) === 0) return 2 ** 32;
    const newest = ((state & 0x1f) + this.#failures - 1) % this.#failures;
    return since(this.#words[at + RING + newest]!, mono);
  }

  /** Counts a failure unless the slot is locked. True if it locked the slot. */
  count(slot: number, { kind, weight, every }: CountedFailure, mono: number): boolean {
    if (this.remaining(slot, mono) > 0) return false;
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

  /** Locks the slot for `ms` from now, or leaves it locked longer. */
  lock(slot: number, ms: number, mono: number): void {
    if (this.remaining(slot, mono) >= ms) return;
    this.#refresh(slot, mono);
    this.#lockAt(slot * this.#stride, mono, ms);
  }

  #stale(at: number, mono: number): boolean {
    const eras = (era(mono) - (this.#words[at + STATE]! >>> ERA)) & 0xffff;
    return eras >= ERAS_COMPARABLE && eras < 0x8000;
  }

  /** Marks the record as written now; empties it first if nothing in it matters any more. */
  #refresh(slot: number, mono: number): void {
    const at = slot * this.#stride;
    const words = this.#words;
    if (this.quietFor(slot, mono) >= this.#windowMs) {
      words[at + STATE]! &= LOCKED;
      words[at + KINDS] = 0;
    }
    words[at + STATE] = (words[at + STATE]! & 0xffff) | (era(mono) << ERA);
  }

  /** Sets the next stamp of the ring; locks, and says true, if the window now holds too many. */
  #stamp(at: number, mono: number): boolean {
    const words = this.#words;
    const state = words[at + STATE]!;
    const head = state & 0x1f;
    const held = Math.min(((state >>> HELD) & 0x1f) + 1, this.#failures);
    const next = (head + 1) % this.#failures;
    words[at + RING + head] = low32(mono);
    words[at + STATE] = (state & ~0x3ff) | next | (held << HELD);
    if (held < this.#failures) return false;
    const oldest = words[at + RING + next]!;
    if (since(oldest, mono) >= this.#windowMs) return false;
    this.#lockAt(at, mono, this.#lockMs);
    return true;
  }

  #lockAt(at: number, mono: number, ms: number): void {
    const words = this.#words;
    if ((words[at + STATE]! & LOCKED) === 0) this.flagged++;
    words[at + STATE]! |= LOCKED;
    words[at + UNTIL] = low32(mono) + ms;
  }
}

/** A caller's time may be a little older than the last one: that counts as no time at all. */
function since(stamp: number, mono: number): number {
  return Math.max(0, (low32(mono) - stamp) | 0);
}

function low32(mono: number): number {
  return Math.floor(mono) >>> 0;
}

function era(mono: number): number {
  return Math.floor(mono / ERA_MS) & 0xffff;
}
