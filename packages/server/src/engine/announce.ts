import type { Decision, Trace } from '@tollgate/auth';
import type { Incoming, Now, Source } from '@tollgate/sip-parser';
import type { Call, CallEnd } from '../call/call.ts';
import type { DecisionEvent, EngineHandlers, EngineReason, RejectedEvent } from './events.ts';

/** Tells the embedder's handlers; whatever they throw goes to `onError` and no further. */
export interface Announcer {
  decision(incoming: Incoming, decision: Decision, trace?: Trace): void;
  /** An accepted call the engine itself refuses. */
  refusal(incoming: Incoming, refused: Refused, trace?: Trace): void;
  rejected(source: Source, why: RejectedEvent['why'], status: number, now: Now): void;
  callEnd(call: Call, end: CallEnd): void;
  error(error: unknown, where: string): void;
}

/** What the engine refuses, and why. */
export interface Refused {
  /** Undefined where `uniform` hides that there is none. */
  readonly application: string | undefined;
  readonly reason: EngineReason;
  readonly status: number;
}

export function createAnnouncer(handlers: EngineHandlers): Announcer {
  const { onDecision, onRejected, onCallEnd, onError } = handlers;

  function error(failure: unknown, where: string): void {
    try {
      const done: unknown = onError?.(failure, where);
      if (done instanceof Promise) done.catch(() => {});
    } catch {
      // An error handler that throws has nobody left to tell.
    }
  }

  function tell<T>(handler: ((event: T) => void) | undefined, event: T, where: string): void {
    try {
      const done: unknown = handler?.(event);
      // An async function fits a void return: its rejection must not end the process.
      if (done instanceof Promise) done.catch((failure: unknown) => error(failure, where));
    } catch (failure) {
      error(failure, where);
    }
  }

  return {
    error,
    decision(incoming, decision, trace) {
      if (onDecision !== undefined)
        tell(onDecision, describe(incoming, decision, trace), 'onDecision');
    },
    refusal(incoming, { application, reason, status }, trace) {
      const event: DecisionEvent = {
        ...about(incoming),
        verdict: 'refuse',
        reason,
        status,
        ...(application === undefined ? {} : { application }),
        ...(trace === undefined ? {} : { trace }),
      };
      tell(onDecision, event, 'onDecision');
    },
    rejected(source, why, status, now) {
      if (onRejected !== undefined)
        tell(onRejected, { at: now.wall, source, why, status }, 'onRejected');
    },
    callEnd(call, end) {
      tell(onCallEnd && ((event: CallEnd) => onCallEnd(call, event)), end, 'onCallEnd');
    },
  };
}

function describe(incoming: Incoming, decision: Decision, trace: Trace | undefined): DecisionEvent {
  const { kind, reason, application } = decision;
  const accepted = kind === 'accept' ? decision : undefined;
  return {
    ...about(incoming),
    verdict: kind,
    reason,
    status: kind === 'refuse' || kind === 'challenge' ? decision.status : 0,
    ...(application === undefined ? {} : { application }),
    ...(accepted && { authType: accepted.auth.type, proven: accepted.auth.proven }),
    ...(accepted?.auth.user === undefined ? {} : { user: accepted.auth.user }),
    ...(trace === undefined ? {} : { trace }),
  };
}

/** Which INVITE it was. */
function about({
  message,
  source,
  now,
}: Incoming): Pick<DecisionEvent, 'at' | 'source' | 'callId' | 'requested'> {
  // A copy: a substring would keep the whole message alive in whoever keeps the event.
  const user = Buffer.from(message.requestUri.canonicalUser.slice(0, 64), 'latin1');
  return { at: now.wall, source, callId: message.callId, requested: user.toString('latin1') };
}
