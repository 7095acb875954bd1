import { flag, oneOf, pathOf, someOf, wrongValue } from '@tollgate/common';
import { type DigestAlgorithm, digestAlgorithms, hashOf, hashText } from './algorithm.ts';
import type { SourceBinding } from './binding.ts';

export type Qop = 'auth' | 'auth-int';

/** How digest credentials are asked for and what is taken. */
export interface DigestPolicy {
  /**
   * One challenge each, in this order; nothing else is taken. Many deployed clients and carriers
   * give up on, or cannot read, anything beside one MD5 challenge: widen it where all callers are
   * known. @default ['MD5']
   */
  readonly algorithms?: readonly DigestAlgorithm[];
  /** Protections offered, in this order. @default ['auth'] */
  readonly qop?: readonly Qop[];
  /**
   * Refuse a response without qop, which is otherwise taken for MD5 where `auth` is offered. Such
   * a response uses up its nonce. @default false
   */
  readonly requireQop?: boolean;
  /**
   * What the digest uri is compared with: `off` nothing (it is hashed as sent, a difference is
   * traced), `user` the application its user part names, `strict` the Request-URI by RFC 3261
   * section 19.1.4. Real clients sign other spellings, and the nonce binds the application anyway.
   * @default 'off'
   */
  readonly digestUri?: 'off' | 'user' | 'strict';
  /**
   * How much of the source address a nonce is bound to. Below `ip` a nonce does not prove the
   * address over UDP: a failure is put down to the address the nonce was issued to. @default 'ip'
   */
  readonly nonceSource?: SourceBinding;
  /** 407 with Proxy-Authenticate or 401 with WWW-Authenticate. @default 407 */
  readonly challengeStatus?: 401 | 407;
}

/** The policy with every default filled in. */
export interface FullDigestPolicy extends Required<DigestPolicy> {
  /** The qop value as it stands in the challenge. */
  readonly offered: string;
}

/** Strict defaults that real clients can answer. */
export const defaultPolicy: FullDigestPolicy = {
  algorithms: ['MD5'],
  qop: ['auth'],
  requireQop: false,
  digestUri: 'off',
  nonceSource: 'ip',
  challengeStatus: 407,
  offered: 'auth',
};

/** Every option of a policy, one entry a member of `DigestPolicy`. */
export const digestPolicyNames: readonly string[] = Object.keys({
  algorithms: true,
  qop: true,
  requireQop: true,
  digestUri: true,
  nonceSource: true,
  challengeStatus: true,
} satisfies Record<keyof Required<DigestPolicy>, true>);

/**
 * Fills what a policy leaves open from another. `path` is that of the object that holds the policy.
 *
 * @throws {TypeError | RangeError} naming the option that is wrong
 */
export function completePolicy(
  own: DigestPolicy,
  defaults: FullDigestPolicy = defaultPolicy,
  path = '',
): FullDigestPolicy {
  const {
    algorithms = defaults.algorithms,
    qop = defaults.qop,
    requireQop = defaults.requireQop,
    digestUri = defaults.digestUri,
    nonceSource = defaults.nonceSource,
    challengeStatus = defaults.challengeStatus,
  } = own;
  someOf(pathOf(path, 'algorithms'), algorithms, digestAlgorithms);
  for (const [index, algorithm] of algorithms.entries()) {
    mustWork(pathOf(pathOf(path, 'algorithms'), index), algorithm);
  }
  someOf(pathOf(path, 'qop'), qop, ['auth', 'auth-int']);
  flag(pathOf(path, 'requireQop'), requireQop);
  oneOf(pathOf(path, 'digestUri'), digestUri, ['off', 'user', 'strict']);
  oneOf(pathOf(path, 'nonceSource'), nonceSource, ['ip', 'prefix', 'none']);
  oneOf(pathOf(path, 'challengeStatus'), challengeStatus, [407, 401]);
  const offered = qop.join(',');
  return { algorithms, qop, requireQop, digestUri, nonceSource, challengeStatus, offered };
}

// A FIPS build of Node.js has no MD5: better known now than at the first call.
function mustWork(option: string, algorithm: DigestAlgorithm): void {
  try {
    hashText(hashOf(algorithm), '');
  } catch (cause) {
    const wanted = 'an algorithm that this Node.js can compute';
    throw Object.assign(wrongValue(option, wanted, algorithm), { cause });
  }
}
