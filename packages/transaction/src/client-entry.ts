import type { Now, Reply, SipRequest, SipResponse, Transport } from '@tollgate/sip-parser';
import type { ClientHandlers, ClientState, ClientTransaction } from './client-transaction.ts';
import type { Settings } from './options.ts';
import { Entry, type Table } from './table.ts';

/** What every client transaction of a layer shares. */
export interface ClientContext {
  readonly settings: Settings;
  readonly table: Table<ClientEntry>;
}

/** A request of ours on its way. */
export interface Outgoing {
  /** Its bytes, read back: what an ACK and a CANCEL are derived from. */
  readonly request: SipRequest;
  readonly transport: Transport;
  readonly send: Reply;
  readonly handlers: ClientHandlers;
}

/** What the INVITE and the non-INVITE client transaction have in common. */
export abstract class ClientEntry extends Entry implements ClientTransaction {
  protected readonly context: ClientContext;
  protected readonly reliable: boolean;
  /** Dropped when the transaction ends, so that its holder keeps nothing else alive. */
  protected outgoing: Outgoing | undefined;
  #state: ClientState;

  constructor(key: string, context: ClientContext, outgoing: Outgoing, state: ClientState) {
    super(key);
    this.context = context;
    this.outgoing = outgoing;
    this.reliable = outgoing.transport !== 'udp';
    this.#state = state;
  }

  get state(): ClientState {
    return this.#state;
  }

  /** Sends the request; the table knows the transaction by now. */
  abstract start(): void;
  /** A response came that matches. */
  abstract received(response: SipResponse, now: Now): void;
  abstract cancel(now: Now): boolean;
  abstract transportError(now: Now): void;

  removed(): void {
    this.#state = 'terminated';
    this.outgoing = undefined;
  }

  protected enter(state: ClientState): void {
    this.#state = state;
    if (state === 'accepted' || state === 'completed') this.context.table.finish(this);
  }

  protected fail(why: 'timeout' | 'transport', now: Now): void {
    const handlers = this.outgoing?.handlers;
    this.context.table.remove(this);
    handlers?.failed(why, now);
  }
}
