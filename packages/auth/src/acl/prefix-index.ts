import type { IpAddress } from '@tollgate/sip-parser';
import { ExactTable } from './exact-table.ts';

/** Blocks of one family in columns, in any order. */
export interface Blocks {
  /** Words of an address: 1 for IPv4, 4 for IPv6. */
  readonly width: 1 | 4;
  /** The first address of each, `width` words. */
  readonly words: Uint32Array;
  /** How many bits are shared, counted in 128: an IPv4 /24 is 120. */
  readonly lengths: Uint8Array;
  /** The number each has elsewhere. */
  readonly ids: Uint32Array;
}

/** A run of up to this many blocks is searched linearly; a longer one gets its own node. */
const RUN = 8;

/**
 * The blocks of one address family, sorted, and the most specific one found that holds an address.
 *
 * A block is its first address, its length and its parent: the next wider block around it. All
 * blocks that hold an address x are on one chain of parents, upwards from the last block that does
 * not begin after x; and since a block shares its bits with all its parents, how many leading bits
 * that last block has in common with x says for the whole chain which of them hold x.
 *
 * The last block is found through a tree of nodes over the sorted blocks. A node passes over the
 * bits that all of its blocks share; the next few, about as many as number its blocks, choose a
 * child: a run of blocks or another node. The bits passed over are not compared on the way down.
 * Where x differs in them the search ends beside the right place, but still among blocks that share
 * with x every bit before the difference, and no block around x can be longer than that: the chain
 * above them is the same.
 *
 * IPv6 addresses lie in clusters, so the tree is deep. There, and where all blocks are of one
 * length, the longest blocks are found by their hash first.
 *
 * 13 bytes a block for IPv4, 25 for IPv6, about 2 for the nodes and 6 to 12 for the hashes.
 */
export class PrefixIndex {
  readonly size: number;
  readonly #wide: boolean;
  /** The first address of each block. */
  readonly #words: Uint32Array;
  readonly #lengths: Uint8Array;
  /** A bit a block: whether it has a parent. Most have none, and this much stays in the cache. */
  readonly #nested: Uint8Array;
  readonly #parents: Int32Array;
  readonly #ids: Uint32Array;
  readonly #shortest: number;
  /** A node: bits passed over + bits taken << 8, its first block, 2^taken + 1 children (~n: node n). */
  readonly #nodes: Int32Array;
  readonly #longest: number;
  readonly #exact: ExactTable | undefined;

  /**
   * `order` says which blocks to take, sorted by address and then length; of equal
   * blocks the one sorted last is found first.
   */
  constructor(blocks: Blocks, order: Uint32Array) {
    const { width, words, lengths, ids } = blocks;
    this.size = order.length;
    this.#wide = width === 4;
    this.#ids = order.map((block) => ids[block]!);
    this.#words = new Uint32Array(order.length * width);
    this.#lengths = new Uint8Array(order.length);
    for (let at = 0; at < order.length; at++) {
      const from = order[at]! * width;
      this.#words.set(words.subarray(from, from + width), at * width);
      this.#lengths[at] = lengths[order[at]!]!;
    }
    this.#shortest = this.#lengths.reduce((a, b) => Math.min(a, b), 128);
    this.#longest = this.#lengths.reduce((a, b) => Math.max(a, b), 0);
    this.#parents = new Int32Array(order.length);
    this.#nested = new Uint8Array(Math.ceil(order.length / 8));
    this.#linkParents();
    const nodes: number[] = [];
    if (order.length > RUN) this.#addNode(nodes, 0, order.length);
    this.#nodes = Int32Array.from(nodes);
    // Among blocks of many lengths a second search costs IPv4 more than it spares.
    const worthIt = this.#wide || this.#shortest === this.#longest;
    this.#exact = worthIt && nodes.length > 0 ? this.#hashLongest() : undefined;
  }

  /** Bytes held, all in typed arrays. */
  get bytes(): number {
    const arrays = [
      this.#words,
      this.#lengths,
      this.#nested,
      this.#parents,
      this.#ids,
      this.#nodes,
    ];
    return arrays.reduce((sum, array) => sum + array.byteLength, this.#exact?.bytes ?? 0);
  }

  /** Where the most specific block that holds the address is, -1: none does. */
  find(ip: IpAddress): number {
    if (this.#exact !== undefined) {
      const exact = this.#exact.find(ip);
      if (exact >= 0 || this.#shortest === this.#longest) return exact;
    }
    let at = this.#lastBefore(ip);
    if (at < 0) return -1;
    const shared = this.#shared(at, ip);
    // Most look-ups end here, without touching another column.
    if (shared < this.#shortest) return -1;
    if (shared === 128) return at;
    while (at >= 0 && this.#lengths[at]! > shared) at = this.wider(at);
    return at;
  }

  /** The next wider block around this one, or an equal one; -1: none. */
  wider(at: number): number {
    return (this.#nested[at >>> 3]! & (1 << (at & 7))) === 0 ? -1 : this.#parents[at]!;
  }

  /** Where the block is that shares the most leading bits with the address; -1 if there is no block. */
  nearest(ip: IpAddress): number {
    const before = this.#halve(ip, 0, this.size);
    const after = before + 1;
    if (before < 0) return this.size > 0 ? 0 : -1;
    if (after === this.size) return before;
    return this.#shared(after, ip) > this.#shared(before, ip) ? after : before;
  }

  /** How many leading bits block and address share, in the address's own family. */
  sharedBits(at: number, ip: IpAddress): number {
    return this.#shared(at, ip) - (this.#wide ? 0 : 96);
  }

  /** The id that the block was given. */
  id(at: number): number {
    return this.#ids[at]!;
  }

  block(at: number): { ip: IpAddress; prefix: number } {
    return { ip: this.#first(at), prefix: this.#lengths[at]! - (this.#wide ? 0 : 96) };
  }

  /** A block that is the last not to begin after `ip`, or one with the same chain around `ip`. */
  #lastBefore(ip: IpAddress): number {
    const nodes = this.#nodes;
    if (nodes.length === 0) return this.#halve(ip, 0, this.size);
    let node = 0;
    while (true) {
      const head = nodes[node]!;
      const slot = node + 2 + ((wordOf(ip, (head >>> 5) & 3) << head) >>> (32 - (head >>> 8)));
      const child = nodes[slot]!;
      if (child >= 0) {
        const next = nodes[slot + 1]!;
        return this.#halve(ip, child, next >= 0 ? next : nodes[~next + 1]!);
      }
      node = ~child;
    }
  }

  /** The last block from `low` to before `high` that does not begin after `ip`; `low` - 1: none. */
  #halve(ip: IpAddress, low: number, high: number): number {
    while (high - low > RUN) {
      const middle = (low + high) >>> 1;
      if (this.#beginsAfter(middle, ip)) high = middle;
      else low = middle + 1;
    }
    // A short linear scan predicts well; binary search does not.
    while (low < high && !this.#beginsAfter(low, ip)) low++;
    return low - 1;
  }

  #beginsAfter(at: number, ip: IpAddress): boolean {
    const words = this.#words;
    if (!this.#wide) return words[at]! > ip.w3;
    const from = at * 4;
    if (words[from] !== ip.w0) return words[from]! > ip.w0;
    if (words[from + 1] !== ip.w1) return words[from + 1]! > ip.w1;
    if (words[from + 2] !== ip.w2) return words[from + 2]! > ip.w2;
    return words[from + 3]! > ip.w3;
  }

  #shared(at: number, ip: IpAddress): number {
    const words = this.#words;
    if (!this.#wide) return 96 + Math.clz32(words[at]! ^ ip.w3);
    const from = at * 4;
    if (words[from] !== ip.w0) return Math.clz32(words[from]! ^ ip.w0);
    if (words[from + 1] !== ip.w1) return 32 + Math.clz32(words[from + 1]! ^ ip.w1);
    if (words[from + 2] !== ip.w2) return 64 + Math.clz32(words[from + 2]! ^ ip.w2);
    return 96 + Math.clz32(words[from + 3]! ^ ip.w3);
  }

  #first(at: number): IpAddress {
    if (!this.#wide) return { family: 4, w0: 0, w1: 0, w2: 0xffff, w3: this.#words[at]! };
    const [w0, w1, w2, w3] = this.#words.subarray(at * 4, at * 4 + 4);
    return { family: 6, w0: w0!, w1: w1!, w2: w2!, w3: w3! };
  }

  #linkParents(): void {
    for (let at = 0; at < this.size; at++) {
      const first = this.#first(at);
      let parent = at - 1;
      while (parent >= 0 && this.#lengths[parent]! > this.#shared(parent, first)) {
        parent = this.wider(parent);
      }
      this.#parents[at] = parent;
      if (parent >= 0) this.#nested[at >>> 3]! |= 1 << (at & 7);
    }
  }

  /** Of equal blocks only the one that is found first. */
  #hashLongest(): ExactTable | undefined {
    const longest: number[] = [];
    for (let at = 0; at < this.size; at++) {
      const repeated = at + 1 < this.size && this.#parents[at + 1] === at;
      const equal = repeated && this.#lengths[at + 1] === this.#lengths[at];
      if (this.#lengths[at] === this.#longest && !equal) longest.push(at);
    }
    const table = new ExactTable(longest.length, this.#longest, this.#words, this.#wide);
    return longest.every((at) => table.add(this.#first(at), at)) ? table : undefined;
  }

  /** Adds the node over the blocks from `low` to before `high`; false if all have one address. */
  #addNode(nodes: number[], low: number, high: number): boolean {
    const last = this.#first(high - 1);
    const passed = this.#shared(low, last);
    if (passed === 128) return false;
    const taken = Math.min(31 - Math.clz32(high - low), 32 - (passed & 31));
    const node = nodes.length;
    nodes.push(passed | (taken << 8), low);
    for (let i = low, slot = 0; slot <= 2 ** taken; slot++) {
      nodes.push(i);
      while (i < high && this.#bits(i, passed, taken) === slot) i++;
    }
    for (let slot = node + 2; slot < node + 2 + 2 ** taken; slot++) {
      const from = nodes[slot]!;
      const next = nodes[slot + 1]!;
      const child = nodes.length;
      if (next - from > RUN && this.#addNode(nodes, from, next)) nodes[slot] = ~child;
    }
    return true;
  }

  #bits(at: number, passed: number, taken: number): number {
    const word = this.#wide ? this.#words[at * 4 + (passed >>> 5)]! : this.#words[at]!;
    return (word << passed) >>> (32 - taken);
  }
}

function wordOf(ip: IpAddress, index: number): number {
  if (index === 3) return ip.w3;
  if (index === 2) return ip.w2;
  return index === 1 ? ip.w1 : ip.w0;
}
