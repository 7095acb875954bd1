import type { Now, SipResponse } from '@tollgate/sip-parser';
import { Backoff } from './backoff.ts';
import { type ClientContext, ClientEntry, type Outgoing } from './client-entry.ts';

/** The client transaction of a request other than INVITE. RFC 3261 section 17.1.2 */
export class NonInviteClient extends ClientEntry {
  /** Timers E and F. */
  readonly #sending: Backoff;

  constructor(key: string, context: ClientContext, outgoing: Outgoing, now: Now) {
    super(key, context, outgoing, 'trying');
    const { t1Ms } = context.settings;
    this.#sending = new Backoff(now, this.reliable ? 0 : t1Ms, 64 * t1Ms);
  }

  start(): void {
    this.context.table.schedule(this, this.#sending.due);
    this.outgoing!.send(this.outgoing!.request.bytes);
  }

  received(response: SipResponse, now: Now): void {
    if (this.finished) return;
    const { handlers } = this.outgoing!;
    if (response.status < 200) {
      this.enter('proceeding');
    } else {
      this.enter('completed');
      const { table, settings } = this.context;
      if (this.reliable) table.remove(this);
      else table.schedule(this, now.mono + settings.t4Ms); // Timer K
    }
    handlers.response(response, now);
  }

  cancel(): boolean {
    return false;
  }

  transportError(now: Now): void {
    if (!this.finished) this.fail('transport', now);
  }

  fire(now: Now): void {
    if (this.finished) {
      this.context.table.remove(this); // Timer K
    } else if (this.#sending.isOver(now)) {
      this.fail('timeout', now); // Timer F
    } else {
      const { t2Ms } = this.context.settings;
      const next = this.state === 'trying' ? 2 * this.#sending.intervalMs : t2Ms;
      this.#sending.repeat(now, Math.min(next, t2Ms));
      this.context.table.schedule(this, this.#sending.due);
      this.outgoing!.send(this.outgoing!.request.bytes); // Timer E
    }
  }
}
