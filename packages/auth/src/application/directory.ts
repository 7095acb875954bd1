import type { FullDigestPolicy } from '../digest/policy.ts';
import { type Application, bareNumber, compileApplication, isNumber } from './compile.ts';
import type { ApplicationOptions } from './options.ts';

/** Two applications that can claim one call, and the call that shows it. */
export interface Overlap {
  /** Who gets the call. */
  readonly winner: string;
  readonly loser: string;
  /** The Request-URI user both claim. */
  readonly witness: string;
}

/** All applications, by the user part of the Request-URI. */
export interface Directory {
  /** An id first, then a phone number; or the reason why it is neither. */
  find(user: string): Application | 'application-unknown' | 'number-unowned';
  readonly overlaps: readonly Overlap[];
}

/** Throws a TypeError or RangeError naming the option and its value. */
export function compileDirectory(
  applications: readonly ApplicationOptions[],
  defaults: FullDigestPolicy,
  uniform: boolean,
): Directory {
  const byId = new Map<string, Application>();
  const byNumber = new Map<string, Application>();
  for (const [index, options] of applications.entries()) {
    const where = `applications[${index}]`;
    const application = compileApplication(options, defaults, where);
    if (uniform) checkUniform(application, defaults, where);
    if (byId.has(application.id)) {
      throw new RangeError(`${where}.id must be its own: ${application.id} is taken`);
    }
    byId.set(application.id, application);
    for (const number of application.numbers) {
      const owner = byNumber.get(number);
      if (owner !== undefined) {
        throw new RangeError(`${where}.numbers must be its own: ${number} belongs to ${owner.id}`);
      }
      byNumber.set(number, application);
    }
  }
  return {
    find(user) {
      const named = byId.get(user);
      if (named !== undefined) return named;
      if (!isNumber(user)) return 'application-unknown';
      return byNumber.get(bareNumber(user)) ?? 'number-unowned';
    },
    overlaps: [...byNumber].flatMap(([number, loser]) => {
      const winner = byId.get(number);
      return winner === undefined || winner === loser
        ? []
        : [{ winner: winner.id, loser: loser.id, witness: number }];
    }),
  };
}

// Where one application challenges in its own way, its challenge tells that it exists; a nonce that
// is bound to less than the address is longer than others.
function checkUniform(application: Application, defaults: FullDigestPolicy, where: string): void {
  const { policy, accessListMissStatus } = application;
  if (
    policy.challengeStatus !== defaults.challengeStatus ||
    policy.offered !== defaults.offered ||
    policy.nonceSource !== defaults.nonceSource ||
    policy.algorithms.join() !== defaults.algorithms.join()
  ) {
    throw new RangeError(`${where} must challenge like all others under uniform`);
  }
  if (accessListMissStatus !== 403) {
    throw new RangeError(`${where}.accessListMissStatus must be 403 under uniform`);
  }
}
