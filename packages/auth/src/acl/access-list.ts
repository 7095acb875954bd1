import { isObject, wrongType } from '@tollgate/common';
import type { IpAddress } from '@tollgate/sip-parser';
import { cidrText } from './cidr.ts';
import { type CompiledEntries, type CompiledFamily, compileEntries } from './compile.ts';
import type { AccessEntry } from './entry.ts';
import { wrongIp } from './ip-argument.ts';

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
  /** Entries that were rewritten on reading, and how: for the person who wrote them. */
  readonly notes: readonly string[];
  /** Bytes of the compiled blocks. */
  readonly bytes: number;
  /** Whether the address may call at this moment (wall clock). Leaves no heap behind. */
  allows(ip: IpAddress, wall: number): boolean;
  /** The same, and why. */
  match(ip: IpAddress, wall: number): AccessMatch;
}

/**
 * Reads and compiles a list. The most specific entry decides, whatever the order; if one block has
 * an allow and a deny, the deny decides. IPv4 entries hold IPv4 addresses only and IPv6 entries IPv6
 * addresses only (so `::/0` lets no IPv4 source in), and an IPv4 address mapped into IPv6 is IPv4.
 * An empty list lets nobody in.
 *
 * A list never changes: any number of applications may share it. To replace one while calls come in
 * see `replaceableAccessList`.
 *
 * @throws {TypeError} if `entries` is not a list
 * @throws {RangeError} naming the entries that are wrong, each with what to write instead
 */
export function compileAccessList(entries: Iterable<string | AccessEntry>): AccessList {
  if (typeof entries !== 'object' || typeof entries?.[Symbol.iterator] !== 'function') {
    throw wrongType('entries', `a list: write ${listText(entries)}`, entries);
  }
  return new CompiledAccessList(compileEntries([...entries]));
}

class CompiledAccessList implements AccessList {
  readonly size: number;
  readonly notes: readonly string[];
  readonly bytes: number;
  readonly #v4: CompiledFamily;
  readonly #v6: CompiledFamily;
  readonly #labels: ReadonlyMap<number, string>;

  constructor({ v4, v6, labels, notes }: CompiledEntries) {
    this.size = v4.index.size + v6.index.size;
    this.notes = notes;
    this.bytes = bytesOf(v4) + bytesOf(v6);
    this.#v4 = v4;
    this.#v6 = v6;
    this.#labels = labels;
  }

  allows(ip: IpAddress, wall: number): boolean {
    if (ip?.family !== 4 && ip?.family !== 6) throw wrongIp('ip', ip);
    const family = ip.family === 4 ? this.#v4 : this.#v6;
    const at = find(family, ip, wall);
    return at >= 0 && !isDenied(family, at);
  }

  match(ip: IpAddress, wall: number): AccessMatch {
    if (ip?.family !== 4 && ip?.family !== 6) throw wrongIp('ip', ip);
    const family = ip.family === 4 ? this.#v4 : this.#v6;
    const at = find(family, ip, wall);
    if (at >= 0) {
      const entry = this.#entry(family, at);
      return { allowed: entry.action === 'allow', entry };
    }
    const { index } = family;
    const ended = index.find(ip);
    const near = ended >= 0 ? ended : index.nearest(ip);
    if (near < 0) return { allowed: false };
    const nearest = this.#entry(family, near);
    return { allowed: false, nearest, sharedBits: index.sharedBits(near, ip) };
  }

  #entry(family: CompiledFamily, at: number): ListedEntry {
    const place = family.index.id(at);
    const end = family.expires?.[at] ?? Number.POSITIVE_INFINITY;
    const label = this.#labels.get(place);
    return {
      place,
      cidr: cidrText(family.index.block(at)),
      action: isDenied(family, at) ? 'deny' : 'allow',
      ...(end === Number.POSITIVE_INFINITY ? {} : { expires: end }),
      ...(label === undefined ? {} : { label }),
    };
  }
}

/** Where the most specific block is that holds the address and has not ended; -1: none. */
function find({ index, expires }: CompiledFamily, ip: IpAddress, wall: number): number {
  let at = index.find(ip);
  if (expires !== undefined) {
    if (typeof wall !== 'number') throw wrongType('wall', 'milliseconds since 1970', wall);
    while (at >= 0 && expires[at]! <= wall) at = index.wider(at);
  }
  return at;
}

function isDenied({ denied }: CompiledFamily, at: number): boolean {
  return denied !== undefined && (denied[at >>> 3]! & (1 << (at & 7))) !== 0;
}

function bytesOf({ index, denied, expires }: CompiledFamily): number {
  return index.bytes + (denied?.byteLength ?? 0) + (expires?.byteLength ?? 0);
}

/** @throws {TypeError} for anything but an access list, with the call that makes one */
export function checkAccessList(option: string, value: unknown): AccessList {
  if (isAccessList(value)) return value;
  throw wrongType(option, `an access list: write ${listText(value)}`, value);
}

/** Whether a value is an access list: one of this package, or any object with its methods. */
export function isAccessList(value: unknown): value is AccessList {
  return (
    isObject(value) && typeof value['allows'] === 'function' && typeof value['match'] === 'function'
  );
}

/** The call that makes a list of what was given, or of an example. */
export function listText(given: unknown): string {
  const text = typeof given === 'string' && /^[0-9A-Fa-f.:/]{1,64}$/.test(given);
  return `compileAccessList(['${text ? given : '192.0.2.0/24'}'])`;
}
