import type { Now, Timed } from '@tollgate/sip-parser';
import { createDeadlines, type Scheduled } from '@tollgate/transaction';

/** One thing to do at a time; kept so that it can be cancelled. */
export type Timer = Scheduled;

/** Timers of calls: nothing here reads a clock. */
export interface Timers extends Timed {
  /** `at` is a `Now.mono`. */
  set(at: number, run: (now: Now) => void): Timer;
  clear(timer: Timer | undefined): void;
}

export function createTimers(): Timers {
  const deadlines = createDeadlines();
  return {
    set(at, run) {
      const timer: Timer = { due: at, slot: -1, fire: run };
      deadlines.set(timer, at);
      return timer;
    },
    clear(timer) {
      if (timer !== undefined) deadlines.clear(timer);
    },
    deadline: () => deadlines.deadline(),
    advance: (now) => deadlines.advance(now),
  };
}
