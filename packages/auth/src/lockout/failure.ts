import type { IpAddress } from '@tollgate/sip-parser';

/** What can count as a failure. A challenge, a stale nonce and a replay never do. */
export const failureKinds = [
  'wrong-password',
  'unknown-user',
  'access-list',
  'unknown-application',
] as const;

export type FailureKind = (typeof failureKinds)[number];

/** What a failure or a success is counted against. */
export interface Origin {
  readonly ip: IpAddress;
  /** The id of a configured application, '' for an unknown one: never text off the wire. */
  readonly application: string;
}

/** A failure that is certain to have come from its address: see `report` and `settle`. */
export interface Failure extends Origin {
  readonly failure: FailureKind;
  /** As the client wrote it; kept only as a keyed hash, and only where names have a ceiling. */
  readonly username?: string;
}

/** A locked source. */
export interface Lock {
  /** The address, or the IPv6 block that is locked as one: `192.0.2.7`, `2001:db8:0:1::/64`. */
  readonly source: string;
  /** The application it is locked out of; undefined: out of all of them. */
  readonly application?: string;
  /** How much longer, in milliseconds, more than 0. */
  readonly remainingMs: number;
  /** What led to it: the failures counted since the source was last quiet, each kind up to 255. */
  readonly failures: Readonly<Record<FailureKind, number>>;
}

/** A lock as it is kept across a restart, where monotonic time does not last. Plain JSON. */
export interface SavedLock {
  readonly source: string;
  readonly application?: string;
  /** Wall clock, milliseconds. */
  readonly until: number;
}
