import type { Transport } from '@tollgate/sip-parser';

/** Where an event leads, and what is done on the way, in order. */
export type Cell<S extends string, A extends string> = readonly [next: S, ...does: readonly A[]];

/** The same for time: what happens so many ms after the state was entered. */
export type Moment<S extends string, A extends string> = readonly [
  afterMs: number,
  next: S,
  ...does: readonly A[],
];

/**
 * All that time does in a state, from its entry; or, where timers of an earlier state run on, from
 * the start of the transaction, given when the state was entered and when the next timer is due.
 */
export type Moments<S extends string, A extends string> =
  | readonly Moment<S, A>[]
  | ((entered: number, due: number) => readonly Moment<S, A>[]);

/**
 * A state machine of RFC 3261 or RFC 6026 as a table: every state by every event, and for every
 * state all that its timers do while nothing else happens. The types leave no cell out.
 *
 * A name such as `proceeding, unanswered` is a part of the state named before the comma.
 */
export interface Figure<S extends string, E extends string, A extends string> {
  readonly title: string;
  readonly start: S;
  readonly cells: Readonly<Record<S, Readonly<Record<E, Cell<S, A>>>>>;
  readonly timers: Readonly<Record<'udp' | 'tcp', Readonly<Record<S, Moments<S, A>>>>>;
  /** Some way into each state, as events and waiting times in ms. */
  readonly paths: Readonly<Record<S, readonly (E | number)[]>>;
  /** A machine of our own in its start state, at 0 ms. */
  build(transport: Transport): Machine<E, A>;
}

/** The machine under test, told events and asked what it did. */
export interface Machine<E extends string, A extends string> {
  /** Applies an event and returns what was done. */
  apply(event: E, mono: number): A[];
  /** Advances time to `mono`, serving each deadline at its moment; returns what was done when. */
  wait(mono: number): { readonly mono: number; readonly does: A[] }[];
  state(): string;
  /** Transactions and timers that are left. */
  left(): { readonly transactions: number; readonly timers: number };
}

/** The state that RFC 3261 names. */
export function named(state: string): string {
  return state.split(',')[0]!;
}

/** The table as a machine: the model that ours is compared with. */
export class Model<S extends string, E extends string, A extends string> {
  state: S;
  /** What is still to come in this state, from the start of the transaction. */
  #ahead: readonly Moment<S, A>[] = [];
  readonly #figure: Figure<S, E, A>;
  readonly #transport: 'udp' | 'tcp';

  constructor(figure: Figure<S, E, A>, transport: 'udp' | 'tcp') {
    this.#figure = figure;
    this.#transport = transport;
    this.state = figure.start;
    this.#setTimers(0);
  }

  apply(event: E, mono: number): A[] {
    const [next, ...does] = this.#figure.cells[this.state][event];
    this.#enter(next, mono);
    return [...does];
  }

  wait(mono: number): { mono: number; does: A[] }[] {
    const done: { mono: number; does: A[] }[] = [];
    for (let first = this.#ahead[0]; first && first[0] <= mono; first = this.#ahead[0]) {
      const [when, next, ...does] = first;
      this.#ahead = this.#ahead.slice(1);
      this.#enter(next, when);
      if (does.length > 0) done.push({ mono: when, does: [...does] });
    }
    return done;
  }

  #enter(next: S, mono: number): void {
    if (next === this.state) return;
    this.state = next;
    this.#setTimers(mono);
    // A timer of zero seconds: the state is left as it is entered.
    if (this.#ahead[0]?.[0] === mono) this.wait(mono);
  }

  #setTimers(entered: number): void {
    const moments = this.#figure.timers[this.#transport][this.state];
    if (typeof moments === 'function') {
      const due = this.#ahead[0]?.[0] ?? Number.POSITIVE_INFINITY;
      this.#ahead = moments(entered, due).filter(([when]) => when > entered);
    } else {
      this.#ahead = moments.map(([afterMs, ...rest]) => [entered + afterMs, ...rest] as const);
    }
  }
}
