import type { Socket } from 'node:net';
import type { IpAddress } from '@tollgate/sip-parser';
import type { Counters } from '../counters.ts';
import type { Connection } from './connection.ts';
import { Deadlines } from './deadlines.ts';
import { SourceCounts } from './source-counts.ts';
import type { StreamSettings } from './stream-options.ts';

/** A connection from accept to close, in any phase. */
export interface Slot {
  readonly raw: Socket;
  readonly deadlines: Deadlines;
  /** Set when it counts towards its source's cap. */
  ip: IpAddress | undefined;
  /** Set when SIP may flow. */
  connection: Connection | undefined;
}

/** All connections of a listener: holds them to the caps and, by one timer, to their deadlines. */
export class ConnectionTable {
  readonly #settings: StreamSettings;
  readonly #counters: Counters;
  readonly #clock: () => number;
  readonly #onClosed: (connection: Connection) => void;
  readonly #slots: Set<Slot> = new Set();
  /** Those without a whole message yet, oldest first. */
  readonly #unheard: Set<Slot> = new Set();
  readonly #sources: SourceCounts;
  readonly #sweepMs: number;
  #timer: NodeJS.Timeout | undefined;
  #onEmptied: (() => void) | undefined;

  constructor(
    settings: StreamSettings,
    shortestMs: number,
    counters: Counters,
    clock: () => number,
    onClosed: (connection: Connection) => void,
  ) {
    this.#settings = settings;
    this.#counters = counters;
    this.#clock = clock;
    this.#onClosed = onClosed;
    this.#sources = new SourceCounts(settings.maxConnectionsPerSource);
    this.#sweepMs = Math.min(1000, Math.max(10, shortestMs / 5));
  }

  get size(): number {
    return this.#slots.size;
  }

  [Symbol.iterator](): Iterator<Slot> {
    return this.#slots.values();
  }

  /** Takes up a connection; undefined where there are too many and none may be displaced. */
  add(raw: Socket): Slot | undefined {
    if (this.#slots.size >= this.#settings.maxConnections) {
      const [oldest] = this.#unheard;
      this.#counters.refused++;
      if (oldest === undefined) return undefined;
      oldest.raw.destroy();
      this.#remove(oldest);
    }
    const slot: Slot = {
      raw,
      deadlines: new Deadlines(this.#settings, this.#clock()),
      ip: undefined,
      connection: undefined,
    };
    this.#slots.add(slot);
    this.#unheard.add(slot);
    raw.on('close', () => this.#remove(slot));
    this.#timer ??= setInterval(() => this.#sweep(), this.#sweepMs).unref();
    return slot;
  }

  /** Counts a connection towards its source's cap; false where that is reached. */
  admit(slot: Slot, ip: IpAddress): boolean {
    if (!this.#sources.add(ip)) {
      this.#counters.refused++;
      return false;
    }
    slot.ip = ip;
    return true;
  }

  /** A whole message came: the connection is no longer the first to go. */
  heard(slot: Slot): void {
    this.#unheard.delete(slot);
  }

  /** Resolves when the last connection has closed. */
  async emptied(): Promise<void> {
    if (this.#slots.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#onEmptied = resolve;
    });
  }

  #remove(slot: Slot): void {
    if (!this.#slots.delete(slot)) return;
    this.#unheard.delete(slot);
    if (slot.ip !== undefined) this.#sources.remove(slot.ip);
    if (slot.connection !== undefined) this.#onClosed(slot.connection);
    if (this.#slots.size === 0) this.#onEmptied?.();
  }

  #sweep(): void {
    const now = this.#clock();
    for (const slot of this.#slots) {
      if (slot.deadlines.due(now)) {
        this.#counters.timedOut++;
        slot.raw.destroy();
      } else {
        slot.connection?.rest();
      }
    }
    if (this.#slots.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
