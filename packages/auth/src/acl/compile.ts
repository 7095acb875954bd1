import { type Cidr, parseCidr } from './cidr.ts';
import { type Blocks, PrefixIndex } from './prefix-index.ts';

/** One line of an access list. */
export interface AccessEntry {
  /** `192.0.2.0/24`, `2001:db8::/32` or a bare address: see `parseCidr`. */
  readonly cidr: string;
  /** @default 'allow' */
  readonly action?: 'allow' | 'deny';
  /** The entry holds until just before this moment: wall clock, milliseconds. @default for ever */
  readonly expires?: number;
  /** Whose it is, shown in explanations. */
  readonly label?: string;
}

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

const PROBLEMS_SHOWN = 10;

/** Throws a RangeError that names each entry that is wrong (the first ten) by place and text. */
export function compileEntries(entries: readonly (string | AccessEntry)[]): CompiledEntries {
  const problems: string[] = [];
  const notes: string[] = [];
  const denied = new Uint8Array(entries.length);
  const expires = new Float64Array(entries.length).fill(Number.POSITIVE_INFINITY);
  const labels = new Map<number, string>();
  const v4 = new BlockColumns(1, entries.length);
  const v6 = new BlockColumns(4, entries.length);
  entries.forEach((given, place) => {
    const entry = typeof given === 'string' ? { cidr: given } : given;
    const problem = checkEntry(entry);
    const cidr = problem === undefined ? parseCidr(entry.cidr) : undefined;
    if (cidr?.kind !== 'cidr') {
      problems.push(`entry ${place}: ${problem ?? cidr?.message}`);
      return;
    }
    if (cidr.note !== undefined) notes.push(`entry ${place}: ${cidr.note}`);
    if (entry.action === 'deny') denied[place] = 1;
    if (entry.expires !== undefined) expires[place] = entry.expires;
    if (entry.label !== undefined) labels.set(place, entry.label);
    (cidr.ip.family === 4 ? v4 : v6).add(cidr, place);
  });
  if (problems.length > 0) {
    const more = problems.length - PROBLEMS_SHOWN;
    const shown = problems.slice(0, PROBLEMS_SHOWN).join('; ');
    throw new RangeError(`access list: ${shown}${more > 0 ? `; and ${more} more` : ''}`);
  }
  const attributes = { denied, expires };
  return { v4: v4.compile(attributes), v6: v6.compile(attributes), labels, notes };
}

function checkEntry(entry: AccessEntry): string | undefined {
  if (typeof entry?.cidr !== 'string') return `cidr must be a text, not ${String(entry?.cidr)}`;
  const { action = 'allow', expires = 0, label = '' } = entry;
  if (action !== 'allow' && action !== 'deny') {
    return `action must be 'allow' or 'deny', not ${String(action)}`;
  }
  if (typeof expires !== 'number' || Number.isNaN(expires)) {
    return `expires must be milliseconds since 1970, not ${String(expires)}`;
  }
  return typeof label === 'string' ? undefined : `label must be a text, not ${String(label)}`;
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
   * The blocks to keep, sorted. Of equal blocks with one action only the entry that holds longest is
   * kept; where both actions stand on one block, the deny comes last and so is found first.
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
