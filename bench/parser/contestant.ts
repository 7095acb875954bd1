/** What an authenticator reads of a request. */
export interface Seen {
  readonly method: string;
  readonly user: string;
  readonly host: string;
  readonly branch: string;
  /** '' where the top Via has none. */
  readonly received: string;
  readonly fromTag: string;
  readonly callId: string;
  readonly cseq: number;
  readonly contentLength: number;
  /** undefined where there are no credentials. */
  readonly credentials: SeenCredentials | undefined;
}

export interface SeenCredentials {
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  readonly algorithm: string;
  readonly cnonce: string;
  readonly qop: string;
  readonly nc: string;
}

/** A parser under test. Both jobs start from the bytes a socket delivers. */
export interface Contestant {
  readonly name: string;
  /**
   * Whether its results are also compared on compact and folded forms. Only (a) and (b) are timed.
   */
  readonly checkedOnCompact: boolean;
  /** Parses and returns something of the message, so that no work can be left out as unused. */
  parse(bytes: Buffer): unknown;
  /** Parses and reads what an authenticator reads. */
  view(bytes: Buffer): Seen;
}
