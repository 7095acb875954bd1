import type { SipRequest } from './message.ts';

/**
 * The words every package of the house shares. They live here because the parser is the one
 * package all others import.
 */

/** A value, or a promise of it: stores and look-ups may answer either way. */
export type MaybePromise<T> = T | Promise<T>;

/** A moment, passed in by the caller: nothing in the core reads a clock. Both in milliseconds. */
export interface Now {
  /** Monotonic: timers, windows, locks in memory. */
  readonly mono: number;
  /** Wall clock (epoch): nonce time, entry expiry, exported locks. */
  readonly wall: number;
}

/** Something with deadlines: one timer outside drives the earliest of all of them. */
export interface Timed {
  /** The next moment (`Now.mono`) at which `advance` wants to be called; Infinity for none. */
  deadline(): number;
  /** Does everything that is due at `now`. Calling it early is harmless. */
  advance(now: Now): void;
}

/** What a message travelled over. */
export type Transport = 'udp' | 'tcp' | 'tls';

/**
 * An IP address as four unsigned 32-bit words, most significant first. An IPv4 address is held in
 * its mapped form: `w0` and `w1` are 0, `w2` is 0xffff, `w3` is the address; `family` tells.
 */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly w0: number;
  readonly w1: number;
  readonly w2: number;
  readonly w3: number;
}

/**
 * Where a message came from, as the socket saw it; never from anything the sender wrote. One per
 * connection, a fresh one per datagram.
 */
export interface Source {
  readonly transport: Transport;
  /** Canonical text: a mapped IPv4 address folded, no zone, IPv6 compressed and in lower case. */
  readonly address: string;
  /** The same address, parsed once. */
  readonly ip: IpAddress;
  readonly port: number;
  /** The connection's number, 0 for a datagram: part of transaction keys. */
  readonly flow: number;
  /** The name of the listener it came in by (a region, say). */
  readonly socket: string;
  /** The verified identity of a mutual TLS peer. */
  readonly tlsIdentity?: string;
}

/** Sends bytes back to where the message came from. Never throws; keeps no bytes of the request. */
export type Reply = (bytes: Uint8Array) => void;

/** A request as it came in, with what answers it. */
export interface Incoming {
  readonly message: SipRequest;
  readonly source: Source;
  readonly reply: Reply;
  readonly now: Now;
}
