import type { Incoming, Now } from '@tollgate/sip-parser';
import { statusClass } from './answers.ts';
import { type ServerContext, ServerEntry } from './server-entry.ts';

/** The server transaction of any other request. RFC 3261 section 17.2.2 */
export class NonInviteServer extends ServerEntry {
  constructor(key: string, context: ServerContext, incoming: Incoming) {
    super(key, context, incoming, 'trying');
  }

  copied(): void {
    if (this.state !== 'trying') this.send(this.answer);
  }

  provisional(bytes: Uint8Array, _now: Now): boolean {
    if (statusClass(bytes) !== 1) throw new TypeError('provisional: expected a 1xx response');
    if (this.finished) return false;
    this.enter('proceeding');
    this.answer = bytes;
    this.send(bytes);
    return true;
  }

  final(bytes: Uint8Array, now: Now): boolean {
    if (statusClass(bytes) === 1) throw new TypeError('final: expected a final response');
    if (this.finished) return false;
    this.enter('completed');
    this.answer = bytes;
    this.send(bytes);
    const { table, settings } = this.context;
    if (this.reliable) table.remove(this);
    else table.schedule(this, now.mono + 64 * settings.t1Ms); // Timer J
    return true;
  }

  finalWithoutRetransmission(bytes: Uint8Array, now: Now): boolean {
    if (statusClass(bytes) < 3)
      throw new TypeError('finalWithoutRetransmission: expected a response of 300 to 699');
    return this.final(bytes, now);
  }

  /** Only an INVITE has merged copies that matter. */
  admit(): void {}

  fire(): void {
    this.context.table.remove(this);
  }
}
