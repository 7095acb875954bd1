import type { IpAddress } from '@tollgate/sip-parser';
import { cidrText } from './cidr.ts';
import { type AccessEntry, type CompiledEntries, compileEntries } from './compile.ts';
import type { PrefixIndex } from './prefix-index.ts';

/** An entry as a list holds it. */
export interface ListedEntry {
  /** Its place in the list as given, from 0. */
  readonly place: number;
  /** The block in canonical text, with its prefix. */
  readonly cidr: string;
  readonly action: 'allow' | 'deny';
  /** Wall clock, milliseconds; absent: for ever. */
  readonly expires?: number;
  readonly label?: string;
}

/** What a list says about an address. */
export interface AccessMatch {
  readonly allowed: boolean;
  /** The entry that decided: the most specific that holds the address and has not ended. */
  readonly entry?: ListedEntry;
  /** On a miss, the entry that came nearest; one that has ended, if only that stood in the way. */
  readonly nearest?: ListedEntry;
  /** How many leading bits the address shares with `nearest`. */
  readonly sharedBits?: number;
}

/** Blocks of addresses that may call, or may not. What no entry holds may not. */
export interface AccessList {
  /** How many blocks decide; an entry given twice is held once. */
  readonly size: number;
  /** Entries that were rewritten on reading, and how: for whoever wrote them. */
  readonly notes: readonly string[];
  /** Bytes of the compiled blocks. */
  readonly bytes: number;
  /** Whether the address may call at this moment (wall clock). Leaves no heap behind. */
  allows(ip: IpAddress, wall: number): boolean;
  /** The same, and why. */
  match(ip: IpAddress, wall: number): AccessMatch;
}

/**
 * Reads and compiles a list. The most specific entry decides, whatever the order; where an allow and
 * a deny stand on one block, the deny. IPv4 entries hold IPv4 addresses only and IPv6 entries IPv6
 * addresses only (so `::/0` lets no IPv4 source in), and an IPv4 address mapped into IPv6 is IPv4. An empty list lets nobody in.
 *
 * A list never changes: any number of applications may share it. To replace one while calls come in
 * see `replaceableAccessList`. Throws a RangeError naming the entries that are wrong.
 */
export function compileAccessList(entries: Iterable<string | AccessEntry>): AccessList {
  return new CompiledAccessList(compileEntries([...entries]));
}

class CompiledAccessList implements AccessList {
  readonly size: number;
  readonly notes: readonly string[];
  readonly bytes: number;
  readonly #compiled: CompiledEntries;

  constructor(compiled: CompiledEntries) {
    const { v4, v6, attributes } = compiled;
    this.size = v4.size + v6.size;
    this.notes = compiled.notes;
    this.bytes =
      v4.bytes + v6.bytes + attributes.denied.byteLength + (attributes.expires?.byteLength ?? 0);
    this.#compiled = compiled;
  }

  allows(ip: IpAddress, wall: number): boolean {
    const index = this.#indexOf(ip);
    const at = this.#find(index, ip, wall);
    return at >= 0 && this.#compiled.attributes.denied[index.id(at)] === 0;
  }

  match(ip: IpAddress, wall: number): AccessMatch {
    const index = this.#indexOf(ip);
    const at = this.#find(index, ip, wall);
    if (at >= 0) {
      const entry = this.#entry(index, at);
      return { allowed: entry.action === 'allow', entry };
    }
    const ended = index.find(ip);
    const near = ended >= 0 ? ended : index.nearest(ip);
    if (near < 0) return { allowed: false };
    const nearest = this.#entry(index, near);
    return { allowed: false, nearest, sharedBits: index.sharedBits(near, ip) };
  }

  #indexOf(ip: IpAddress): PrefixIndex {
    return ip.family === 4 ? this.#compiled.v4 : this.#compiled.v6;
  }

  #find(index: PrefixIndex, ip: IpAddress, wall: number): number {
    const { expires } = this.#compiled.attributes;
    let at = index.find(ip);
    if (expires !== undefined) {
      while (at >= 0 && expires[index.id(at)]! <= wall) at = index.wider(at);
    }
    return at;
  }

  #entry(index: PrefixIndex, at: number): ListedEntry {
    const place = index.id(at);
    const { denied, expires, labels } = this.#compiled.attributes;
    const end = expires?.[place];
    const label = labels.get(place);
    return {
      place,
      cidr: cidrText(index.block(at)),
      action: denied[place] === 0 ? 'allow' : 'deny',
      ...(end === undefined || end === Number.POSITIVE_INFINITY ? {} : { expires: end }),
      ...(label === undefined ? {} : { label }),
    };
  }
}
