import type { Source, Transport } from '@tollgate/sip-parser';
import type { Counters } from './counters.ts';

/** How peers reach a listener whose own address they cannot use (cloud hosts are behind NAT). */
export interface Advertise {
  /** A host name or an IP literal, without brackets. */
  readonly host: string;
  readonly port: number;
}

/** A bound socket. */
export interface Listener {
  /** The `name` option: what `Source.socket` says. */
  readonly name: string;
  readonly transport: Transport;
  /** The address the socket is bound to. */
  readonly address: string;
  /** The port the socket is bound to: the real one where 0 was asked for. */
  readonly port: number;
  /** The `advertise` option, for Contact and SDP. */
  readonly advertise?: Advertise;
  /**
   * Sends a request or response of our own to where `source` was heard from: its address and port
   * over UDP, its connection otherwise. Never opens a connection. False where it cannot be sent
   * any more (the connection is gone, the listener is closed); never throws.
   */
  send(bytes: Uint8Array, source: Source): boolean;
  /** Connections open now; 0 over UDP. */
  connections(): number;
  /** What happened since the start, as a copy. */
  counters(): Counters;
  /**
   * Ends the listener: no new connection is accepted from now on; for `drainMs` (default 0) what is
   * open goes on working in both directions; then connections are ended after what was written
   * to them, and cut `lingerMs` later. Resolves when nothing is left. Calling it again is
   * harmless.
   */
  close(options?: CloseOptions): Promise<void>;
}

/** How a listener is closed. */
export interface CloseOptions {
  /** How long open connections go on working, in milliseconds. @default 0 */
  readonly drainMs?: number;
}
