import type { Cidr } from './cidr.ts';
import { type AccessEntry, type EntryFault, readEntry } from './entry.ts';
import { type Blocks, PrefixIndex } from './prefix-index.ts';

/** The entries of one address family; the columns are by position in the index. */
export interface CompiledFamily {
  readonly index: PrefixIndex;
  /** One bit a block, set for a deny; undefined where there is none. */
  readonly denied: Uint8Array | undefined;
  /** Undefined where no entry ever ends. */
  readonly expires: Float64Array | undefined;
}

export interface CompiledEntries {
  readonly v4: CompiledFamily;
  readonly v6: CompiledFamily;
  /** By place in the list as given. */
  readonly labels: ReadonlyMap<number, string>;
  /** What was rewritten on reading. */
  readonly notes: readonly string[];
}

/** By place in the list as given. */
interface Attributes {
  readonly denied: Uint8Array;
  readonly expires: Float64Array;
}

const FAULTS_SHOWN = 10;

/** @throws {RangeError} naming each entry that is wrong (the first ten) by place, value and why */
export function compileEntries(entries: readonly (string | AccessEntry)[]): CompiledEntries {
  const faults: EntryFault[] = [];
  const notes: string[] = [];
  const denied = new Uint8Array(entries.length);
  const expires = new Float64Array(entries.length).fill(Number.POSITIVE_INFINITY);
  const labels = new Map<number, string>();
  const v4 = new BlockColumns(1, entries.length);
  const v6 = new BlockColumns(4, entries.length);
  entries.forEach((given, place) => {
    const cidr = readEntry(given, 'entries', place);
    if (cidr instanceof Error) {
      faults.push(cidr);
      return;
    }
    if (cidr.note !== undefined) notes.push(`entry ${place}: ${cidr.note}`);
    if (typeof given === 'object') {
      if (given.action === 'deny') denied[place] = 1;
      if (given.expires !== undefined) expires[place] = given.expires;
      if (given.label !== undefined) labels.set(place, given.label);
    }
    (cidr.ip.family === 4 ? v4 : v6).add(cidr, place);
  });
  const [first] = faults;
  if (first !== undefined) throw allFaults(first, faults);
  const attributes = { denied, expires };
  return { v4: v4.compile(attributes), v6: v6.compile(attributes), labels, notes };
}

/** One error for all entries that are wrong, so that they can be corrected at one go. */
function allFaults(first: EntryFault, faults: readonly EntryFault[]): RangeError {
  const shown = faults.slice(0, FAULTS_SHOWN).map(({ message }) => message);
  const more = faults.length - FAULTS_SHOWN;
  const text = `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
  return Object.assign(new RangeError(text), { code: first.code, option: first.option });
}

/** The blocks of one family while they are read. */
class BlockColumns implements Blocks {
  readonly width: 1 | 4;
  words: Uint32Array;
  lengths: Uint8Array;
  ids: Uint32Array;
  #size = 0;

  constructor(width: 1 | 4, most: number) {
    this.width = width;
    this.words = new Uint32Array(most * width);
    this.lengths = new Uint8Array(most);
    this.ids = new Uint32Array(most);
  }

  add({ ip, prefix }: Cidr, place: number): void {
    const at = this.#size++;
    this.words.set(this.width === 1 ? [ip.w3] : [ip.w0, ip.w1, ip.w2, ip.w3], at * this.width);
    this.lengths[at] = this.width === 1 ? prefix + 96 : prefix;
    this.ids[at] = place;
  }

  compile({ denied, expires }: Attributes): CompiledFamily {
    const index = new PrefixIndex(this, this.#sort({ denied, expires }));
    const bits = new Uint8Array(Math.ceil(index.size / 8));
    const ends = new Float64Array(index.size);
    for (let at = 0; at < index.size; at++) {
      const place = index.id(at);
      if (denied[place] !== 0) bits[at >>> 3]! |= 1 << (at & 7);
      ends[at] = expires[place]!;
    }
    return {
      index,
      denied: bits.some((byte) => byte !== 0) ? bits : undefined,
      expires: ends.some((end) => end !== Number.POSITIVE_INFINITY) ? ends : undefined,
    };
  }

  /**
   * The blocks to keep, sorted. Of equal blocks with one action only the entry that holds longest
   * is kept; if a block has both actions, the deny comes last and so is found first.
   */
  #sort({ denied, expires }: Attributes): Uint32Array {
    const { ids } = this;
    const order = new Uint32Array(this.#size);
    for (let i = 0; i < order.length; i++) order[i] = i;
    order.sort(
      (a, b) =>
        this.#compareBlocks(a, b) ||
        denied[ids[a]!]! - denied[ids[b]!]! ||
        compare(expires[ids[a]!]!, expires[ids[b]!]!) ||
        b - a,
    );
    return order.filter((block, i) => {
      const next = order[i + 1];
      return (
        next === undefined ||
        this.#compareBlocks(block, next) !== 0 ||
        denied[ids[block]!] !== denied[ids[next]!]
      );
    });
  }

  #compareBlocks(a: number, b: number): number {
    for (let word = 0; word < this.width; word++) {
      const difference = this.words[a * this.width + word]! - this.words[b * this.width + word]!;
      if (difference !== 0) return difference;
    }
    return this.lengths[a]! - this.lengths[b]!;
  }
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
