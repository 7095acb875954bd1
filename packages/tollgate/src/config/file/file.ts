import type { AuthType, DigestHash, DigestPolicy, LockoutOptions } from '@tollgate/auth';
import type { Advertised, CallCaps } from '@tollgate/server';
import type { Limits, Transport } from '@tollgate/sip-parser';

/** The configuration file, as written: JSON, or the same in YAML. */
export interface ConfigFile {
  /** For editors; not read. */
  readonly $schema?: string;
  readonly realm: string;
  readonly listen?: readonly ListenEntry[];
  readonly accessLists?: Readonly<Record<string, readonly (string | AccessListEntry)[]>>;
  readonly credentials?: Readonly<Record<string, CredentialEntry>>;
  readonly applications: readonly ApplicationEntry[];
  /** What applications do that say nothing else. */
  readonly digest?: DigestPolicy;
  readonly onCall?: CallAction;
  readonly unknownApplicationStatus?: 403 | 404;
  readonly lockedReply?: 'refuse' | 'drop';
  readonly uniform?: boolean;
  readonly countUnverifiedUdp?: boolean;
  readonly lockout?: LockoutEntry;
  readonly nonceKeys?: readonly SecretReference[];
  readonly nonceTtlMs?: number;
  readonly limits?: LimitsEntry;
  readonly drainMs?: number;
  readonly logs?: LogsEntry;
  readonly metrics?: MetricsEntry;
  readonly control?: ControlEntry;
}

/** One socket to listen on. */
export interface ListenEntry {
  readonly transport: Transport;
  /** @default the transport */
  readonly name?: string;
  /** @default 0.0.0.0 */
  readonly address?: string;
  /** @default 5060, and 5061 for TLS */
  readonly port?: number;
  readonly ipv6Only?: boolean;
  readonly advertise?: Advertised;
  /** TCP and TLS: the load balancers whose PROXY header is believed. */
  readonly proxyPeers?: readonly string[];
  /** TLS: PEM files. */
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly clientCaFile?: string;
  readonly clientCertificate?: 'required' | 'optional';
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
}

/** One line of an access list, where an address alone does not say enough. */
export interface AccessListEntry {
  readonly cidr: string;
  readonly action?: 'allow' | 'deny';
  /** A moment, as RFC 3339 has it: 2027-01-31T12:00:00Z. */
  readonly expires?: string;
  readonly label?: string;
}

/** A user name and exactly one way to its HA1. */
export interface CredentialEntry {
  /** @default the credential's name in the file */
  readonly user?: string;
  /** The MD5 HA1, or one for each hash. */
  readonly ha1?: string | { readonly [K in DigestHash]?: string };
  /** The name of an environment variable that holds the password. */
  readonly passwordEnv?: string;
  /** A file that holds the password. */
  readonly passwordFile?: string;
}

/** Something calls are made to, and who may make them. */
export interface ApplicationEntry {
  readonly id: string;
  readonly numbers?: readonly string[];
  readonly auth?: AuthType;
  /** Names of `accessLists`. */
  readonly accessLists?: readonly string[];
  /** Names of `credentials`. */
  readonly credentials?: readonly string[];
  readonly transports?: readonly Transport[];
  readonly accessListMissStatus?: number;
  readonly digest?: DigestPolicy;
  readonly onCall?: CallAction;
}

/** What `tollgate serve` does with a call that was let in. */
export type CallAction =
  /** Answers with audio that is off: to try things out. */
  'silence' | { readonly redirect: string } | { readonly reject: number };

/** See `LockoutOptions` of @tollgate/auth. */
export type LockoutEntry = Omit<LockoutOptions, 'maxApplications' | 'random'>;

/** Where a secret is: in a variable of the environment, or in a file. */
export type SecretReference = { readonly env: string } | { readonly file: string };

export interface LimitsEntry extends Partial<CallCaps> {
  readonly maxTransactions?: number;
  readonly maxLookUps?: number;
  readonly maxRingMs?: number;
  readonly maxCallMs?: number;
  /** Of one SIP message. */
  readonly message?: Partial<Limits>;
}

export interface LogsEntry {
  /** @default text, a line a person can read */
  readonly format?: 'text' | 'json';
  /** Which decisions are logged. @default all */
  readonly decisions?: 'all' | 'refusals' | 'none';
}

/** Where /metrics and /healthz are served. */
export interface MetricsEntry {
  /** @default 127.0.0.1 */
  readonly address?: string;
  readonly port: number;
}

/** How `tollgate locks` and `tollgate unlock` reach the server. */
export interface ControlEntry {
  /** The path of a Unix socket; made with mode 0600. */
  readonly socket: string;
}
