import type { MaybePromise, Transport } from '@tollgate/sip-parser';
import type { AccessList } from '../acl/index.ts';
import type { AuthType } from '../decision/decision.ts';
import type { Ha1Set } from '../digest/ha1.ts';
import type { DigestPolicy } from '../digest/policy.ts';

/**
 * Finds a user's HA1 values; undefined where there is no such user. May answer by a promise, which
 * must settle within its own deadline.
 *
 * Nothing has been verified when it is called: anybody who can receive at their own address may
 * choose the user name (3 to 64 characters of `A-Z a-z 0-9 . _ -`). It must look up only, neither
 * count nor log in.
 */
export type CredentialLookup = (
  username: string,
  application: string,
) => MaybePromise<Ha1Set | undefined>;

/** HA1 values by user name. */
export type CredentialTable = ReadonlyMap<string, Ha1Set> | Readonly<Record<string, Ha1Set>>;

/** Something calls are made to, and who may make them. */
export interface ApplicationOptions extends DigestPolicy {
  /** 1 to 64 characters of `A-Z a-z 0-9 _ -`: the user part of the Request-URI. */
  readonly id: string;
  /** Phone numbers that lead here too: 5 to 15 digits, with or without `+`. */
  readonly numbers?: readonly string[];
  /** Without it every call is refused: nothing is let in because nothing was configured. */
  readonly auth?: AuthType;
  /** For `ip_acl` and `ip_acl_and_credential`: one must allow a source, and none may deny it. */
  readonly accessLists?: readonly AccessList[];
  /** For `credential` and `ip_acl_and_credential`: tables (no user in two), or a look-up. */
  readonly credentials?: CredentialTable | readonly CredentialTable[] | CredentialLookup;
  /** @default udp, tcp and tls */
  readonly transports?: readonly Transport[];
  /** The answer to a source that is on no access list. @default 403 */
  readonly accessListMissStatus?: number;
}
