import { oneOf } from '../option-checks.ts';
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

/**
 * Fills what a policy leaves open from another. Throws a RangeError that names the option and its
 * value; `where` stands before the name.
 */
export function completePolicy(
  own: DigestPolicy,
  defaults: FullDigestPolicy = defaultPolicy,
  where = '',
): FullDigestPolicy {
  const policy = {
    algorithms: own.algorithms ?? defaults.algorithms,
    qop: own.qop ?? defaults.qop,
    requireQop: own.requireQop ?? defaults.requireQop,
    digestUri: own.digestUri ?? defaults.digestUri,
    nonceSource: own.nonceSource ?? defaults.nonceSource,
    challengeStatus: own.challengeStatus ?? defaults.challengeStatus,
  };
  someOf(`${where}algorithms`, policy.algorithms, digestAlgorithms);
  for (const algorithm of policy.algorithms) mustWork(`${where}algorithms`, algorithm);
  someOf(`${where}qop`, policy.qop, ['auth', 'auth-int']);
  oneOf(`${where}requireQop`, policy.requireQop, [true, false]);
  oneOf(`${where}digestUri`, policy.digestUri, ['off', 'user', 'strict']);
  oneOf(`${where}nonceSource`, policy.nonceSource, ['ip', 'prefix', 'none']);
  oneOf(`${where}challengeStatus`, policy.challengeStatus, [407, 401]);
  return { ...policy, offered: policy.qop.join(',') };
}

function someOf<T>(name: string, values: readonly T[], allowed: readonly T[]): void {
  if (!Array.isArray(values) || values.length === 0) {
    throw new RangeError(`${name} must be a list of one or more of ${allowed.join(', ')}`);
  }
  for (const value of values) oneOf(name, value, allowed);
  if (new Set(values).size < values.length)
    throw new RangeError(`${name} must not list one twice: ${values.join(', ')}`);
}

// A FIPS build of Node.js has no MD5: better known now than at the first call.
function mustWork(name: string, algorithm: DigestAlgorithm): void {
  try {
    hashText(hashOf(algorithm), '');
  } catch (cause) {
    const message = `${name} must not list ${algorithm}: this Node.js cannot compute it`;
    throw new RangeError(message, { cause });
  }
}
