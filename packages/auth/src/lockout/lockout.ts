import { callable, type KeyedHash } from '@tollgate/common';
import { formatIp, type IpAddress, type Now } from '@tollgate/sip-parser';
import { type AccessList, compileAccessList } from '../acl/access-list.ts';
import { parseCidr } from '../acl/cidr.ts';
import { wrongIp } from '../acl/ip-argument.ts';
import {
  type Failure,
  type FailureKind,
  failureKinds,
  type Lock,
  type Origin,
  type SavedLock,
} from './failure.ts';
import { createInternedIds, type InternedIds } from './interned-ids.ts';
import { type LockoutOptions, type LockoutPolicy, lockoutPolicy } from './policy.ts';
import type { CountedFailure, SourceKey } from './records.ts';
import { drawKeyedHash, SourceTable } from './table.ts';

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
 * **Warning:** count only what is certain to come from its address. Over UDP that is a failure with
 * a nonce this server gave to that address, or a refusal whose ACK came back. Anything else lets a
 * stranger lock out any address.
 *
 * Everything runs on `Now.mono`; `Now.wall` is read only to export and restore. A success is not
 * told here: it clears nothing.
 */
export interface Lockout {
  /** Milliseconds this origin stays locked, 0: it is not. Leaves no heap behind. */
  lockedFor(origin: Origin, now: Now): number;
  /**
   * Counts a failure, unless its kind does not count, the origin is exempt or already locked (a
   * lock is not extended). True if this one locked it: it is itself still answered like any other.
   */
  count(failure: Failure, now: Now): boolean;
  locks(now: Now): Lock[];
  unlock(ip: IpAddress, application: string | undefined, now: Now): boolean;
  exportLocks(now: Now): SavedLock[];
  restoreLocks(saved: readonly SavedLock[], now: Now): number;
  subscribe(onLock: (lock: SavedLock) => void): () => void;
  readonly losses: LockoutLosses;
}

/** @throws {TypeError | RangeError} naming the option that is unknown or wrong */
export function createLockout(options: LockoutOptions = {}): Lockout {
  return new TableLockout(lockoutPolicy(options));
}

// The `scope` of a key: what the other two words are, above the application's number.
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
  readonly #applications: InternedIds;
  readonly #names: KeyedHash;
  readonly #listeners = new Set<(lock: SavedLock) => void>();

  constructor(policy: LockoutPolicy) {
    this.#policy = policy;
    this.#table = new SourceTable(policy);
    this.#exempt = policy.exempt.length > 0 ? compileAccessList(policy.exempt) : undefined;
    const apart = policy.scope === 'application' ? policy.maxApplications : 0;
    this.#applications = createInternedIds(apart);
    this.#names = drawKeyedHash(policy.random);
  }

  get losses(): LockoutLosses {
    return { locks: this.#table.lostLocks, failures: this.#table.unplaced };
  }

  lockedFor({ ip, application }: Origin, now: Now): number {
    if (ip?.family !== 4 && ip?.family !== 6) throw wrongIp('origin.ip', ip);
    if (this.#table.quiet || this.#exempt?.allows(ip, now.wall)) return 0;
    const number = this.#applications.find(application);
    if (number < 0) return 0;
    if (ip.family === 4) return this.#table.remaining(0, ip.w3, IPV4 + number, now.mono);
    return Math.max(
      this.#table.remaining(ip.w0, ip.w1, IPV6_SUBNET + number, now.mono),
      this.#table.remaining(ip.w0, siteOf(ip), IPV6_SITE + number, now.mono),
    );
  }

  count(failure: Failure, now: Now): boolean {
    const { ip, application } = failure;
    if (ip?.family !== 4 && ip?.family !== 6) throw wrongIp('failure.ip', ip);
    if (!this.#policy.counted.has(failure.failure) || this.#exempt?.allows(ip, now.wall))
      return false;
    if (this.lockedFor(failure, now) > 0) return false;
    const kind = failureKinds.indexOf(failure.failure);
    const weight = this.#weigh(failure, kind, now);
    const number = this.#applications.assign(application);
    const locked = this.#countAt(ownKey(ip, number), { kind, weight, every: 1 }, now);
    const every = this.#policy.ipv6SiteFactor;
    if (ip.family === 4 || every === 0) return locked;
    return this.#countAt(siteKey(ip, number), { kind, weight: 1, every }, now) || locked;
  }

  locks(now: Now): Lock[] {
    const locks: Lock[] = [];
    this.#table.eachLocked(now.mono, (key, remainingMs, kinds) => {
      if ((key.scope & KEY_KIND) === USERNAME) return;
      const failures = {} as Record<FailureKind, number>;
      failureKinds.forEach((kind, i) => {
        failures[kind] = (kinds >>> (i * 8)) & 0xff;
      });
      locks.push({ ...this.#nameKey(key), remainingMs, failures });
    });
    return locks;
  }

  unlock(ip: IpAddress, application: string | undefined, now: Now): boolean {
    if (ip?.family !== 4 && ip?.family !== 6) throw wrongIp('ip', ip);
    let unlocked = false;
    for (let number = 0; number < this.#applications.count; number++) {
      if (application !== undefined && number !== this.#applications.find(application)) continue;
      for (const key of keysOf(ip, number)) {
        if (this.#table.forget(key, now.mono)) unlocked = true;
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
    this.#listeners.add(callable('onLock', onLock, '(lock) => ...'));
    return () => this.#listeners.delete(onLock);
  }

  /** How many failures this one counts for, after its user name has been counted. */
  #weigh({ username, application }: Failure, kind: number, now: Now): number {
    const ceiling = this.#policy.usernameCeiling;
    if (ceiling === undefined || username === undefined) return 1;
    this.#names.hashText(`${application}\n${username}`);
    const { first, second } = this.#names;
    if (this.#table.remaining(first, second, USERNAME, now.mono) > 0) return ceiling.weight;
    const key = { high: first, low: second, scope: USERNAME };
    this.#table.count(key, { kind, weight: 1, every: ceiling.factor }, now.mono);
    return 1;
  }

  #countAt(key: SourceKey, failure: CountedFailure, now: Now): boolean {
    if (!this.#table.count(key, failure, now.mono)) return false;
    const lock = { ...this.#nameKey(key), until: now.wall + this.#policy.lockMs };
    for (const listener of this.#listeners) listener(lock);
    return true;
  }

  #nameKey(key: SourceKey): { source: string; application?: string } {
    const application = this.#applications.id(key.scope & APPLICATION);
    return { source: sourceText(key), ...(application === undefined ? {} : { application }) };
  }

  #restore(lock: SavedLock, { mono, wall }: Now): boolean {
    const { source, application, until } = lock;
    const key = typeof source === 'string' ? keyOf(source) : undefined;
    const ms = Math.min(until - wall, this.#policy.lockMs);
    // Also false for NaN, where `until` was no number.
    if (key === undefined || !(ms > 0)) return false;
    if ((application === undefined) !== (this.#policy.scope === 'source')) return false;
    const scope = key.scope + this.#applications.assign(application ?? '');
    return this.#table.lock({ ...key, scope }, Math.ceil(ms), mono);
  }
}

/** The keys an address is counted under. */
function keysOf(ip: IpAddress, application: number): readonly SourceKey[] {
  const own = ownKey(ip, application);
  return ip.family === 4 ? [own] : [own, siteKey(ip, application)];
}

/** An IPv4 address, or the /64 of an IPv6 address. */
function ownKey(ip: IpAddress, application: number): SourceKey {
  return ip.family === 4
    ? { high: 0, low: ip.w3, scope: IPV4 + application }
    : { high: ip.w0, low: ip.w1, scope: IPV6_SUBNET + application };
}

/** The /48 of an IPv6 address. */
function siteKey(ip: IpAddress, application: number): SourceKey {
  return { high: ip.w0, low: siteOf(ip), scope: IPV6_SITE + application };
}

/** The second word of the /48. */
function siteOf(ip: IpAddress): number {
  return (ip.w1 & 0xffff0000) >>> 0;
}

function sourceText({ high, low, scope }: SourceKey): string {
  const kind = scope & KEY_KIND;
  if (kind === IPV4) return formatIp({ family: 4, w0: 0, w1: 0, w2: 0xffff, w3: low });
  const text = formatIp({ family: 6, w0: high, w1: low, w2: 0, w3: 0 });
  return `${text}/${kind === IPV6_SITE ? 48 : 64}`;
}

/** The key of a source as `sourceText` writes it, for application 0. */
function keyOf(source: string): SourceKey | undefined {
  const cidr = parseCidr(source);
  if (cidr.kind !== 'cidr') return undefined;
  const own = cidr.ip.family === 4 ? 32 : 64;
  if (cidr.prefix === own) return ownKey(cidr.ip, 0);
  return own === 64 && cidr.prefix === 48 ? siteKey(cidr.ip, 0) : undefined;
}
