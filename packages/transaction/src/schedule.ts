import type { Now, Timed } from '@tollgate/sip-parser';

/** Something with one deadline of its own: the earliest of its timers. */
export interface Scheduled {
  /** When it wants to be called (`Now.mono`). Only the schedule writes it. */
  due: number;
  /** Its place in the schedule, -1 for none. Only the schedule writes it. */
  slot: number;
  /** Its deadline has come. It is out of the schedule by then and may enter it again. */
  fire(now: Now): void;
}

/** Deadlines, the earliest at hand: what drives the layer, and whatever else waits beside it. */
export interface Deadlines extends Timed {
  readonly size: number;
  /** Sets the one deadline of `item`, whether or not it had one. */
  set(item: Scheduled, due: number): void;
  clear(item: Scheduled): void;
}

/** No deadline yet. */
export function createDeadlines(): Deadlines {
  return new Schedule();
}

/**
 * Every deadline of the layer in one binary heap: the earliest is at hand, setting, moving and
 * clearing one costs O(log n), and no transaction owns a timer of the platform.
 */
export class Schedule implements Deadlines {
  readonly #heap: Scheduled[] = [];

  get size(): number {
    return this.#heap.length;
  }

  deadline(): number {
    return this.#heap[0]?.due ?? Number.POSITIVE_INFINITY;
  }

  advance(now: Now): void {
    for (let first = this.#heap[0]; first && first.due <= now.mono; first = this.#heap[0]) {
      this.clear(first);
      first.fire(now);
    }
  }

  set(item: Scheduled, due: number): void {
    const before = item.due;
    item.due = due;
    if (item.slot < 0) {
      item.slot = this.#heap.length;
      this.#heap.push(item);
      this.#rise(item);
    } else if (due < before) {
      this.#rise(item);
    } else {
      this.#sink(item);
    }
  }

  clear(item: Scheduled): void {
    const { slot } = item;
    if (slot < 0) return;
    item.slot = -1;
    const last = this.#heap.pop()!;
    if (last === item) return;
    this.#place(last, slot);
    this.#rise(last);
    this.#sink(last);
  }

  #rise(item: Scheduled): void {
    const heap = this.#heap;
    let slot = item.slot;
    while (slot > 0) {
      const above = heap[(slot - 1) >> 1]!;
      if (above.due <= item.due) break;
      const next = above.slot;
      this.#place(above, slot);
      slot = next;
    }
    this.#place(item, slot);
  }

  #sink(item: Scheduled): void {
    const heap = this.#heap;
    let slot = item.slot;
    for (;;) {
      const left = 2 * slot + 1;
      let below = heap[left];
      if (!below) break;
      const right = heap[left + 1];
      if (right && right.due < below.due) below = right;
      if (below.due >= item.due) break;
      const next = below.slot;
      this.#place(below, slot);
      slot = next;
    }
    this.#place(item, slot);
  }

  #place(item: Scheduled, slot: number): void {
    this.#heap[slot] = item;
    item.slot = slot;
  }
}
