import { randomBytes } from 'node:crypto';
import type { Accepted, Decision, Trace } from '@tollgate/auth';
import {
  createView,
  type Incoming,
  type Malformed,
  type Now,
  parseInto,
  type Reply,
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
    const message = validate(parseInto(source.transport === 'udp' ? datagram : streamed, bytes));
    if (message.kind === 'malformed') return malformed(message, source, reply, now);
    if (message.kind === 'response') return void transactions.receiveResponse(message, now);
    const incoming: Incoming = { message, source, reply, now };
    const seen = transactions.receive(incoming);
    if (seen === 'done') return;
    const inDialog = message.to.tag !== '' && seen !== 'stray-cancel';
    const session = inDialog ? calls.find(message) : undefined;
    if (session !== undefined) return receiveInDialog(session, incoming, transactions);
    if (seen === 'stray-ack') return authenticator.acknowledged(incoming);
    const rule = rules(message, draining);
    if (rule === undefined) return judge(incoming);
    const status = stateless.answer(incoming, rule.status, rule.headers);
    if (rule.status >= 300) announce.rejected(source, `method-${rule.status}`, status, now);
  }

  /** An initial INVITE. */
  function judge(incoming: Incoming): void {
    const { message, source, reply, now } = incoming;
    const trace: Trace | undefined = options.trace === true ? [] : undefined;
    const pending = authenticator.screen(incoming, trace);
    if (pending.kind !== 'pending') {
      if (pending.kind !== 'drop') reply(pending.response);
      return announce.decision(incoming, pending, trace);
    }
    // From here on the sender holds a nonce of ours, or is on a list that suffices: only now may
    // it be remembered, and it must be before anything is awaited, or a copy would count twice.
    // One copy serves the transaction, a verification that waits, and the call.
    const kept: Incoming = { message: message.detach(), source, reply, now };
    const transaction = transactions.open(kept);
    if (transaction === undefined) {
      reply(stateless.write(incoming, 503, [['Retry-After', '1']]));
      const { application } = pending;
      const refused = { application, reason: 'too-many-transactions', status: 503 } as const;
      return announce.refusal(incoming, refused, trace);
    }
    const decision = authenticator.verify(pending, clock, trace);
    if (!(decision instanceof Promise)) return conclude(kept, transaction, decision, trace);
    void decision
      .then((late) => {
        const waited: Incoming = { ...kept, now: clock() };
        if (transaction.state === 'proceeding') {
          conclude(waited, transaction, late, trace);
        } else if (late.kind === 'refuse') {
          // A CANCEL has ended it; a wrong password is reported all the same.
          announce.decision(waited, { ...late, status: 487 }, trace);
        }
      })
      .catch((error: unknown) => {
        // `verify` answers for failing stores and look-ups itself: this is a bug of ours.
        announce.error(error, 'verify');
        transaction.finalWithoutRetransmission(stateless.write(kept, 500), clock());
      })
      .finally(wake);
  }

  /** What `verify` decided is carried out. The message is detached. */
  function conclude(
    incoming: Incoming,
    transaction: ServerTransaction,
    decision: Decision,
    trace: Trace | undefined,
  ): void {
    const { message, now } = incoming;
    const replayed = decision.kind === 'challenge' && decision.reason === 'replay';
    if (replayed && transactions.merged(message)) {
      // Another copy of an INVITE that is being served, by another way: no reason to sign again.
      transaction.finalWithoutRetransmission(stateless.write(incoming, 482), now);
      const refused = { application: undefined, reason: 'merged-request', status: 482 } as const;
      return announce.refusal(incoming, refused, trace);
    }
    if (decision.kind !== 'accept') {
      // A drop after the nonce was found genuine is answered all the same: the sender is at home.
      const silent = decision.kind === 'drop';
      transaction.finalWithoutRetransmission(
        silent ? stateless.write(incoming, 403) : decision.response,
        now,
      );
      return announce.decision(incoming, decision, trace);
    }
    const refused = notAdmitted(incoming, decision, transactions, calls, draining);
    if (refused !== undefined) {
      const { reason, status, headers } = refused;
      transaction.finalWithoutRetransmission(stateless.write(incoming, status, headers), now);
      const { application } = decision;
      return announce.refusal(incoming, { application, reason, status }, trace);
    }
    transaction.admit(message);
    announce.decision(incoming, decision, trace);
    present(begin(incoming, transaction, decision));
  }

  function begin(incoming: Incoming, transaction: ServerTransaction, accepted: Accepted): Session {
    const localTag = randomBytes(16).toString('base64url');
    const session = createSession(incoming, transaction, accepted, localTag, host);
    const interval = sessionInterval(incoming.message);
    if (interval.kind === 'interval') session.refreshEvery(interval.seconds, incoming.now);
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
    const sent = silent ? 0 : stateless.answer({ message: partial, source, reply }, status);
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
