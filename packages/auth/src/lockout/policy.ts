import { randomFillSync } from 'node:crypto';
import {
  callable,
  checkKeys,
  list,
  oneOf,
  pathOf,
  wholeNumber,
  wholeNumbers,
  wrongType,
} from '@tollgate/common';
import { readEntry } from '../acl/entry.ts';
import { type FailureKind, failureKinds } from './failure.ts';

/** Fills `bytes` with random bytes that an attacker cannot guess. Tests pass their own. */
export type RandomFill = (bytes: Uint8Array) => void;

/** What counts, where, and what follows. Every member has a default. */
export interface LockoutOptions {
  /** This many counted failures within `windowMs` lock their source. 1 to 31. @default 10 */
  readonly failures?: number;
  /** `failures` lock if the last comes less than this after the first. 1 to 2^29. @default 60_000 */
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
   * the window, so that walking through its /64s gains little. 1 to 15, 0 for no ceiling.
   * @default 4
   */
  readonly ipv6SiteFactor?: number;
  /**
   * Slows down guessing at one user name from many sources: after about `factor` times `failures`
   * within the window (of that name in that application), each failure on it weighs `weight`
   * failures of its source. A caller who knows the password is never kept out. `factor` 1 to 15, `weight` 2
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
  /**
   * How many application ids `scope: 'application'` tells apart; those beyond share one.
   * @default 65_536
   */
  readonly maxApplications?: number;
  /** Fills bytes with randomness: the secret of the table's hash. @default node:crypto */
  readonly random?: RandomFill;
}

/** `LockoutOptions` checked, defaults filled in. */
export type LockoutPolicy = Required<Omit<LockoutOptions, 'usernameCeiling' | 'counted'>> & {
  readonly usernameCeiling: { readonly factor: number; readonly weight: number } | undefined;
  readonly counted: ReadonlySet<FailureKind>;
};

/** Every option, one entry a member of `LockoutOptions`. */
export const lockoutOptionNames: readonly string[] = Object.keys({
  failures: true,
  windowMs: true,
  lockMs: true,
  scope: true,
  counted: true,
  ipv6SiteFactor: true,
  usernameCeiling: true,
  exempt: true,
  maxSources: true,
  maxApplications: true,
  random: true,
} satisfies Record<keyof Required<LockoutOptions>, true>);

const longest = 2 ** 29;
const numbers = {
  failures: { fallback: 10, max: 31 },
  windowMs: { fallback: 60_000, max: longest },
  lockMs: { fallback: 60_000, max: longest },
  ipv6SiteFactor: { fallback: 4, min: 0, max: 15 },
  maxSources: { fallback: 131_072, min: 16, max: 2 ** 24 },
  maxApplications: { fallback: 65_536, max: 2 ** 24 },
};

/** @throws {TypeError | RangeError} naming the option that is unknown or wrong */
export function lockoutPolicy(options: LockoutOptions = {}): LockoutPolicy {
  checkKeys('', options, lockoutOptionNames);
  const { scope = 'source', counted = failureKinds, usernameCeiling, exempt = [] } = options;
  const { random = randomFillSync } = options;
  const read = wholeNumbers('', options, numbers);
  oneOf('scope', scope, ['source', 'application']);
  for (const [index, kind] of list('counted', counted, 'a list of kinds of failure').entries()) {
    oneOf(pathOf('counted', index), kind, failureKinds);
  }
  if (usernameCeiling !== undefined) checkCeiling(usernameCeiling, read.failures);
  checkExempt(exempt);
  return {
    ...read,
    scope,
    counted: new Set(counted),
    usernameCeiling,
    exempt: [...exempt],
    maxSources: 2 ** Math.ceil(Math.log2(read.maxSources)),
    random: callable('random', random, '(bytes) => void that fills them'),
  };
}

function checkCeiling(
  ceiling: NonNullable<LockoutOptions['usernameCeiling']>,
  failures: number,
): void {
  checkKeys('usernameCeiling', ceiling, ['factor', 'weight']);
  wholeNumber('usernameCeiling.factor', ceiling.factor, { max: 15 });
  wholeNumber('usernameCeiling.weight', ceiling.weight, { min: 2, max: Math.max(2, failures) });
}

function checkExempt(exempt: readonly string[]): void {
  const blocks = list('exempt', exempt, "a list like ['192.0.2.0/24']");
  for (const [index, block] of blocks.entries()) {
    if (typeof block !== 'string') {
      throw wrongType(pathOf('exempt', index), "a text like '192.0.2.0/24'", block);
    }
    const read = readEntry(block, 'exempt', index);
    if (read instanceof Error) throw read;
  }
}
