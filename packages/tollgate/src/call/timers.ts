import type { Now } from '@tollgate/sip-parser';

/** One thing to do at a time; kept so that it can be cancelled. */
export interface Timer {
  at: number;
  /** Its place in the heap, -1 when it is not there. */
  slot: number;
  run(now: Now): void;
}

/** A binary heap of timers: nothing here reads a clock. */
export interface Timers {
  /** `at` is a `Now.mono`. */
  set(at: number, run: (now: Now) => void): Timer;
  clear(timer: Timer | undefined): void;
  /** The earliest moment anything is due; Infinity for none. */
  deadline(): number;
  advance(now: Now): void;
  readonly size: number;
}

export function createTimers(): Timers {
  const heap: Timer[] = [];

  function place(timer: Timer, slot: number): void {
    heap[slot] = timer;
    timer.slot = slot;
  }
  function up(timer: Timer, from: number): void {
    let slot = from;
    while (slot > 0) {
      const parent = (slot - 1) >> 1;
      const above = heap[parent]!;
      if (above.at <= timer.at) break;
      place(above, slot);
      slot = parent;
    }
    place(timer, slot);
  }
  function down(timer: Timer, from: number): void {
    let slot = from;
    for (;;) {
      let child = 2 * slot + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child++;
      const below = heap[child]!;
      if (timer.at <= below.at) break;
      place(below, slot);
      slot = child;
    }
    place(timer, slot);
  }
  function remove(timer: Timer): void {
    const { slot } = timer;
    if (slot < 0) return;
    timer.slot = -1;
    const last = heap.pop()!;
    if (last === timer) return;
    if (last.at < timer.at) up(last, slot);
    else down(last, slot);
  }

  return {
    set(at, run) {
      const timer: Timer = { at, slot: -1, run };
      heap.push(timer);
      up(timer, heap.length - 1);
      return timer;
    },
    clear(timer) {
      if (timer !== undefined) remove(timer);
    },
    deadline: () => heap[0]?.at ?? Number.POSITIVE_INFINITY,
    advance(now) {
      for (let first = heap[0]; first !== undefined && first.at <= now.mono; first = heap[0]) {
        remove(first);
        first.run(now);
      }
    },
    get size() {
      return heap.length;
    },
  };
}
