import { randomBytes } from 'node:crypto';
import type { Decision, Trace } from '@tollgate/auth';
import {
  createView,
  type Malformed,
  type Now,
  parseInto,
  type Reply,
  type SipRequest,
  type Source,
  type Timed,
  validate,
} from '@tollgate/sip-parser';
import { createTransactionLayer, type ServerTransaction } from '@tollgate/transaction';
import type { CallEndCause } from '../call/call.ts';
import { createCalls } from '../call/calls.ts';
import { receiveInDialog } from '../call/in-dialog.ts';
import { createSession, type Session, type SessionHost } from '../call/session.ts';
import { MIN_SE_SECONDS, sessionInterval } from '../call/session-timer.ts';
import { createTimers } from '../call/timers.ts';
import type { DecisionEvent, EngineReason, RejectedEvent } from './events.ts';
import { type EngineOptions, engineSettings } from './options.ts';
import { unsupported } from './option-tags.ts';
import { rules } from './rules.ts';
import { createStatelessWriter } from './stateless.ts';

type Headers = readonly (readonly [name: string, value: string])[];

const RETRY: Headers = [['Retry-After', '30']];

/**
 * Everything between a packet and its answer, without sockets, timers or a clock of its own: the
 * server is an Engine with sockets, and somebody else's server may embed one.
 */
export interface Engine extends Timed {
  /**
   * Judges one datagram, or one framed message of a stream. `reply` may be called at once, later
   * or never. `bytes` are not kept.
   */
  receive(bytes: Uint8Array, source: Source, reply: Reply, now: Now): void;
  /** Answers what a stream framer objected to. */
  malformed(failure: Malformed, source: Source, reply: Reply, now: Now): void;
  /** How many calls are going on, answered or not. */
  readonly calls: number;
  /** How many transactions are remembered. */
  readonly transactions: number;
  /** From now on new calls get 503 with Retry-After; those going on continue. */
  drain(): void;
  /** Ends every call: BYE where it was answered, 503 where not. */
  hangupAll(cause: CallEndCause, now: Now): void;
}

/** @throws RangeError for a number out of range, TypeError for a missing authenticator or clock */
export function createEngine(options: EngineOptions): Engine {
  const settings = engineSettings(options);
  const { authenticator, clock, advertised } = options;
  if (typeof authenticator?.screen !== 'function') {
    throw new TypeError('authenticator must be what createAuthenticator returns');
  }
  if (typeof clock !== 'function') throw new TypeError('clock must be a function');
  const wake = options.wake ?? (() => {});
  const datagram = createView(options.limits);
  const streamed = createView({ ...options.limits, stream: true });
  const transactions = createTransactionLayer({ maxTransactions: settings.maxTransactions });
  const calls = createCalls(settings);
  const timers = createTimers();
  const stateless = createStatelessWriter(randomBytes(32));
  let draining = false;

  const host: SessionHost = {
    timers,
    times: settings,
    clock,
    wake,
    contact(source, user) {
      const { host: name, port } = advertised(source);
      const transport = source.transport === 'udp' ? '' : `;transport=${source.transport}`;
      return `<sip:${user}@${bracketed(name)}:${port}${transport}>`;
    },
    via(source) {
      const { host: name, port } = advertised(source);
      const branch = `z9hG4bK${randomBytes(12).toString('hex')}`;
      const transport = source.transport.toUpperCase();
      return `SIP/2.0/${transport} ${bracketed(name)}:${port};branch=${branch};rport`;
    },
    request(bytes, session, now) {
      transactions.request(bytes, session.source, session.reply, now);
    },
    over(session, end) {
      calls.remove(session);
      const { onCallEnd } = options;
      if (onCallEnd !== undefined) guarded('onCallEnd', () => onCallEnd(session.call, end));
    },
  };

  function receive(bytes: Uint8Array, source: Source, reply: Reply, now: Now): void {
    const m = validate(parseInto(source.transport === 'udp' ? datagram : streamed, bytes));
    if (m.kind === 'malformed') return malformed(m, source, reply, now);
    const seen = transactions.receive(m, source, reply, now);
    if (seen !== 'new' && seen !== 'stray-ack' && seen !== 'stray-cancel') return;
    if (m.kind === 'response') return;
    const session = m.to.tag === '' ? undefined : calls.find(m);
    if (session !== undefined && m.method !== 'CANCEL') {
      const open = () => transactions.open(m, source, reply, now);
      return receiveInDialog(session, m, source, reply, now, open);
    }
    if (seen === 'stray-ack') return authenticator.acknowledged(m, source, now);
    const rule = rules(m, draining);
    if (rule !== undefined) {
      if (rule.status === 0) return;
      reply(stateless.write(m, source, rule.status, rule.headers));
      return rejected(source, `method-${rule.status}`, rule.status, now);
    }
    judge(m, source, reply, now);
  }

  function judge(m: SipRequest, source: Source, reply: Reply, now: Now): void {
    const trace = options.trace === true ? [] : undefined;
    const pending = authenticator.screen(m, source, now, trace);
    if (pending.kind !== 'pending') {
      if (pending.kind !== 'drop') reply(pending.response);
      return decided(m, source, pending, now, trace);
    }
    // From here on the sender holds a nonce of ours, or is on a list that suffices.
    const transaction = transactions.open(m, source, reply, now);
    if (transaction === undefined) {
      reply(stateless.write(m, source, 503, [['Retry-After', '1']]));
      return refused(m, source, 'transactions-full', 503, now, trace, pending.application);
    }
    const decision = authenticator.verify(pending, clock, trace);
    if (!(decision instanceof Promise)) {
      return conclude(m, source, reply, transaction, decision, now, trace);
    }
    const kept = m.detach();
    decision.then(
      (late) => {
        if (!transaction.signal.aborted) {
          conclude(kept, source, reply, transaction, late, clock(), trace);
        }
        wake();
      },
      (error) => {
        // `verify` answers failures of stores and look-ups itself; what arrives here is a bug.
        report(error, 'verify');
        if (!transaction.signal.aborted) {
          transaction.bury(stateless.write(kept, source, 500), clock());
        }
        wake();
      },
    );
  }

  function conclude(
    m: SipRequest,
    source: Source,
    reply: Reply,
    transaction: ServerTransaction,
    decision: Decision,
    now: Now,
    trace: Trace | undefined,
  ): void {
    if (decision.kind !== 'accept') {
      if (decision.kind === 'drop') transaction.bury(undefined, now);
      else transaction.bury(decision.response, now);
      return decided(m, source, decision, now, trace);
    }
    const { application, auth } = decision;
    const refuse = (reason: EngineReason, status: number, headers: Headers = []): void => {
      transaction.bury(stateless.write(m, source, status, headers), now);
      refused(m, source, reason, status, now, trace, application);
    };
    if (transactions.merged(m)) return refuse('merged-request', 482);
    const missing = unsupported(m);
    if (missing.length > 0) {
      return refuse('extension-required', 420, [['Unsupported', missing.join(', ')]]);
    }
    // An RFC 2543 client (no magic cookie) may do without. RFC 3261 section 8.1.1.8
    if (m.count('contact') === 0 && m.topVia.branch.startsWith('z9hG4bK')) {
      return refuse('contact-missing', 400);
    }
    const interval = sessionInterval(m);
    if (interval.kind === 'too-small') {
      return refuse('session-interval-too-small', 422, [['Min-SE', `${MIN_SE_SECONDS}`]]);
    }
    if (draining) return refuse('draining', 503, RETRY);
    const full = calls.room(application, source, auth.proven);
    if (full !== undefined) {
      const busy = full === 'calls-of-application' || full === 'calls-of-source';
      return busy ? refuse(full, 486) : refuse(full, 503, RETRY);
    }
    const kept = m.detach();
    const localTag = randomBytes(16).toString('base64url');
    const session = createSession(kept, source, reply, transaction, decision, localTag, host);
    if (interval.kind === 'interval') session.refreshEvery(interval.seconds, now);
    transactions.accepted(transaction);
    calls.add(session);
    decided(m, source, decision, now, trace);
    present(session);
  }

  /** Hands the call to the embedder, whatever it does with it. */
  function present(session: Session): void {
    const { onCall } = options;
    if (onCall === undefined) return session.refuse(480, 'no-handler');
    const failed = (error: unknown): void => {
      report(error, 'onCall');
      session.refuse(500, 'handler-failed');
    };
    try {
      const done = onCall(session.call);
      if (done instanceof Promise) done.catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  function malformed(failure: Malformed, source: Source, reply: Reply, now: Now): void {
    const { partial, status, code } = failure;
    if (status !== 0 && partial !== undefined) reply(stateless.write(partial, source, status));
    rejected(source, code, status, now);
  }

  function decided(
    m: SipRequest,
    source: Source,
    decision: Decision,
    now: Now,
    trace: Trace | undefined,
  ): void {
    if (options.onDecision === undefined) return;
    announce({
      at: now.wall,
      source,
      callId: m.callId,
      verdict: decision.kind,
      reason: decision.reason,
      status: 'status' in decision ? decision.status : 0,
      ...(decision.application === undefined ? {} : { application: decision.application }),
      ...(decision.kind === 'accept' ? { authType: decision.auth.type } : {}),
      ...(decision.kind === 'accept' && decision.auth.user !== undefined
        ? { user: decision.auth.user }
        : {}),
      ...(trace === undefined ? {} : { trace }),
    });
  }

  function refused(
    m: SipRequest,
    source: Source,
    reason: EngineReason,
    status: number,
    now: Now,
    trace: Trace | undefined,
    application: string,
  ): void {
    announce({
      at: now.wall,
      source,
      callId: m.callId,
      verdict: 'refuse',
      reason,
      status,
      application,
      ...(trace === undefined ? {} : { trace }),
    });
  }

  function announce(event: DecisionEvent): void {
    const { onDecision } = options;
    if (onDecision !== undefined) guarded('onDecision', () => onDecision(event));
  }

  function rejected(source: Source, why: RejectedEvent['why'], status: number, now: Now): void {
    const { onRejected } = options;
    if (onRejected === undefined) return;
    guarded('onRejected', () => onRejected({ at: now.wall, source, why, status }));
  }

  function guarded(where: string, call: () => void): void {
    try {
      call();
    } catch (error) {
      report(error, where);
    }
  }

  function report(error: unknown, where: string): void {
    try {
      options.onError?.(error, where);
    } catch {
      // An error handler that throws has nobody left to tell.
    }
  }

  return {
    receive,
    malformed,
    get calls() {
      return calls.size;
    },
    get transactions() {
      return transactions.size;
    },
    drain() {
      draining = true;
    },
    hangupAll(cause, now) {
      for (const session of [...calls.all()]) session.terminate(cause, now);
    },
    deadline: () => Math.min(timers.deadline(), transactions.deadline()),
    advance(now) {
      transactions.advance(now);
      timers.advance(now);
    },
  };
}

/** An IPv6 address as a host of a URI or Via. */
function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
