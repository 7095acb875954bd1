/** A moment in milliseconds: `Now` of @tollgate/sip-parser, which this package may not import. */
export interface Now {
  /** Monotonic. */
  readonly mono: number;
  /** Since the epoch. */
  readonly wall: number;
}

/** Something with deadlines: `Timed` of @tollgate/sip-parser. */
export interface Timed {
  deadline(): number;
  advance(now: Now): void;
}

/** The machine's time, in milliseconds. */
export function systemClock(): Now {
  return { mono: performance.now(), wall: Date.now() };
}

/** Drives something with deadlines by one timer. */
export interface Driver {
  /** Looks at the deadline again: to be called after whatever may have moved it. */
  touch(): void;
  stop(): void;
}

/** The longest a timer is set for: setTimeout takes 31 bits. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * One `setTimeout` for all deadlines. It is moved only to an earlier moment: one that comes too
 * early finds nothing due and is set again, which is cheaper than moving it with every packet.
 */
export function createDriver(timed: Timed, clock: () => Now): Driver {
  let armedFor = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function fire(): void {
    timer = undefined;
    armedFor = Number.POSITIVE_INFINITY;
    timed.advance(clock());
    touch();
  }

  function touch(): void {
    const at = timed.deadline();
    if (stopped || at >= armedFor) return;
    clearTimeout(timer);
    armedFor = at;
    const wait = Math.ceil(at - clock().mono);
    timer = setTimeout(fire, Math.min(Math.max(wait, 0), LONGEST_MS));
    // The sockets keep a server alive; what waits for a timer alone must not.
    timer.unref();
  }

  return {
    touch,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
