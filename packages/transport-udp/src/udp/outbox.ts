import type { Socket } from 'node:dgram';
import type { Counters } from '../counters.ts';
import type { SafeHandler } from '../handler.ts';

const FLUSH_MS = 500;
const FLUSH_STEP_MS = 10;

/** Sends for a UDP socket. Never throws, reports each failure, and sends all before it closes. */
export class Outbox {
  readonly #socket: Socket;
  readonly #handler: SafeHandler;
  readonly #onSent: (error: Error | null) => void;
  #closed = false;
  /** Datagrams node has and the kernel has not. */
  #pending = 0;

  constructor(socket: Socket, handler: SafeHandler, counters: Counters) {
    this.#socket = socket;
    this.#handler = handler;
    this.#onSent = (error) => {
      this.#pending--;
      if (error === null) counters.sent++;
      else handler.error(error, 'send');
    };
  }

  /** `address` as the socket says it, with zone or mapped; false once closed. */
  send(bytes: Uint8Array, port: number, address: string): boolean {
    if (this.#closed) return false;
    try {
      this.#socket.send(bytes, port, address, this.#onSent);
      this.#pending++;
      return true;
    } catch (error) {
      this.#handler.error(error as Error, 'send');
      return false;
    }
  }

  /** Takes no more, and waits a moment for what a closing socket would drop. */
  async close(): Promise<void> {
    this.#closed = true;
    for (let ms = 0; this.#pending > 0 && ms < FLUSH_MS; ms += FLUSH_STEP_MS) {
      await new Promise((resolve) => setTimeout(resolve, FLUSH_STEP_MS));
    }
  }
}
