import type {
  Incoming,
  Now,
  Reply,
  SipRequest,
  SipResponse,
  Timed,
  Transport,
} from '@tollgate/sip-parser';
import type { ClientHandlers, ClientTransaction } from './client-transaction.ts';
import { Clients } from './clients.ts';
import { type Settings, settle, type TransactionOptions } from './options.ts';
import { Schedule } from './schedule.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { Servers } from './servers.ts';

/**
 * What became of a request.
 *
 * `new`: no transaction knows it. `done`: nothing is left to do. `stray-ack`: an ACK that no
 * transaction absorbs, as the one for a 2xx always is. `stray-cancel`: nothing to cancel, to be
 * answered 481.
 */
export type Received = 'new' | 'done' | 'stray-ack' | 'stray-cancel';

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
 * **Warning:** it owns no timer: call `advance` when the time that `deadline` names has come.
 * Messages are read during the call only, so a reused view will do, over bytes reused too.
 *
 * It authenticates nobody. Whoever can send from a packet source can act on the transactions of
 * that source, and on no other's.
 * RFC 3261 section 17, RFC 6026
 */
export interface TransactionLayer extends Timed {
  /**
   * To be called first with every request that `validate` let pass. Answers copies, absorbs ACKs,
   * answers a CANCEL together with its INVITE.
   */
  receive(incoming: Incoming): Received;
  /**
   * To be called with every response that `validate` let pass. Where it returns `stray-response`,
   * it answers no request of ours and must be dropped.
   */
  receiveResponse(response: SipResponse, now: Now): 'done' | 'stray-response';
  /**
   * Opens the transaction of a request for which `receive` said `new`, in the same tick. Undefined
   * where the layer is full of unfinished ones (answer 503) or the transaction exists already.
   *
   * @param onUnacknowledged called when Timer H gives up waiting for the ACK of a refused INVITE
   * @throws {TypeError} for an ACK or a CANCEL: neither has a transaction of its own to open
   */
  open(incoming: Incoming, onUnacknowledged?: () => void): ServerTransaction | undefined;
  /**
   * True if an admitted INVITE that is still going on has this one's From tag, Call-ID and CSeq and
   * `request` has no To tag: the same call has come by two paths (answer 482). Ask before `admit`.
   * RFC 3261 section 8.2.2.2
   */
  merged(request: SipRequest): boolean;
  /** A branch that no request has had, for the Via of the next one. RFC 3261 section 8.1.1.7 */
  branch(): string;
  /**
   * Sends a request of ours and sees it through: repeats it (UDP only), acknowledges a non-2xx
   * answer to an INVITE, gives up after 64*T1. Undefined where there is no room.
   *
   * @param bytes the whole request, its only Via with a value of `branch()`. The layer keeps them:
   *   do not change them afterwards.
   * @param send sends to one and the same peer each time it is called
   * @throws {TypeError} for bytes that are no valid request, an ACK or a CANCEL (see `cancel` of
   *   the transaction), or a branch that was used before
   */
  request(
    bytes: Uint8Array,
    transport: Transport,
    send: Reply,
    handlers: ClientHandlers,
    now: Now,
  ): ClientTransaction | undefined;
  counts(): TransactionCounts;
}

/**
 * @throws {RangeError} naming the option, where a number is out of range
 * @throws {TypeError} naming the option, where it is unknown or its value has the wrong type
 */
export function createTransactionLayer(options: TransactionOptions = {}): TransactionLayer {
  return new Layer(options);
}

class Layer implements TransactionLayer {
  readonly #settings: Settings;
  readonly #schedule = new Schedule();
  readonly #servers: Servers;
  readonly #clients: Clients;
  #refused = 0;

  constructor(options: TransactionOptions) {
    this.#settings = settle(options);
    this.#servers = new Servers(this.#schedule, this.#settings);
    this.#clients = new Clients(this.#schedule, this.#settings);
  }

  receive(incoming: Incoming): Received {
    return this.#servers.receive(incoming);
  }

  receiveResponse(response: SipResponse, now: Now): 'done' | 'stray-response' {
    return this.#clients.receive(response, now) ? 'done' : 'stray-response';
  }

  open(incoming: Incoming, onUnacknowledged?: () => void): ServerTransaction | undefined {
    const transaction = this.#servers.open(incoming, onUnacknowledged);
    if (!transaction) this.#refused++;
    return transaction;
  }

  merged(request: SipRequest): boolean {
    return this.#servers.merged(request);
  }

  branch(): string {
    return `z9hG4bK${this.#settings.token()}`;
  }

  request(
    bytes: Uint8Array,
    transport: Transport,
    send: Reply,
    handlers: ClientHandlers,
    now: Now,
  ): ClientTransaction | undefined {
    const transaction = this.#clients.open(bytes, transport, send, handlers, now);
    if (!transaction) this.#refused++;
    return transaction;
  }

  counts(): TransactionCounts {
    const server = this.#servers.table;
    const client = this.#clients.table;
    return {
      server: server.size,
      client: client.size,
      timers: this.#schedule.size,
      evicted: server.evicted + client.evicted,
      refused: this.#refused,
    };
  }

  deadline(): number {
    return this.#schedule.deadline();
  }

  advance(now: Now): void {
    this.#schedule.advance(now);
  }
}
