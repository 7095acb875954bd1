import type { Now } from '@tollgate/sip-parser';

/**
 * A message that is sent again at intervals until a last moment: Timers A and B, E and F, G and H.
 * One deadline serves both, and an interval is counted from when the last copy really went out, so
 * a process that was held up does not send the copies it missed in one burst.
 */
export class Backoff {
  /** The earlier of the next repetition and the end. */
  due: number;
  intervalMs: number;
  readonly #end: number;

  /** `intervalMs` 0: never sent again, as on a reliable transport. */
  constructor(now: Now, intervalMs: number, endMs: number) {
    this.#end = now.mono + endMs;
    this.intervalMs = intervalMs;
    this.due = intervalMs === 0 ? this.#end : Math.min(now.mono + intervalMs, this.#end);
  }

  /** True at the last moment. */
  isOver(now: Now): boolean {
    return now.mono >= this.#end;
  }

  /** A copy has gone out; the next one follows in `intervalMs`. */
  repeat(now: Now, intervalMs: number): void {
    this.intervalMs = intervalMs;
    this.due = Math.min(now.mono + intervalMs, this.#end);
  }
}
