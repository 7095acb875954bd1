import { formatIp, type IpAddress, type Now } from '@tollgate/sip-parser';
import { type AccessList, compileAccessList } from '../acl/access-list.ts';
import { parseCidr } from '../acl/cidr.ts';
import {
  type Failure,
  type FailureKind,
  failureKinds,
  type Lock,
  type Origin,
  type SavedLock,
} from './failure.ts';
import { KeyedHash } from './keyed-hash.ts';
import { createNumbers, type Numbers } from './numbers.ts';
import { type LockoutOptions, type LockoutPolicy, lockoutPolicy } from './policy.ts';
import { SourceTable } from './table.ts';

/** What has been forgotten or passed over for want of room. */
export interface LockoutLosses {
  /** Locks given up early: only when at least half the table is locked. */
  readonly locks: number;
  /** Failures that were not counted. */
  readonly failures: number;
}

/**
 * Failures counted and sources locked, in a fixed amount of memory.
 *
 *     Count only what is certain to come from its address. Over UDP that is a failure with a nonce
 *     this server gave to that address, or a refusal whose ACK came back: anything else lets a
 *     stranger lock out whom he likes.
 *
 * Everything runs on `Now.mono`; `Now.wall` is read only to export and restore. A success is not
 * told here: it clears nothing.
 */
export interface Lockout {
  /** Milliseconds this origin stays locked, 0: it is not. Leaves no heap behind. */
  lockedFor(origin: Origin, now: Now): number;
  /**
   * Counts a failure, unless its kind does not count, the origin is exempt or already locked (a lock
   * is not extended). True if this one locked it: it is itself still answered like any other.
   */
  count(failure: Failure, now: Now): boolean;
  locks(now: Now): Lock[];
  unlock(ip: IpAddress, application: string | undefined, now: Now): boolean;
  exportLocks(now: Now): SavedLock[];
  restoreLocks(saved: readonly SavedLock[], now: Now): number;
  subscribe(onLock: (lock: SavedLock) => void): () => void;
  readonly losses: LockoutLosses;
}

/** Throws a RangeError or TypeError where an option is wrong, naming it and its value. */
export function createLockout(options: LockoutOptions = {}): Lockout {
  return new TableLockout(lockoutPolicy(options));
}

// The third word of a key: what the other two are, above the application's number.
const IPV4 = 1 << 24;
const IPV6_SUBNET = 2 << 24;
const IPV6_SITE = 3 << 24;
const USERNAME = 4 << 24;
const KEY_KIND = 0xff << 24;
const APPLICATION = 0xffffff;

class TableLockout implements Lockout {
  readonly #policy: LockoutPolicy;
  readonly #table: SourceTable;
  readonly #exempt: AccessList | undefined;
  readonly #numbers: Numbers;
  readonly #names: KeyedHash;
  readonly #listeners = new Set<(lock: SavedLock) => void>();

  constructor(policy: LockoutPolicy) {
    this.#policy = policy;
    this.#table = new SourceTable(policy);
    this.#exempt = policy.exempt.length > 0 ? compileAccessList(policy.exempt) : undefined;
    this.#numbers = createNumbers(policy.scope === 'application' ? policy.maxApplications : 0);
    this.#names = new KeyedHash(policy.random);
  }

  get losses(): LockoutLosses {
    return { locks: this.#table.lostLocks, failures: this.#table.unplaced };
  }

  lockedFor({ ip, application }: Origin, now: Now): number {
    if (this.#table.quiet || this.#exempt?.allows(ip, now.wall)) return 0;
    const number = this.#numbers.find(application);
    if (number < 0) return 0;
    if (ip.family === 4) return this.#table.remaining(0, ip.w3, IPV4 + number, now.mono);
    return Math.max(
      this.#table.remaining(ip.w0, ip.w1, IPV6_SUBNET + number, now.mono),
      this.#table.remaining(ip.w0, siteOf(ip), IPV6_SITE + number, now.mono),
    );
  }

  count(failure: Failure, now: Now): boolean {
    const { ip, application } = failure;
    if (!this.#policy.counted.has(failure.failure) || this.#exempt?.allows(ip, now.wall))
      return false;
    if (this.lockedFor(failure, now) > 0) return false;
    const kind = failureKinds.indexOf(failure.failure);
    const weight = this.#weigh(failure, kind, now);
    const number = this.#numbers.assign(application);
    if (ip.family === 4) return this.#countKey(0, ip.w3, IPV4 + number, kind, weight, 1, now);
    const subnet = this.#countKey(ip.w0, ip.w1, IPV6_SUBNET + number, kind, weight, 1, now);
    const every = this.#policy.ipv6SiteFactor;
    if (every === 0) return subnet;
    return this.#countKey(ip.w0, siteOf(ip), IPV6_SITE + number, kind, 1, every, now) || subnet;
  }

  locks(now: Now): Lock[] {
    const locks: Lock[] = [];
    this.#table.eachLocked(now.mono, (a, b, c, remainingMs, kinds) => {
      if ((c & KEY_KIND) === USERNAME) return;
      const failures = {} as Record<FailureKind, number>;
      failureKinds.forEach((kind, i) => {
        failures[kind] = (kinds >>> (i * 8)) & 0xff;
      });
      locks.push({ ...this.#nameKey(a, b, c), remainingMs, failures });
    });
    return locks;
  }

  unlock(ip: IpAddress, application: string | undefined, now: Now): boolean {
    let unlocked = false;
    for (let number = 0; number < this.#numbers.count; number++) {
      if (application !== undefined && number !== this.#numbers.find(application)) continue;
      for (const [a, b, c] of keysOf(ip)) {
        if (this.#table.forget(a, b, c + number, now.mono)) unlocked = true;
      }
    }
    return unlocked;
  }

  exportLocks(now: Now): SavedLock[] {
    return this.locks(now).map(({ remainingMs, failures: _, ...lock }) => ({
      ...lock,
      until: now.wall + remainingMs,
    }));
  }

  restoreLocks(saved: readonly SavedLock[], now: Now): number {
    return saved.filter((lock) => this.#restore(lock, now)).length;
  }

  subscribe(onLock: (lock: SavedLock) => void): () => void {
    this.#listeners.add(onLock);
    return () => this.#listeners.delete(onLock);
  }

  /** How many failures this one counts for, after its user name has been counted. */
  #weigh({ username, application }: Failure, kind: number, now: Now): number {
    const ceiling = this.#policy.usernameCeiling;
    if (ceiling === undefined || username === undefined) return 1;
    this.#names.hashText(`${application}\n${username}`);
    const { first, second } = this.#names;
    if (this.#table.remaining(first, second, USERNAME, now.mono) > 0) return ceiling.weight;
    this.#table.count(first, second, USERNAME, kind, 1, ceiling.factor, now.mono);
    return 1;
  }

  #countKey(
    a: number,
    b: number,
    c: number,
    kind: number,
    weight: number,
    every: number,
    now: Now,
  ): boolean {
    if (!this.#table.count(a, b, c, kind, weight, every, now.mono)) return false;
    const lock = { ...this.#nameKey(a, b, c), until: now.wall + this.#policy.lockMs };
    for (const listener of this.#listeners) listener(lock);
    return true;
  }

  #nameKey(a: number, b: number, c: number): { source: string; application?: string } {
    const application = this.#numbers.name(c & APPLICATION);
    return { source: sourceText(a, b, c), ...(application === undefined ? {} : { application }) };
  }

  #restore(lock: SavedLock, { mono, wall }: Now): boolean {
    const { source, application, until } = lock;
    const key = typeof source === 'string' ? keyOf(source) : undefined;
    const ms = Math.min(until - wall, this.#policy.lockMs);
    // Also false for NaN, where `until` was no number.
    if (key === undefined || !(ms > 0)) return false;
    if ((application === undefined) !== (this.#policy.scope === 'source')) return false;
    const number = this.#numbers.assign(application ?? '');
    return this.#table.lock(key[0], key[1], key[2] + number, Math.ceil(ms), mono);
  }
}

type Key = readonly [a: number, b: number, c: number];

/** The keys an address is counted under, without the application. */
function keysOf(ip: IpAddress): readonly Key[] {
  if (ip.family === 4) return [[0, ip.w3, IPV4]];
  return [
    [ip.w0, ip.w1, IPV6_SUBNET],
    [ip.w0, siteOf(ip), IPV6_SITE],
  ];
}

/** The second word of the /48. */
function siteOf(ip: IpAddress): number {
  return (ip.w1 & 0xffff0000) >>> 0;
}

function sourceText(a: number, b: number, c: number): string {
  if ((c & KEY_KIND) === IPV4) return formatIp({ family: 4, w0: 0, w1: 0, w2: 0xffff, w3: b });
  const text = formatIp({ family: 6, w0: a, w1: b, w2: 0, w3: 0 });
  return `${text}/${(c & KEY_KIND) === IPV6_SITE ? 48 : 64}`;
}

function keyOf(source: string): Key | undefined {
  const cidr = parseCidr(source);
  if (cidr.kind !== 'cidr') return undefined;
  const keys = keysOf(cidr.ip);
  if (cidr.ip.family === 4) return cidr.prefix === 32 ? keys[0] : undefined;
  return cidr.prefix === 64 ? keys[0] : cidr.prefix === 48 ? keys[1] : undefined;
}
