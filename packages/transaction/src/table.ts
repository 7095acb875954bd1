import type { Now } from '@tollgate/sip-parser';
import type { Schedule, Scheduled } from './schedule.ts';

/** A transaction as its table sees it. */
export abstract class Entry implements Scheduled {
  due: number = Number.POSITIVE_INFINITY;
  slot = -1;
  /** Its neighbours in the table's list of finished entries. */
  older: Entry | undefined = undefined;
  newer: Entry | undefined = undefined;
  finished = false;
  readonly key: string;

  constructor(key: string) {
    this.key = key;
  }

  /** The earliest of its timers. */
  abstract fire(now: Now): void;

  /** The table has let go of it: nothing is sent or scheduled any more. */
  abstract removed(): void;
}

/**
 * Transactions by key, at most `limit` of them: a newcomer takes the place of the one that finished
 * longest ago, and finds no place where none has finished.
 */
export class Table<T extends Entry> {
  readonly #byKey = new Map<string, T>();
  readonly #schedule: Schedule;
  readonly #limit: number;
  #oldest: Entry | undefined = undefined;
  #newest: Entry | undefined = undefined;
  #evicted = 0;

  constructor(schedule: Schedule, limit: number) {
    this.#schedule = schedule;
    this.#limit = limit;
  }

  get size(): number {
    return this.#byKey.size;
  }

  get evicted(): number {
    return this.#evicted;
  }

  find(key: string): T | undefined {
    return this.#byKey.get(key);
  }

  /** Makes room for one entry more, at the cost of the one that finished longest ago. */
  makeRoom(): boolean {
    if (this.#byKey.size < this.#limit) return true;
    if (!this.#oldest) return false;
    this.#evicted++;
    this.remove(this.#oldest as T);
    return true;
  }

  add(entry: T): void {
    this.#byKey.set(entry.key, entry);
  }

  /** Sets the one deadline of `entry`. */
  schedule(entry: T, due: number): void {
    this.#schedule.set(entry, due);
  }

  unschedule(entry: T): void {
    this.#schedule.clear(entry);
  }

  /** `entry` has had its final answer: from here on it may be evicted. To be said once. */
  finish(entry: T): void {
    entry.finished = true;
    entry.older = this.#newest;
    if (this.#newest) this.#newest.newer = entry;
    else this.#oldest = entry;
    this.#newest = entry;
  }

  remove(entry: T): void {
    if (this.#byKey.get(entry.key) !== entry) return;
    this.#byKey.delete(entry.key);
    this.#schedule.clear(entry);
    if (entry.finished) this.#unlink(entry);
    entry.removed();
  }

  #unlink(entry: Entry): void {
    if (entry.older) entry.older.newer = entry.newer;
    else this.#oldest = entry.newer;
    if (entry.newer) entry.newer.older = entry.older;
    else this.#newest = entry.older;
    entry.older = undefined;
    entry.newer = undefined;
  }
}
