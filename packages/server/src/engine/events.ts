import type { AuthType, ReasonCode, Trace } from '@tollgate/auth';
import type { ParseCode, Source } from '@tollgate/sip-parser';
import type { Call, CallEnd } from '../call/call.ts';

/** What was decided of one initial INVITE; nothing secret is in it. */
export interface DecisionEvent {
  /** Wall clock, milliseconds. */
  readonly at: number;
  readonly source: Source;
  readonly callId: string;
  /** The user part of the Request-URI, at most 64 characters: the sender's own text, escape it. */
  readonly requested: string;
  readonly verdict: 'accept' | 'challenge' | 'refuse' | 'drop';
  /** Why: a code of the closed list in docs/reasons.md. */
  readonly reason: ReasonCode | EngineReason;
  /** What was answered; 0 where nothing was, or where the call is the embedder's to answer. */
  readonly status: number;
  /** The application, where the Request-URI names one that exists. */
  readonly application?: string;
  /** What let the call in. */
  readonly authType?: AuthType;
  readonly user?: string;
  /** Of an accepted call: whether more than a UDP source address speaks for it. */
  readonly proven?: boolean;
  /** One line a gate, where `trace: true` was asked for. */
  readonly trace?: Trace;
}

/** Reasons of the engine itself, after or beside authentication. A closed list. */
export const engineReasons = {
  'merged-request': 'The same INVITE came by two ways; the first is being served.',
  'extension-required': 'The INVITE requires an extension this server does not have.',
  'contact-missing': 'The INVITE has no Contact to send requests in the dialog to.',
  'session-interval-too-small': 'The session interval asked for is below Min-SE.',
  'too-many-calls-for-application': 'The application has as many calls as it may have.',
  'too-many-calls-from-source': 'The source has as many calls as it may have.',
  'too-many-unacknowledged-calls':
    'The source, or all sources together that are not proven, have as many calls without an ACK as may be.',
  'too-many-calls': 'The server has as many calls as it may have.',
  'too-many-transactions': 'The server has as many transactions as it may have.',
  draining: 'The server is closing and takes no new calls.',
} as const;

export type EngineReason = keyof typeof engineReasons;

/** Bytes that were no SIP message, or a request no rule serves. */
export interface RejectedEvent {
  readonly at: number;
  readonly source: Source;
  /** A parse code; or `method-` and the status of the rule, where no rule serves the request. */
  readonly why: ParseCode | `method-${number}`;
  readonly status: number;
}

/**
 * What an engine tells the program that embeds it. What a handler throws, or rejects with, goes to
 * `onError` and stops nothing else; a call whose `onCall` fails is answered 500.
 */
export interface EngineHandlers {
  /** An authenticated call, to be answered. Without it every accepted call is answered 480. */
  readonly onCall?: (call: Call) => void | Promise<void>;
  readonly onDecision?: (event: DecisionEvent) => void;
  readonly onRejected?: (event: RejectedEvent) => void;
  readonly onCallEnd?: (call: Call, end: CallEnd) => void;
  /**
   * A handler failed, or something inside did. `where` names it: `onCall`, `onDecision`, `verify`.
   * Without it `createTollgate` prints such errors to stderr; an engine alone drops them.
   */
  readonly onError?: (error: unknown, where: string) => void;
}
