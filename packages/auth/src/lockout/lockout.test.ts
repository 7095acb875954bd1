import { type IpAddress, parseIp } from '@tollgate/sip-parser';
import { describe, expect, it } from 'vitest';
import type { FailureKind, SavedLock } from './failure.ts';
import { createLockout, type Lockout } from './lockout.ts';
import type { LockoutOptions } from './policy.ts';

function ip(text: string): IpAddress {
  return parseIp(text)!;
}

function at(mono: number, wall = 1_700_000_000_000): { mono: number; wall: number } {
  return { mono, wall };
}

/** A generator any test run repeats; a lockout of its own each. */
function lockoutOf(options: LockoutOptions = {}): Lockout {
  let seed = 1;
  return createLockout({
    maxSources: 1024,
    random: (bytes) => {
      for (let i = 0; i < bytes.length; i++) {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        bytes[i] = seed >>> 24;
      }
    },
    ...options,
  });
}

const X = { ip: ip('192.0.2.1'), application: 'a' };

function fail(
  lockout: Lockout,
  mono: number,
  more: {
    ip?: IpAddress;
    application?: string;
    failure?: FailureKind;
    username?: string;
    times?: number;
  } = {},
): boolean[] {
  const { times = 1, ...failure } = more;
  return Array.from({ length: times }, () =>
    lockout.count({ ...X, failure: 'wrong-password', ...failure }, at(mono)),
  );
}

describe('lockout', () => {
  it('locks at the tenth failure, which is itself counted, and not before', () => {
    const lockout = lockoutOf();
    expect(fail(lockout, 0, { times: 9 })).not.toContain(true);
    expect(lockout.lockedFor(X, at(0))).toBe(0);
    expect(fail(lockout, 5)).toEqual([true]);
    expect(lockout.lockedFor(X, at(5))).toBe(60_000);
  });

  // The last stamp below 2^32, and far past the wrap: milliseconds are kept modulo 2^32.
  const starts = [
    0,
    2 ** 32 - 1,
    2 ** 32 - 30_000,
    2 ** 32 - 59_999,
    2 ** 32 - 60_000,
    5 * 2 ** 32,
  ];
  describe.each(starts)('from %d ms of monotonic time', (start) => {
    it('locks when the tenth failure comes 59.999 s after the first', () => {
      const lockout = lockoutOf();
      fail(lockout, start);
      fail(lockout, start + 30_000, { times: 8 });
      expect(fail(lockout, start + 59_999)).toEqual([true]);
    });

    it('does not when it comes 60.000 s after the first; the next one within the window does', () => {
      const lockout = lockoutOf();
      fail(lockout, start);
      fail(lockout, start + 30_000, { times: 8 });
      expect(fail(lockout, start + 60_000)).toEqual([false]);
      expect(lockout.lockedFor(X, at(start + 60_000))).toBe(0);
      expect(fail(lockout, start + 60_001)).toEqual([true]);
    });

    it('does not lock by nine failures, however close', () => {
      const lockout = lockoutOf();
      fail(lockout, start, { times: 9 });
      expect(lockout.lockedFor(X, at(start + 59_999))).toBe(0);
      fail(lockout, start + 60_000, { times: 9 });
      expect(lockout.lockedFor(X, at(start + 60_000))).toBe(0);
    });

    it('unlocks exactly 60.000 s after the failure that locked, with nothing counted any more', () => {
      const lockout = lockoutOf();
      fail(lockout, start, { times: 9 });
      fail(lockout, start + 7);
      expect(lockout.lockedFor(X, at(start + 60_006))).toBe(1);
      expect(lockout.lockedFor(X, at(start + 60_007))).toBe(0);
      expect(fail(lockout, start + 60_007, { times: 9 })).not.toContain(true);
    });
  });

  it('does not take old stamps for new ones after 49.7 days, when the counter has come round', () => {
    const lockout = lockoutOf();
    fail(lockout, 1000, { times: 9 });
    expect(fail(lockout, 1000 + 2 ** 32)).toEqual([false]);
    fail(lockout, 2000 + 2 ** 32, { times: 9 });
    expect(lockout.lockedFor(X, at(2000 + 2 ** 32))).toBe(60_000);
    expect(lockout.lockedFor(X, at(2000 + 2 * 2 ** 32))).toBe(0);
  });

  it('is not extended by failures while it holds', () => {
    const lockout = lockoutOf();
    fail(lockout, 0, { times: 10 });
    expect(fail(lockout, 30_000, { times: 50 })).not.toContain(true);
    expect(lockout.lockedFor(X, at(59_999))).toBe(1);
    expect(lockout.lockedFor(X, at(60_000))).toBe(0);
  });

  it('counts a failure whose time is a little older than the last', () => {
    const lockout = lockoutOf();
    fail(lockout, 100, { times: 9 });
    expect(fail(lockout, 98)).toEqual([true]);
  });

  it('takes no notice of the wall clock', () => {
    const lockout = lockoutOf();
    const failure = { ...X, failure: 'wrong-password' } as const;
    const hour = 3_600_000;
    for (let i = 0; i < 10; i++) lockout.count(failure, at(i, i * (i % 2 === 0 ? hour : -hour)));
    expect(lockout.lockedFor(X, at(10, -hour))).toBe(59_999);
    expect(lockout.lockedFor(X, at(59_999 + 9, 99 * hour))).toBe(1);
    expect(lockout.lockedFor(X, at(60_000 + 9, -hour))).toBe(0);
  });

  it('takes all addresses of an IPv6 /64 for one source', () => {
    const lockout = lockoutOf();
    for (let i = 1; i <= 10; i++) fail(lockout, i, { ip: ip(`2001:db8:0:1:${i}::${i}`) });
    const locked = { ip: ip('2001:db8:0:1:ffff:ffff:ffff:ffff'), application: 'a' };
    expect(lockout.lockedFor(locked, at(10))).toBe(60_000);
    for (let i = 0; i < 65_536; i++) {
      const one = { ip: { ...locked.ip, w2: i * 65_537, w3: i }, application: 'a' };
      if (lockout.lockedFor(one, at(10)) !== 60_000) throw new Error(`${i} is not locked`);
    }
    expect(lockout.lockedFor({ ip: ip('2001:db8:0:2::1'), application: 'a' }, at(10))).toBe(0);
    expect(lockout.locks(at(10)).map(({ source }) => source)).toEqual(['2001:db8:0:1::/64']);
  });

  it('locks a /48 that is walked through, and not its neighbour', () => {
    const lockout = lockoutOf();
    let failures = 0;
    while (lockout.locks(at(failures)).length === 0 && failures < 256) {
      fail(lockout, failures, { ip: ip(`2001:db8:7:${failures.toString(16)}::1`) });
      failures++;
    }
    expect(failures).toBe(37);
    expect(lockout.locks(at(37)).map(({ source }) => source)).toEqual(['2001:db8:7::/48']);
    expect(lockout.lockedFor({ ...X, ip: ip('2001:db8:7:ffff::1') }, at(37))).toBeGreaterThan(0);
    expect(lockout.lockedFor({ ...X, ip: ip('2001:db8:8:ffff::1') }, at(37))).toBe(0);
  });

  it('never locks a /48 with a site factor of 0', () => {
    const lockout = lockoutOf({ ipv6SiteFactor: 0 });
    for (let i = 0; i < 256; i++) fail(lockout, i, { ip: ip(`2001:db8:7:${i.toString(16)}::1`) });
    expect(lockout.locks(at(256))).toEqual([]);
  });

  it('does not mix up sources whose bits are the same but for the family', () => {
    const lockout = lockoutOf();
    fail(lockout, 0, { times: 10, ip: ip('0.0.0.1') });
    expect(lockout.lockedFor({ ...X, ip: ip('0:0:0:1::') }, at(0))).toBe(0);
    expect(lockout.lockedFor({ ...X, ip: ip('::1') }, at(0))).toBe(0);
    expect(lockout.lockedFor({ ...X, ip: ip('::ffff:0.0.0.1') }, at(0))).toBe(60_000);
  });

  it('locks a source out of all applications by default', () => {
    const lockout = lockoutOf();
    for (let i = 0; i < 10; i++) fail(lockout, i, { application: `app-${i}` });
    expect(lockout.lockedFor({ ...X, application: 'any' }, at(10))).toBeGreaterThan(0);
  });

  it('counts and locks by application where the scope says so', () => {
    const lockout = lockoutOf({ scope: 'application' });
    fail(lockout, 0, { times: 9, application: 'a' });
    fail(lockout, 0, { times: 10, application: 'b' });
    expect(lockout.lockedFor({ ...X, application: 'a' }, at(0))).toBe(0);
    expect(lockout.lockedFor({ ...X, application: 'b' }, at(0))).toBe(60_000);
    expect(lockout.lockedFor({ ...X, application: 'never-seen' }, at(0))).toBe(0);
    expect(lockout.locks(at(0))).toMatchObject([{ source: '192.0.2.1', application: 'b' }]);
  });

  it('lets applications beyond maxApplications share a count', () => {
    const lockout = lockoutOf({ scope: 'application', maxApplications: 1 });
    for (let i = 0; i < 10; i++) fail(lockout, i, { application: `app-${i}` });
    expect(lockout.lockedFor({ ...X, application: 'other' }, at(10))).toBeGreaterThan(0);
  });

  it('tells each lock with its time left and its failures by kind', () => {
    const lockout = lockoutOf();
    fail(lockout, 0, { times: 4, failure: 'unknown-user' });
    fail(lockout, 1, { times: 6, failure: 'access-list' });
    expect(lockout.locks(at(1001))).toEqual([
      {
        source: '192.0.2.1',
        remainingMs: 59_000,
        failures: {
          'wrong-password': 0,
          'unknown-user': 4,
          'access-list': 6,
          'unknown-application': 0,
        },
      },
    ]);
    expect(lockout.locks(at(60_001))).toEqual([]);
  });

  it('starts the counts by kind anew after a quiet window', () => {
    const lockout = lockoutOf();
    fail(lockout, 0, { times: 9, failure: 'unknown-user' });
    fail(lockout, 60_000, { times: 10 });
    expect(lockout.locks(at(60_000))[0]?.failures).toMatchObject({
      'unknown-user': 0,
      'wrong-password': 10,
    });
  });

  it('does not count kinds it is told not to', () => {
    const lockout = lockoutOf({ counted: ['wrong-password'] });
    fail(lockout, 0, { times: 50, failure: 'access-list' });
    expect(lockout.lockedFor(X, at(0))).toBe(0);
    fail(lockout, 0, { times: 10 });
    expect(lockout.lockedFor(X, at(0))).toBe(60_000);
  });

  it('never counts or locks an exempt source', () => {
    const lockout = lockoutOf({ exempt: ['192.0.2.0/24', '2001:db8::/32'] });
    fail(lockout, 0, { times: 50 });
    fail(lockout, 0, { times: 50, ip: ip('2001:db8::1') });
    fail(lockout, 0, { times: 10, ip: ip('192.0.3.1') });
    expect(lockout.locks(at(0)).map(({ source }) => source)).toEqual(['192.0.3.1']);
    expect(lockout.lockedFor({ ...X, ip: ip('192.0.3.1') }, at(0))).toBe(60_000);
  });

  it('unlocks with all failures forgotten, so that one slip does not lock again', () => {
    const lockout = lockoutOf();
    fail(lockout, 0, { times: 10 });
    expect(lockout.unlock(X.ip, undefined, at(1))).toBe(true);
    expect(lockout.lockedFor(X, at(1))).toBe(0);
    expect(fail(lockout, 2, { times: 9 })).not.toContain(true);
    expect(lockout.unlock(X.ip, undefined, at(3))).toBe(false);
  });

  it('unlocks an IPv6 address that only its /48 keeps out', () => {
    const lockout = lockoutOf();
    for (let i = 0; i < 37; i++) fail(lockout, i, { ip: ip(`2001:db8:7:${i.toString(16)}::1`) });
    const origin = { ...X, ip: ip('2001:db8:7:ffff::1') };
    expect(lockout.lockedFor(origin, at(40))).toBeGreaterThan(0);
    expect(lockout.unlock(origin.ip, undefined, at(40))).toBe(true);
    expect(lockout.lockedFor(origin, at(40))).toBe(0);
  });

  it('unlocks out of one application, or out of all', () => {
    const lockout = lockoutOf({ scope: 'application' });
    for (const application of ['a', 'b', 'c']) fail(lockout, 0, { times: 10, application });
    expect(lockout.unlock(X.ip, 'b', at(1))).toBe(true);
    expect(lockout.unlock(X.ip, 'never-seen', at(1))).toBe(false);
    expect(
      lockout
        .locks(at(1))
        .map(({ application }) => application)
        .sort(),
    ).toEqual(['a', 'c']);
    expect(lockout.unlock(X.ip, undefined, at(1))).toBe(true);
    expect(lockout.locks(at(1))).toEqual([]);
  });

  it('tells subscribers of each lock once, until they leave', () => {
    const lockout = lockoutOf({ scope: 'application' });
    const told: SavedLock[] = [];
    const leave = lockout.subscribe((lock) => told.push(lock));
    fail(lockout, 5, { times: 12 });
    leave();
    fail(lockout, 5, { times: 12, ip: ip('192.0.2.2') });
    expect(told).toEqual([{ source: '192.0.2.1', application: 'a', until: at(5).wall + 60_000 }]);
  });

  describe('across a restart', () => {
    it('keeps the time left', () => {
      const before = lockoutOf();
      fail(before, 1000, { times: 10 });
      fail(before, 1000, { times: 10, ip: ip('2001:db8::1') });
      const saved = before.exportLocks(at(11_000, 500_000));
      const after = lockoutOf();
      const told: SavedLock[] = [];
      after.subscribe((lock) => told.push(lock));
      expect(after.restoreLocks(JSON.parse(JSON.stringify(saved)), at(3, 510_000))).toBe(2);
      expect(after.lockedFor(X, at(3))).toBe(40_000);
      expect(after.lockedFor({ ...X, ip: ip('2001:db8::2') }, at(40_002))).toBe(1);
      expect(after.lockedFor({ ...X, ip: ip('2001:db8::2') }, at(40_003))).toBe(0);
      expect(told).toEqual([]);
    });

    it('never locks for longer than a lock lasts, though the wall clock was set back', () => {
      const before = lockoutOf();
      fail(before, 0, { times: 10 });
      const after = lockoutOf();
      after.restoreLocks(before.exportLocks(at(0, 10_000_000)), at(0, 10_000_000 - 3_600_000));
      expect(after.lockedFor(X, at(0))).toBe(60_000);
    });

    it('restores no shorter lock over a longer one', () => {
      const lockout = lockoutOf();
      fail(lockout, 0, { times: 10 });
      expect(lockout.restoreLocks([{ source: '192.0.2.1', until: 1000 }], at(0, 0))).toBe(1);
      expect(lockout.lockedFor(X, at(0))).toBe(60_000);
    });

    it('passes over what is over or makes no sense', () => {
      const lockout = lockoutOf();
      const bad: unknown[] = [
        { source: '192.0.2.1', until: 1000 },
        { source: '192.0.2.0/24', until: 2000 },
        { source: '2001:db8::/56', until: 2000 },
        { source: '2001:db8::1', until: 2000 },
        { source: 'x', until: 2000 },
        { source: 5, until: 2000 },
        { source: '192.0.2.1', until: 'soon' },
        { source: '192.0.2.1', application: 'a', until: 2000 },
        {},
      ];
      expect(lockout.restoreLocks(bad as SavedLock[], at(0, 1000))).toBe(0);
      expect(lockout.locks(at(0))).toEqual([]);
    });
  });

  describe('a ceiling on user names', () => {
    const guess = (lockout: Lockout, source: number, mono: number, username = 'alice'): boolean[] =>
      fail(lockout, mono, { ip: ip(`10.0.${source >>> 8}.${source & 255}`), username });

    it('leaves two guesses to each further source once a name was guessed at from many', () => {
      const lockout = lockoutOf({ usernameCeiling: { factor: 3, weight: 5 } });
      for (let source = 0; source < 28; source++)
        expect(guess(lockout, source, 0)).toEqual([false]);
      expect(guess(lockout, 100, 1)).toEqual([false]);
      expect(guess(lockout, 100, 1)).toEqual([true]);
      expect(lockout.locks(at(1)).map(({ source }) => source)).toEqual(['10.0.0.100']);
      expect(guess(lockout, 101, 1, 'bob')).toEqual([false]);
      expect(guess(lockout, 101, 1, 'bob')).toEqual([false]);
    });

    it('is off by default', () => {
      const lockout = lockoutOf();
      for (let source = 0; source < 500; source++) guess(lockout, source, 0);
      expect(lockout.locks(at(0))).toEqual([]);
    });
  });

  it.each([
    [{ failures: 0 }, 'failures must be a whole number from 1 to 31, got 0'],
    [{ failures: 1.5 }, 'failures'],
    [{ failures: 32 }, 'failures'],
    [{ windowMs: 0 }, 'windowMs'],
    [{ windowMs: 2 ** 30 }, 'windowMs'],
    [{ lockMs: Number.NaN }, 'lockMs'],
    [{ maxSources: 1 }, 'maxSources'],
    [{ maxApplications: 0 }, 'maxApplications'],
    [{ ipv6SiteFactor: 16 }, 'ipv6SiteFactor'],
    [
      { failures: Object.create(null) },
      'failures must be a whole number from 1 to 31, got an object',
    ],
    [{ scope: 'user' }, 'scope must be one of "source", "application", got "user"'],
    [{ scope: Object.create(null) }, 'scope must be one of "source", "application", got an object'],
    [
      { counted: ['typo'] },
      'counted[0] must be one of "wrong-password", "unknown-user", "access-list", "unknown-application", got "typo"',
    ],
    [
      { counted: [Object.create(null)] },
      'counted[0] must be one of "wrong-password", "unknown-user", "access-list", "unknown-application", got an object',
    ],
    [{ usernameCeiling: { factor: 0, weight: 5 } }, 'usernameCeiling.factor'],
    [{ usernameCeiling: { factor: 3, weight: 11 } }, 'usernameCeiling.weight'],
    [{ exempt: ['10.1'] }, '10.1: write all four numbers'],
  ])('refuses options %j', (options, message) => {
    expect(() => createLockout(options as LockoutOptions)).toThrow(message);
  });

  it('locks at the first failure when told so, and at the 31st', () => {
    expect(fail(lockoutOf({ failures: 1 }), 0)).toEqual([true]);
    expect(fail(lockoutOf({ failures: 31 }), 0, { times: 31 }).indexOf(true)).toBe(30);
  });
});
