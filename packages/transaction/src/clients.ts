import {
  type Now,
  parse,
  type Reply,
  type SipResponse,
  type Transport,
  validate,
  WIDEST_LIMITS,
} from '@tollgate/sip-parser';
import type { ClientContext, ClientEntry, Outgoing } from './client-entry.ts';
import type { ClientHandlers, ClientTransaction } from './client-transaction.ts';
import { derive } from './derived.ts';
import { InviteClient } from './invite-client.ts';
import { clientKey, namesTransaction, own } from './match.ts';
import { NonInviteClient } from './non-invite-client.ts';
import type { Settings } from './options.ts';
import type { Schedule } from './schedule.ts';
import { Table } from './table.ts';

const ignore: ClientHandlers = { response() {}, failed() {} };

/** The client side of a layer. */
export class Clients {
  readonly table: Table<ClientEntry>;
  readonly #context: ClientContext;

  constructor(schedule: Schedule, settings: Settings) {
    this.table = new Table(schedule, settings.maxClientTransactions);
    this.#context = { settings, table: this.table };
  }

  /** False for a response that answers no request of ours. */
  receive(response: SipResponse, now: Now): boolean {
    const known = this.table.find(clientKey(response.topVia.branch, response.cseq.method));
    known?.received(response, now);
    return known !== undefined;
  }

  /** Undefined where there is no room. */
  open(
    bytes: Uint8Array,
    transport: Transport,
    send: Reply,
    handlers: ClientHandlers,
    now: Now,
  ): ClientTransaction | undefined {
    const request = validate(parse(bytes, WIDEST_LIMITS));
    if (request.kind !== 'request') throw new TypeError(`request: not a request: ${why(request)}`);
    const { method, topVia } = request;
    if (method === 'ACK' || method === 'CANCEL') throw new TypeError(`request: got ${method}`);
    const key = own(clientKey(topVia.branch, method));
    if (!namesTransaction(topVia.branch) || this.table.find(key)) {
      throw new TypeError(`request: the branch is not a new one of branch(): ${topVia.branch}`);
    }
    if (!this.table.makeRoom()) return undefined;
    const outgoing = { request, transport, send, handlers };
    const entry =
      method === 'INVITE'
        ? new InviteClient(key, this.#context, outgoing, now, this.#cancel)
        : new NonInviteClient(key, this.#context, outgoing, now);
    this.table.add(entry);
    entry.start();
    return entry;
  }

  /** A CANCEL is a transaction of its own, for which its INVITE's place is room enough. */
  readonly #cancel = (invite: Outgoing, now: Now): void => {
    const bytes = derive(invite.request, 'CANCEL', invite.request.header('to')!);
    const request = validate(parse(bytes, WIDEST_LIMITS));
    if (request.kind !== 'request') return;
    const key = own(clientKey(request.topVia.branch, 'CANCEL'));
    const outgoing = { ...invite, request, handlers: ignore };
    const entry = new NonInviteClient(key, this.#context, outgoing, now);
    this.table.add(entry);
    entry.start();
  };
}

function why(message: SipResponse | { readonly kind: 'malformed'; readonly code: string }): string {
  return message.kind === 'malformed' ? message.code : 'a response';
}
