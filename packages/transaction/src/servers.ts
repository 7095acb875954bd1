import type { Incoming, SipRequest, Source } from '@tollgate/sip-parser';
import { InviteServer } from './invite-server.ts';
import { legacyKey, mergeKey, namesTransaction, own, serverKey } from './match.ts';
import { NonInviteServer } from './non-invite-server.ts';
import type { Settings } from './options.ts';
import type { Schedule } from './schedule.ts';
import type { ServerContext, ServerEntry } from './server-entry.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { Table } from './table.ts';

/** The server side of a layer. */
export class Servers {
  readonly table: Table<ServerEntry>;
  readonly #context: ServerContext;

  constructor(schedule: Schedule, settings: Settings) {
    this.table = new Table(schedule, settings.maxServerTransactions);
    this.#context = { settings, table: this.table, admitted: new Map() };
  }

  receive(incoming: Incoming): 'new' | 'done' | 'stray-ack' | 'stray-cancel' {
    const { message, source, now } = incoming;
    const { method } = message;
    if (method === 'ACK') {
      return this.#inviteOf(message, source)?.acknowledged(now) ? 'done' : 'stray-ack';
    }
    if (method === 'CANCEL') {
      const invite = this.#invite(serverKey(message, source, 'INVITE'));
      return invite?.cancelled(incoming) ? 'done' : 'stray-cancel';
    }
    const known = this.table.find(serverKey(message, source, method));
    known?.copied();
    return known ? 'done' : 'new';
  }

  open(
    incoming: Incoming,
    onUnacknowledged: (() => void) | undefined,
  ): ServerTransaction | undefined {
    const { message, source } = incoming;
    const { method } = message;
    if (method === 'ACK' || method === 'CANCEL') throw new TypeError(`open: got ${method}`);
    const key = own(serverKey(message, source, method));
    if (this.table.find(key) || !this.table.makeRoom()) return undefined;
    const entry =
      method === 'INVITE'
        ? new InviteServer(key, this.#context, incoming, onUnacknowledged)
        : new NonInviteServer(key, this.#context, incoming);
    this.table.add(entry);
    return entry;
  }

  merged(request: SipRequest): boolean {
    return request.to.tag === '' && this.#context.admitted.has(mergeKey(request));
  }

  #invite(key: string): InviteServer | undefined {
    const entry = this.table.find(key);
    return entry instanceof InviteServer ? entry : undefined;
  }

  /** The INVITE that an ACK belongs to. RFC 3261 section 17.2.3 */
  #inviteOf(ack: SipRequest, source: Source): InviteServer | undefined {
    if (namesTransaction(ack.topVia.branch)) return this.#invite(serverKey(ack, source, 'INVITE'));
    // RFC 2543: an ACK has the To tag of the answer, which its INVITE has only within a dialog.
    const initial = this.#invite(legacyKey(ack, source, 'INVITE', ''));
    if (initial?.toTag === ack.to.tag) return initial;
    return this.#invite(legacyKey(ack, source, 'INVITE', ack.to.tag));
  }
}
