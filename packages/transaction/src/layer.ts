import type { Now, Reply, SipRequest, SipResponse, Source, Timed } from '@tollgate/sip-parser';
import { InviteServer } from './invite-server.ts';
import { legacyKey, mergeKey, namesTransaction, own, serverKey } from './match.ts';
import { NonInviteServer } from './non-invite-server.ts';
import { settle, type TransactionOptions } from './options.ts';
import { Schedule } from './schedule.ts';
import type { ServerContext, ServerEntry } from './server-entry.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { Table } from './table.ts';

/**
 * What became of a message.
 *
 * `new`: a request that no transaction knows. `done`: nothing is left to do. `stray-ack`: an ACK
 * that no transaction absorbs, as the one for a 2xx always is. `stray-cancel`: nothing to cancel,
 * to be answered 481. `stray-response`: it answers no request of ours and must be dropped.
 */
export type Received = 'new' | 'done' | 'stray-ack' | 'stray-cancel' | 'stray-response';

/** How many transactions there are, and how it came to be so. */
export interface TransactionCounts {
  /** Server transactions at this moment. */
  readonly server: number;
  /** Client transactions at this moment. */
  readonly client: number;
  /** Deadlines set at this moment. */
  readonly timers: number;
  /** Finished transactions given up before their time because a table was full, ever. */
  readonly evicted: number;
  /** Times `open` or `request` found no room, ever. */
  readonly refused: number;
}

/**
 * The transactions of one element: what goes in are messages, answers and moments, what comes out
 * are bytes to send.
 *
 *     It owns no timer: call `advance` when the time that `deadline` names has come. Messages are
 *     read during the call only, so a reused view will do; none of their bytes is kept.
 *
 * It authenticates nobody. Whoever can send from a packet source can act on the transactions of
 * that source, and on no other's.
 * RFC 3261 section 17, RFC 6026
 */
export interface TransactionLayer extends Timed {
  /**
   * To be called first with every message that `validate` let pass. Answers copies, absorbs ACKs,
   * answers a CANCEL together with its INVITE.
   */
  receive(m: SipRequest | SipResponse, source: Source, reply: Reply, now: Now): Received;
  /**
   * Opens the transaction of a request for which `receive` said `new`, in the same tick. Undefined
   * where the layer is full of unfinished ones (answer 503) or the transaction exists already.
   *
   * @param onUnacknowledged called when Timer H gives up waiting for the ACK of a refused INVITE
   * @throws {TypeError} for an ACK or a CANCEL: neither has a transaction of its own to open
   */
  open(
    m: SipRequest,
    source: Source,
    reply: Reply,
    now: Now,
    onUnacknowledged?: () => void,
  ): ServerTransaction | undefined;
  /**
   * True if an admitted INVITE that is still going on has this one's From tag, Call-ID and CSeq and
   * `m` has no To tag: the same call has come by two paths (answer 482). Ask before `admit`.
   * RFC 3261 section 8.2.2.2
   */
  merged(m: SipRequest): boolean;
  counts(): TransactionCounts;
}

/**
 * @throws {RangeError} naming the option, where a number is out of range
 * @throws {TypeError} naming the option, where a value has the wrong type
 */
export function createTransactionLayer(options: TransactionOptions = {}): TransactionLayer {
  return new Layer(options);
}

class Layer implements TransactionLayer {
  readonly #schedule = new Schedule();
  readonly #servers: ServerContext;
  #refused = 0;

  constructor(options: TransactionOptions) {
    const settings = settle(options);
    this.#servers = {
      settings,
      table: new Table<ServerEntry>(this.#schedule, settings.maxServerTransactions),
      admitted: new Map(),
    };
  }

  receive(m: SipRequest | SipResponse, source: Source, reply: Reply, now: Now): Received {
    if (m.kind === 'response') return 'stray-response';
    if (m.method === 'ACK') {
      return this.#acknowledged(m, source)?.acknowledged(now) ? 'done' : 'stray-ack';
    }
    if (m.method === 'CANCEL') {
      const invite = this.#invite(serverKey(m, source, 'INVITE'));
      invite?.cancelled(m, source, reply, now);
      return invite ? 'done' : 'stray-cancel';
    }
    const known = this.#servers.table.find(serverKey(m, source, m.method));
    known?.copied();
    return known ? 'done' : 'new';
  }

  open(
    m: SipRequest,
    source: Source,
    reply: Reply,
    now: Now,
    onUnacknowledged?: () => void,
  ): ServerTransaction | undefined {
    const { method } = m;
    if (method === 'ACK' || method === 'CANCEL') throw new TypeError(`open: got ${method}`);
    const { table } = this.#servers;
    const key = own(serverKey(m, source, method));
    if (table.find(key) || !table.makeRoom()) {
      this.#refused++;
      return undefined;
    }
    const entry =
      method === 'INVITE'
        ? new InviteServer(key, this.#servers, m, source, reply, now, onUnacknowledged)
        : new NonInviteServer(key, this.#servers, source, reply);
    table.add(entry);
    return entry;
  }

  merged(m: SipRequest): boolean {
    return m.to.tag === '' && this.#servers.admitted.has(mergeKey(m));
  }

  counts(): TransactionCounts {
    const { table } = this.#servers;
    return {
      server: table.size,
      client: 0,
      timers: this.#schedule.size,
      evicted: table.evicted,
      refused: this.#refused,
    };
  }

  deadline(): number {
    return this.#schedule.deadline();
  }

  advance(now: Now): void {
    this.#schedule.advance(now);
  }

  #invite(key: string): InviteServer | undefined {
    const entry = this.#servers.table.find(key);
    return entry instanceof InviteServer ? entry : undefined;
  }

  /** The INVITE that an ACK belongs to. RFC 3261 section 17.2.3 */
  #acknowledged(m: SipRequest, source: Source): InviteServer | undefined {
    if (namesTransaction(m.topVia.branch)) return this.#invite(serverKey(m, source, 'INVITE'));
    // RFC 2543: an ACK has the To tag of the answer, which its INVITE has only within a dialog.
    const initial = this.#invite(legacyKey(m, source, 'INVITE', ''));
    if (initial?.toTag === m.to.tag) return initial;
    return m.to.tag === '' ? undefined : this.#invite(legacyKey(m, source, 'INVITE', m.to.tag));
  }
}
