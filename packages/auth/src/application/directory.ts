import { list, pathOf, wrongValue } from '@tollgate/common';
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
  find(user: string): Application | 'application-unknown' | 'number-not-assigned';
  readonly overlaps: readonly Overlap[];
}

/** @throws {TypeError | RangeError} naming the option that is unknown or wrong, by its full path */
export function compileDirectory(
  applications: readonly ApplicationOptions[],
  defaults: FullDigestPolicy,
  uniform: boolean,
): Directory {
  const byId = new Map<string, Application>();
  const byNumber = new Map<string, Application>();
  list('applications', applications, 'a list like [{ id, auth, ... }]');
  for (const [index, options] of applications.entries()) {
    const path = pathOf('applications', index);
    const application = compileApplication(options, defaults, path);
    if (uniform) checkUniform(application, defaults, path);
    if (byId.has(application.id)) {
      throw wrongValue(pathOf(path, 'id'), 'an id that no other application has', application.id);
    }
    byId.set(application.id, application);
    for (const [place, number] of application.numbers.entries()) {
      const owner = byNumber.get(number);
      if (owner !== undefined) {
        const option = pathOf(pathOf(path, 'numbers'), place);
        const wanted = `a number that is given once (${owner.id} has it)`;
        throw wrongValue(option, wanted, number);
      }
      byNumber.set(number, application);
    }
  }
  return {
    find(user) {
      const named = byId.get(user);
      if (named !== undefined) return named;
      if (!isNumber(user)) return 'application-unknown';
      return byNumber.get(bareNumber(user)) ?? 'number-not-assigned';
    },
    overlaps: [...byNumber].flatMap(([number, loser]) => {
      const winner = byId.get(number);
      return winner === undefined || winner === loser
        ? []
        : [{ winner: winner.id, loser: loser.id, witness: number }];
    }),
  };
}

const uniformOptions = ['challengeStatus', 'qop', 'nonceSource', 'algorithms'] as const;

// Where one application challenges in its own way, its challenge tells that it exists; a nonce that
// is bound to less than the address is longer than others.
function checkUniform(application: Application, defaults: FullDigestPolicy, path: string): void {
  const { policy, accessListMissStatus } = application;
  for (const name of uniformOptions) {
    const [own, others] = [String(policy[name]), String(defaults[name])];
    if (own === others) continue;
    throw wrongValue(pathOf(path, name), `${others} as for all others under uniform`, own, own);
  }
  if (accessListMissStatus !== 403) {
    throw wrongValue(
      pathOf(path, 'accessListMissStatus'),
      '403 under uniform',
      accessListMissStatus,
    );
  }
}
