import type { Now, SipResponse } from '@tollgate/sip-parser';
import { Backoff } from './backoff.ts';
import { type ClientContext, ClientEntry, type Outgoing } from './client-entry.ts';
import { derive } from './derived.ts';

/** Timer D is bound to no T1 of ours, because it covers the server's. RFC 3261 section 17.1.1.2 */
const TIMER_D_MIN_MS = 32_000;

/** The INVITE client transaction. RFC 3261 section 17.1.1, RFC 6026 section 7.2 */
export class InviteClient extends ClientEntry {
  /** Timers A and B. */
  readonly #sending: Backoff;
  #ack: Uint8Array | undefined = undefined;
  #cancelled = false;
  readonly #sendCancel: (outgoing: Outgoing, now: Now) => void;

  /** @param sendCancel opens the transaction of a CANCEL for this INVITE */
  constructor(
    key: string,
    context: ClientContext,
    outgoing: Outgoing,
    now: Now,
    sendCancel: (outgoing: Outgoing, now: Now) => void,
  ) {
    super(key, context, outgoing, 'calling');
    this.#sendCancel = sendCancel;
    const { t1Ms } = context.settings;
    this.#sending = new Backoff(now, this.reliable ? 0 : t1Ms, 64 * t1Ms);
  }

  start(): void {
    this.context.table.schedule(this, this.#sending.due);
    this.outgoing!.send(this.outgoing!.request.bytes);
  }

  received(response: SipResponse, now: Now): void {
    if (response.status < 200) this.#provisional(response, now);
    else if (response.status < 300) this.#accepted(response, now);
    else this.#refused(response, now);
  }

  cancel(now: Now): boolean {
    if (this.#cancelled || this.finished || !this.outgoing) return false;
    this.#cancelled = true;
    if (this.state === 'proceeding') this.#cancelNow(now);
    return true;
  }

  transportError(now: Now): void {
    // In Proceeding and Accepted it waits for others to send. RFC 6026 section 7.2
    if (this.state === 'calling' || this.state === 'completed') this.fail('transport', now);
  }

  fire(now: Now): void {
    if (this.finished) {
      this.context.table.remove(this); // Timers D and M
    } else if (this.state === 'proceeding' || this.#sending.isOver(now)) {
      this.fail('timeout', now); // Timer B, or a CANCEL that brought no final answer
    } else {
      this.#sending.repeat(now, 2 * this.#sending.intervalMs);
      this.context.table.schedule(this, this.#sending.due);
      this.outgoing!.send(this.outgoing!.request.bytes); // Timer A
    }
  }

  #provisional(response: SipResponse, now: Now): void {
    if (this.finished) return;
    if (this.state === 'calling') {
      this.enter('proceeding');
      this.context.table.unschedule(this);
      if (this.#cancelled) this.#cancelNow(now);
    }
    this.outgoing!.handlers.response(response, now);
  }

  #accepted(response: SipResponse, now: Now): void {
    if (this.state === 'completed') return;
    if (this.state !== 'accepted') {
      this.enter('accepted');
      this.context.table.schedule(this, now.mono + 64 * this.context.settings.t1Ms); // Timer M
    }
    this.outgoing!.handlers.response(response, now);
  }

  #refused(response: SipResponse, now: Now): void {
    if (this.state === 'accepted') return;
    const { handlers, request, send } = this.outgoing!;
    if (this.state === 'completed') {
      send(this.#ack!);
      return;
    }
    this.enter('completed');
    this.#ack = derive(request, 'ACK', response.header('to')!);
    send(this.#ack);
    const { table, settings } = this.context;
    if (this.reliable) table.remove(this);
    else table.schedule(this, now.mono + Math.max(64 * settings.t1Ms, TIMER_D_MIN_MS)); // Timer D
    handlers.response(response, now);
  }

  #cancelNow(now: Now): void {
    this.context.table.schedule(this, now.mono + 64 * this.context.settings.t1Ms);
    this.#sendCancel(this.outgoing!, now);
  }
}
