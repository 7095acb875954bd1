import { randomFillSync } from 'node:crypto';
import { show } from '../option-checks.ts';
import { type FailureKind, failureKinds } from './failure.ts';

/** Fills `bytes` with random bytes that an attacker cannot guess. Tests pass their own. */
export type RandomFill = (bytes: Uint8Array) => void;

/** What counts, where, and what follows. Every member has a default. */
export interface LockoutOptions {
  /** This many counted failures within `windowMs` lock their source. 1 to 31. @default 10 */
  readonly failures?: number;
  /** The n-th failure locks if it comes less than this after the first of the n. 1 to 2^29. @default 60_000 */
  readonly windowMs?: number;
  /** How long a lock lasts from the failure that set it. 1 to 2^29. @default 60_000 */
  readonly lockMs?: number;
  /**
   * `source`: failures of one source are added up over all applications, a lock holds for all.
   * `application`: counted and locked for each application apart; for carriers that many tenants
   * share, where one tenant's wrong password must not cost the others their calls.
   * @default 'source'
   */
  readonly scope?: 'source' | 'application';
  /** The kinds that count; the others are answered but never lock. @default all of them */
  readonly counted?: readonly FailureKind[];
  /**
   * An IPv6 source is its /64. A whole /48 is locked after about this many times `failures` within
   * the window, so that walking through its /64s gains little. 1 to 15, 0 for no ceiling. @default 4
   */
  readonly ipv6SiteFactor?: number;
  /**
   * Slows down guessing at one user name from many sources: after about `factor` times `failures`
   * within the window (of that name in that application), each failure on it weighs `weight`
   * failures of its source. Nobody who knows the password is kept out. `factor` 1 to 15, `weight` 2
   * to `failures`. @default undefined, no ceiling
   */
  readonly usernameCeiling?: { readonly factor: number; readonly weight: number };
  /** CIDR blocks whose failures are never counted and that no lock holds. @default none */
  readonly exempt?: readonly string[];
  /**
   * How many sources are remembered; rounded up to a power of two. About 68 bytes each, taken as
   * they are used. 16 to 2^24. @default 131_072
   */
  readonly maxSources?: number;
  /** How many application ids `scope: 'application'` tells apart; those beyond share one. @default 65_536 */
  readonly maxApplications?: number;
  /** Fills bytes with randomness: the secret of the table's hash. @default node:crypto */
  readonly random?: RandomFill;
}

/** `LockoutOptions` checked, defaults filled in. */
export type LockoutPolicy = Required<Omit<LockoutOptions, 'usernameCeiling' | 'counted'>> & {
  readonly usernameCeiling: { readonly factor: number; readonly weight: number } | undefined;
  readonly counted: ReadonlySet<FailureKind>;
};

/** Throws a RangeError or TypeError that names the option and the value. */
export function lockoutPolicy(options: LockoutOptions = {}): LockoutPolicy {
  const { scope = 'source', counted = failureKinds, usernameCeiling } = options;
  if (scope !== 'source' && scope !== 'application') {
    throw new TypeError(`scope must be 'source' or 'application', not ${show(scope)}`);
  }
  for (const kind of counted) {
    if (!failureKinds.includes(kind)) {
      throw new TypeError(`counted must name kinds of failure, not ${show(kind)}`);
    }
  }
  const failures = whole('failures', options.failures ?? 10, 1, 31);
  if (usernameCeiling) {
    whole('usernameCeiling.factor', usernameCeiling.factor, 1, 15);
    whole('usernameCeiling.weight', usernameCeiling.weight, 2, Math.max(2, failures));
  }
  const longest = 2 ** 29;
  const sources = whole('maxSources', options.maxSources ?? 131_072, 16, 2 ** 24);
  return {
    failures,
    windowMs: whole('windowMs', options.windowMs ?? 60_000, 1, longest),
    lockMs: whole('lockMs', options.lockMs ?? 60_000, 1, longest),
    scope,
    counted: new Set(counted),
    ipv6SiteFactor: whole('ipv6SiteFactor', options.ipv6SiteFactor ?? 4, 0, 15),
    usernameCeiling,
    exempt: options.exempt ?? [],
    maxSources: 2 ** Math.ceil(Math.log2(sources)),
    maxApplications: whole('maxApplications', options.maxApplications ?? 65_536, 1, 2 ** 24),
    random: options.random ?? randomFillSync,
  };
}

function whole(name: string, value: number, low: number, high: number): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new RangeError(`${name} must be a whole number from ${low} to ${high}, not ${show(value)}`);
}
