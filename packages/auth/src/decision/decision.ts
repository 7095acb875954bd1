import type { ReasonCode } from './reasons.ts';

/** How an application lets calls in. */
export type AuthType = 'ip_acl' | 'credential' | 'ip_acl_and_credential';

/** The call may in. */
export interface Accepted {
  readonly kind: 'accept';
  readonly reason: ReasonCode;
  /** The id of the application it is for. */
  readonly application: string;
  readonly auth: {
    readonly type: AuthType;
    /** The verified user name; absent where only an access list was asked. */
    readonly user?: string;
    readonly sourceIp: string;
    /** False: nothing but a UDP source address speaks for the caller, and that can be forged. */
    readonly proven: boolean;
  };
}

/** It may not. */
export interface Refusal {
  readonly kind: 'refuse';
  readonly reason: ReasonCode;
  /** The id of the application, where the request named one. */
  readonly application: string | undefined;
  readonly status: number;
  /** The whole answer, ready to send to the source. */
  readonly response: Uint8Array;
  /** What the look-up or the store threw, for `*-unavailable`. May hold secrets of theirs. */
  readonly cause?: unknown;
}

/** It may try again with credentials. */
export interface Challenge {
  readonly kind: 'challenge';
  readonly reason: ReasonCode;
  readonly application: string | undefined;
  readonly status: number;
  readonly response: Uint8Array;
  /** The credentials were right, only their nonce was old or used. */
  readonly stale: boolean;
}

/** Nothing is to be sent. */
export interface Drop {
  readonly kind: 'drop';
  readonly reason: ReasonCode;
  readonly application: string | undefined;
}

/** What became of a request; told apart by `kind`. */
export type Decision = Accepted | Refusal | Challenge | Drop;
