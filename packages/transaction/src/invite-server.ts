import { type Incoming, type Now, type SipRequest, writeResponse } from '@tollgate/sip-parser';
import { readBack, statusClass, tagToRepeat, trying, type Unanswered } from './answers.ts';
import { Backoff } from './backoff.ts';
import { mergeKey, own } from './match.ts';
import { type ServerContext, ServerEntry } from './server-entry.ts';

/** The INVITE server transaction. RFC 3261 section 17.2.1, RFC 6026 section 7.1 */
export class InviteServer extends ServerEntry {
  /** The INVITE until its first answer. */
  #unanswered: Unanswered | undefined;
  /** Timers G and H, once it is refused. */
  #sending: Backoff | undefined = undefined;
  #mergeKey: string | undefined = undefined;
  readonly #onUnacknowledged: (() => void) | undefined;

  constructor(
    key: string,
    context: ServerContext,
    incoming: Incoming,
    onUnacknowledged: (() => void) | undefined,
  ) {
    super(key, context, incoming, 'proceeding');
    this.#onUnacknowledged = onUnacknowledged;
    const { tryingAfterMs } = context.settings;
    const { message, source, now } = incoming;
    // Copied rather than answered in advance: most INVITEs are answered before 100 Trying is due.
    this.#unanswered = { request: message.detach(), source };
    context.table.schedule(this, now.mono + tryingAfterMs);
  }

  copied(): void {
    // Accepted and Confirmed absorb: the 2xx is the caller's to repeat, the ACK has come already.
    if (this.state === 'completed' || (this.state === 'proceeding' && !this.#unanswered)) {
      this.send(this.answer);
    }
  }

  provisional(bytes: Uint8Array, _now: Now): boolean {
    if (statusClass(bytes) !== 1) throw new TypeError('provisional: expected a 1xx response');
    if (this.state !== 'proceeding') return false;
    this.context.table.unschedule(this);
    this.#answer(bytes);
    return true;
  }

  final(bytes: Uint8Array, now: Now): boolean {
    const status = statusClass(bytes);
    if (status === 1) throw new TypeError('final: expected a final response');
    if (status > 2) return this.#refuse(bytes, now, true);
    if (this.state === 'proceeding') {
      this.enter('accepted');
      this.context.table.schedule(this, now.mono + 64 * this.#t1); // Timer L
    } else if (this.state !== 'accepted') {
      return false;
    }
    this.#answer(bytes);
    return true;
  }

  finalWithoutRetransmission(bytes: Uint8Array, now: Now): boolean {
    if (statusClass(bytes) < 3)
      throw new TypeError('finalWithoutRetransmission: expected a response of 300 to 699');
    // A 1xx has ended the client's own copies: without Timer G a lost answer would stay lost.
    return this.#refuse(bytes, now, !this.#unanswered);
  }

  admit(request: SipRequest): void {
    if (this.state === 'terminated') return;
    this.#mergeKey = own(mergeKey(request));
    this.context.admitted.set(this.#mergeKey, this);
  }

  /** True if the ACK ends here; an ACK in Accepted is the caller's. RFC 6026 section 7.1 */
  acknowledged(now: Now): boolean {
    if (this.state === 'accepted') return false;
    if (this.state === 'completed') {
      this.enter('confirmed');
      const { table, settings } = this.context;
      if (this.reliable) table.remove(this);
      else table.schedule(this, now.mono + settings.t4Ms); // Timer I
    }
    return true;
  }

  /**
   * Answers a CANCEL, and the INVITE where that has no final answer yet. False if the INVITE's own
   * answers are too large to be read back. RFC 3261 section 9.2
   */
  cancelled({ message: cancel, source, reply, now }: Incoming): boolean {
    const latest = this.#unanswered ? trying(this.#unanswered, 0) : this.answer;
    const answer = readBack(latest);
    if (!answer) return false;
    const toTag = tagToRepeat(answer) ?? this.context.settings.token();
    reply(writeResponse(cancel, { status: 200, toTag, source }));
    if (this.state === 'proceeding') {
      this.final(writeResponse(answer, { status: 487, toTag }), now);
      this.abort();
    }
    return true;
  }

  /** The To tag of the latest answer. */
  get toTag(): string {
    return readBack(this.answer)?.to.tag ?? '';
  }

  fire(now: Now): void {
    const { table, settings } = this.context;
    if (this.state === 'proceeding') {
      this.#answer(trying(this.#unanswered!, settings.tryingAfterMs));
    } else if (this.state !== 'completed') {
      table.remove(this); // Timers I and L
    } else if (this.#sending!.isOver(now)) {
      table.remove(this); // Timer H
      this.#onUnacknowledged?.();
    } else {
      this.#sending!.repeat(now, Math.min(2 * this.#sending!.intervalMs, settings.t2Ms));
      table.schedule(this, this.#sending!.due);
      this.send(this.answer); // Timer G
    }
  }

  override removed(): void {
    super.removed();
    this.#unanswered = undefined;
    const { admitted } = this.context;
    if (this.#mergeKey !== undefined && admitted.get(this.#mergeKey) === this) {
      admitted.delete(this.#mergeKey);
    }
  }

  get #t1(): number {
    return this.context.settings.t1Ms;
  }

  #refuse(bytes: Uint8Array, now: Now, withTimerG: boolean): boolean {
    if (this.state !== 'proceeding') return false;
    this.enter('completed');
    const retransmitMs = withTimerG && !this.reliable ? this.#t1 : 0;
    this.#sending = new Backoff(now, retransmitMs, 64 * this.#t1);
    this.context.table.schedule(this, this.#sending.due);
    this.#answer(bytes);
    return true;
  }

  #answer(bytes: Uint8Array): void {
    this.#unanswered = undefined;
    this.answer = bytes;
    this.send(bytes);
  }
}
