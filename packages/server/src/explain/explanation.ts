import type { Trace } from '@tollgate/auth';
import type { Transport } from '@tollgate/sip-parser';
import type { Cause } from './causes.ts';
import type { Change } from './change.ts';

/** Why a packet is answered as it is. */
export interface Explanation {
  /** The moment it was judged for: wall clock, milliseconds. */
  readonly at: number;
  readonly source: {
    readonly address: string;
    readonly port: number;
    readonly transport: Transport;
  };
  /** What could be read of it; values as sent. Never its credentials. */
  readonly request: RequestSummary | undefined;
  /**
   * `accept`, `challenge`, `refuse`, `drop`: what authentication decided of an initial INVITE.
   * `answer`: a request that is answered by rule, without asking who sends it (OPTIONS, a method
   * not served). `reject`: bytes that are no message. `none`: nothing is decided of such a message
   * (a response, an ACK).
   */
  readonly verdict: 'accept' | 'challenge' | 'refuse' | 'drop' | 'answer' | 'reject' | 'none';
  /** A code of docs/reasons.md. */
  readonly reason: string;
  /** What that code means. */
  readonly meaning: string;
  /** The status of the answer; 0 where there is none. */
  readonly status: number;
  /** Gate by gate, in order. */
  readonly trace: Trace;
  /**
   * The answer, byte for byte; absent where nothing is sent, or where the handler answers the call.
   */
  readonly response?: Uint8Array;
  readonly diagnosis: Diagnosis;
  /** What was taken for granted. */
  readonly assumptions: readonly string[];
}

/** What could be read of a request. */
export interface RequestSummary {
  readonly method: string;
  readonly uri: string;
  readonly callId: string;
}

/** What is behind a decision, for a person. */
export interface Diagnosis {
  readonly cause: Cause;
  /** The cause in this case. */
  readonly text: string;
  /** What to do, the best first; each a sentence. Empty where nothing is wrong. */
  readonly fix: readonly string[];
  /** The fix as a change of the configuration, where there is one. */
  readonly change?: Change;
}
