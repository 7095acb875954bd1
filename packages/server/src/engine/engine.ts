import { randomBytes } from 'node:crypto';
import type { Accepted, Decision, Trace } from '@tollgate/auth';
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
import { writeBye } from '../call/dialog.ts';
import { receiveInDialog } from '../call/in-dialog.ts';
import { createSession, type Session, type SessionHost } from '../call/session.ts';
import { sessionInterval } from '../call/session-timer.ts';
import { createTimers } from '../call/timers.ts';
import { contactValue, viaValue } from '../protocol/own-address.ts';
import { rules } from '../protocol/rules.ts';
import { notAdmitted } from './admission.ts';
import { createAnnouncer } from './announce.ts';
import { checkEngineOptions, type EngineOptions, engineSettings } from './options.ts';
import { createStatelessWriter } from './stateless.ts';

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
  /** How many transactions are remembered: requests served, and requests of ours. */
  readonly transactions: { readonly server: number; readonly client: number };
  /** From now on new calls get 503 with Retry-After; those going on continue. */
  drain(): void;
  /** Ends every call: BYE where it was answered, 503 where not. */
  hangupAll(cause: CallEndCause, now: Now): void;
}

/** @throws {TypeError | RangeError} naming the option that is unknown, missing or wrong */
export function createEngine(options: EngineOptions): Engine {
  checkEngineOptions(options);
  const settings = engineSettings(options);
  const { authenticator, clock, advertised, onCall } = options;
  const wake = options.wake ?? (() => {});
  const datagram = createView(options.limits);
  const streamed = createView({ ...options.limits, stream: true });
  const transactions = createTransactionLayer({
    t1Ms: settings.t1Ms,
    t2Ms: settings.t2Ms,
    maxServerTransactions: settings.maxTransactions,
  });
  const calls = createCalls(settings);
  const timers = createTimers();
  const stateless = createStatelessWriter(options.tagKey ?? randomBytes(32));
  const announce = createAnnouncer(options);
  let draining = false;

  const host: SessionHost = {
    timers,
    times: settings,
    clock,
    wake,
    contact: (source, user, sips) => contactValue(advertised(source), source, user, sips),
    hangup({ dialog, source, reply }, now) {
      try {
        const via = viaValue(advertised(source), source, transactions.branch());
        const bye = writeBye(dialog, via);
        // Whatever answers it, or nobody: the call is over on our side.
        const ignore = { response() {}, failed() {} };
        transactions.request(bye, source.transport, reply, ignore, now);
      } catch (error) {
        // Built from what the caller wrote: if it cannot be written the caller is not told.
        announce.error(error, 'BYE');
      }
    },
    established: (session) => calls.acknowledged(session),
    over(session, end) {
      calls.remove(session);
      announce.callEnd(session.call, end);
    },
  };

  function receive(bytes: Uint8Array, source: Source, reply: Reply, now: Now): void {
    const m = validate(parseInto(source.transport === 'udp' ? datagram : streamed, bytes));
    if (m.kind === 'malformed') return malformed(m, source, reply, now);
    const seen = transactions.receive(m, source, reply, now);
    if (m.kind === 'response' || seen === 'done') return;
    const session = m.to.tag === '' || seen === 'stray-cancel' ? undefined : calls.find(m);
    if (session !== undefined) {
      const open = () => transactions.open(m, source, reply, now);
      return receiveInDialog(session, m, source, reply, now, open);
    }
    if (seen === 'stray-ack') return authenticator.acknowledged({ message: m, source, now });
    const rule = rules(m, draining);
    if (rule === undefined) return judge(m, source, reply, now);
    const status = stateless.answer(m, source, reply, rule.status, rule.headers);
    if (rule.status >= 300) announce.rejected(source, `method-${rule.status}`, status, now);
  }

  /** An initial INVITE. */
  function judge(m: SipRequest, source: Source, reply: Reply, now: Now): void {
    const trace: Trace | undefined = options.trace === true ? [] : undefined;
    const pending = authenticator.screen({ message: m, source, now }, trace);
    if (pending.kind !== 'pending') {
      if (pending.kind !== 'drop') reply(pending.response);
      return announce.decision(m, source, pending, now, trace);
    }
    // From here on the sender holds a nonce of ours, or is on a list that suffices: only now may
    // it be remembered, and it must be before anything is awaited, or a copy would count twice.
    // One copy serves the transaction, a verification that waits, and the call.
    const kept = m.detach();
    const transaction = transactions.open(kept, source, reply, now);
    if (transaction === undefined) {
      reply(stateless.write(m, source, 503, [['Retry-After', '1']]));
      const { application } = pending;
      const refused = { m, source, application, reason: 'transactions-full', status: 503 } as const;
      return announce.refusal(refused, now, trace);
    }
    const decision = authenticator.verify(pending, clock, trace);
    if (!(decision instanceof Promise)) {
      return conclude(kept, source, reply, transaction, decision, now, trace);
    }
    void decision
      .then((late) => {
        if (transaction.state === 'proceeding') {
          conclude(kept, source, reply, transaction, late, clock(), trace);
        } else if (late.kind === 'refuse') {
          // A CANCEL has ended it, which does not make a guess unseen.
          announce.decision(kept, source, { ...late, status: 487 }, clock(), trace);
        }
      })
      .catch((error: unknown) => {
        // `verify` answers for failing stores and look-ups itself: this is a bug of ours.
        announce.error(error, 'verify');
        transaction.bury(stateless.write(kept, source, 500), clock());
      })
      .finally(wake);
  }

  /** What `verify` decided is carried out. `m` is detached. */
  function conclude(
    m: SipRequest,
    source: Source,
    reply: Reply,
    transaction: ServerTransaction,
    decision: Decision,
    now: Now,
    trace: Trace | undefined,
  ): void {
    if (decision.kind === 'challenge' && decision.reason === 'replay' && transactions.merged(m)) {
      // Another copy of an INVITE that is being served, by another way: no reason to sign again.
      transaction.bury(stateless.write(m, source, 482), now);
      const refused = {
        m,
        source,
        application: undefined,
        reason: 'merged-request',
        status: 482,
      } as const;
      return announce.refusal(refused, now, trace);
    }
    if (decision.kind !== 'accept') {
      // A drop after the nonce was found genuine is answered all the same: the sender is at home.
      const silent = decision.kind === 'drop';
      transaction.bury(silent ? stateless.write(m, source, 403) : decision.response, now);
      return announce.decision(m, source, decision, now, trace);
    }
    const refused = notAdmitted(m, source, decision, transactions, calls, draining);
    if (refused !== undefined) {
      const { reason, status, headers } = refused;
      transaction.bury(stateless.write(m, source, status, headers), now);
      const { application } = decision;
      return announce.refusal({ m, source, application, reason, status }, now, trace);
    }
    transaction.admit(m);
    announce.decision(m, source, decision, now, trace);
    present(begin(m, source, reply, transaction, decision, now));
  }

  function begin(
    invite: SipRequest,
    source: Source,
    reply: Reply,
    transaction: ServerTransaction,
    accepted: Accepted,
    now: Now,
  ): Session {
    const localTag = randomBytes(16).toString('base64url');
    const session = createSession(invite, source, reply, transaction, accepted, localTag, host);
    const interval = sessionInterval(invite);
    if (interval.kind === 'interval') session.refreshEvery(interval.seconds, now);
    calls.add(session);
    return session;
  }

  /** Hands the call to the embedder, whatever that does with it. */
  function present(session: Session): void {
    if (onCall === undefined) return session.refuse(480, 'no-handler');
    const failed = (error: unknown): void => {
      announce.error(error, 'onCall');
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
    const silent = status === 0 || partial === undefined;
    const sent = silent ? 0 : stateless.answer(partial, source, reply, status);
    announce.rejected(source, code, sent, now);
  }

  return {
    receive,
    malformed,
    get calls() {
      return calls.size;
    },
    get transactions() {
      return transactions.counts();
    },
    drain() {
      draining = true;
    },
    hangupAll(cause, now) {
      for (const session of [...calls.all()]) session.terminate(cause, now);
    },
    deadline: () => Math.min(timers.deadline(), transactions.deadline()),
    advance(now) {
      try {
        transactions.advance(now);
        timers.advance(now);
      } catch (error) {
        // A `reply` that throws, say. What else is due stays due; a timer has nobody to throw to.
        announce.error(error, 'advance');
      }
    },
  };
}
