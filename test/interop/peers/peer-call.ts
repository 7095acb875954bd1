/** One call a user agent of others is told to make to a server on 127.0.0.1. */
export interface PeerCall {
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
  /** The user part of the Request-URI. */
  readonly application: string;
  readonly user: string;
  readonly password: string;
  /** What the program prints once it is clear what became of the call. */
  readonly settled: RegExp;
  /** A file of certificates to trust, for TLS. */
  readonly trusted?: string;
  /** Awaited before the program hangs up. */
  readonly whileUp?: () => Promise<void>;
}
