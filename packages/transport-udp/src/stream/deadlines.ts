/** The time limits of one connection. */
export interface DeadlineLimits {
  readonly firstMessageTimeoutMs: number;
  readonly messageTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly writeTimeoutMs: number;
  readonly lingerMs: number;
}

const NEVER = Number.POSITIVE_INFINITY;

/**
 * How long one connection may go on as it is. Holds moments only; the caller brings the time
 * (monotonic, in milliseconds) and looks at `due` now and then: no connection costs a timer.
 */
export class Deadlines {
  readonly #limits: DeadlineLimits;
  /** Cleared by the first whole message. */
  #first: number;
  #message: number = NEVER;
  #idle: number;
  #write: number = NEVER;
  /** Of what comes before SIP: a PROXY header, a handshake. */
  #phase: number = NEVER;
  #cut: number = NEVER;

  constructor(limits: DeadlineLimits, now: number) {
    this.#limits = limits;
    this.#first = now + limits.firstMessageTimeoutMs;
    this.#idle = now + limits.idleTimeoutMs;
  }

  /** Something before SIP has begun, to last `limitMs` at most; it replaces what went before. */
  phase(limitMs: number, now: number): void {
    this.#phase = now + limitMs;
  }

  /** SIP may flow. */
  open(): void {
    this.#phase = NEVER;
  }

  /** A whole message arrived. */
  message(now: number): void {
    this.#first = NEVER;
    this.#message = NEVER;
    this.alive(now);
  }

  /** The peer gave a sign of life: a message or a keep-alive. */
  alive(now: number): void {
    this.#idle = now + this.#limits.idleTimeoutMs;
  }

  /** Bytes of an unfinished message are waiting, or are not. A later byte extends nothing. */
  unfinished(waiting: boolean, now: number): void {
    if (!waiting) this.#message = NEVER;
    else if (this.#message === NEVER) this.#message = now + this.#limits.messageTimeoutMs;
  }

  /** The peer's turn to read has come; until it has, we read nothing from it either. */
  blocked(now: number): void {
    if (this.#write === NEVER) this.#write = now + this.#limits.writeTimeoutMs;
  }

  /** The peer has read what was waiting. A message it began before gets its full time again. */
  drained(now: number): void {
    this.#write = NEVER;
    if (this.#message !== NEVER) this.#message = now + this.#limits.messageTimeoutMs;
  }

  /** Our side has ended: only the peer's end is waited for. */
  ending(now: number): void {
    if (this.#cut === NEVER) this.#cut = now + this.#limits.lingerMs;
  }

  /** Whether the connection's time is over. */
  due(now: number): boolean {
    if (this.#cut !== NEVER) return now >= this.#cut;
    if (now >= this.#phase || now >= this.#first || now >= this.#idle) return true;
    // While the peer does not read, we do not either: its message is late through no fault of its.
    return this.#write === NEVER ? now >= this.#message : now >= this.#write;
  }
}
