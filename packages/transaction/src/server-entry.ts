import type { Incoming, Now, Reply, SipRequest } from '@tollgate/sip-parser';
import type { Settings } from './options.ts';
import type { ServerState, ServerTransaction } from './server-transaction.ts';
import { Entry, type Table } from './table.ts';

/** What every server transaction of a layer shares. */
export interface ServerContext {
  readonly settings: Settings;
  readonly table: Table<ServerEntry>;
  /** The admitted INVITEs that are going on, by `mergeKey`. */
  readonly admitted: Map<string, ServerEntry>;
}

const NOTHING = new Uint8Array(0);
const silent: Reply = () => {};

/** What the INVITE and the non-INVITE server transaction have in common. */
export abstract class ServerEntry extends Entry implements ServerTransaction {
  onCancel: (() => void) | undefined = undefined;
  protected readonly context: ServerContext;
  protected readonly reliable: boolean;
  /** The latest answer. */
  protected answer: Uint8Array = NOTHING;
  #state: ServerState;
  #reply: Reply;
  #abort: AbortController | undefined = undefined;

  constructor(key: string, context: ServerContext, incoming: Incoming, state: ServerState) {
    super(key);
    this.context = context;
    this.reliable = incoming.source.transport !== 'udp';
    this.#reply = incoming.reply;
    this.#state = state;
  }

  get state(): ServerState {
    return this.#state;
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return this.#abort.signal;
  }

  /** A copy of the request came. */
  abstract copied(): void;

  abstract provisional(bytes: Uint8Array, now: Now): boolean;
  abstract final(bytes: Uint8Array, now: Now): boolean;
  abstract finalWithoutRetransmission(bytes: Uint8Array, now: Now): boolean;
  abstract admit(request: SipRequest): void;

  removed(): void {
    this.#state = 'terminated';
    // The caller may hold this object for the length of a call: it then holds nothing else.
    this.#reply = silent;
    this.answer = NOTHING;
    this.onCancel = undefined;
  }

  protected enter(state: ServerState): void {
    this.#state = state;
    if (state === 'accepted' || state === 'completed') this.context.table.finish(this);
  }

  protected send(bytes: Uint8Array): void {
    this.#reply(bytes);
  }

  protected abort(): void {
    this.#abort ??= new AbortController();
    this.#abort.abort();
    this.onCancel?.();
  }
}
