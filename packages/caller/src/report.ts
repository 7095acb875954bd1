/** One message of the call, or something that happened between two of them. */
export interface LadderStep {
  /** Milliseconds since the first message. */
  readonly atMs: number;
  /** `out` we sent it, `in` it came, `note` neither: an answer that never came, say. */
  readonly direction: 'out' | 'in' | 'note';
  /** The first line of the message, printable ASCII only; or the note. */
  readonly line: string;
  /** How often the same message was seen again directly after. */
  readonly repeated: number;
}

/** How the call ended. A closed list. */
export type CallVerdict =
  /** A 2xx came; it was acknowledged, and hung up with BYE. */
  | 'answered'
  /** A final answer of 300 or above came. */
  | 'refused'
  /** No final answer came in time. */
  | 'no-answer'
  /** No message could be sent: the name was not found, the connection was refused, ... */
  | 'failed';

/** What became of a test call. Holds neither the password nor any digest. */
export interface CallReport {
  readonly verdict: CallVerdict;
  /** The final status; 0 where none came. */
  readonly status: number;
  /** The reason phrase of the final answer, printable ASCII only; '' where none came. */
  readonly reason: string;
  /** The verdict in a sentence. */
  readonly text: string;
  /** How a challenge was answered; undefined where none was. */
  readonly digest: DigestUsed | undefined;
  readonly ladder: readonly LadderStep[];
}

/** The last challenge that was answered. */
export interface DigestUsed {
  readonly status: 401 | 407;
  readonly realm: string;
  readonly algorithm: string;
  readonly qop: 'auth' | 'auth-int' | 'none';
}
