import { callable, checkKeys, isObject } from '@tollgate/common';
import type { Malformed, Reply, Source } from '@tollgate/sip-parser';
import type { Counters } from './counters.ts';

/** Where an error came up: in one of the handler's own functions, or at a socket. */
export type ErrorPlace =
  | 'message'
  | 'malformed'
  | 'closed'
  | 'isTrusted'
  | 'identify'
  | 'listen'
  | 'connection'
  | 'handshake'
  | 'send';

/**
 * What a listener calls. Nothing thrown here, and no promise rejected, ever reaches a socket: it is
 * reported to `error` and the next message is delivered as if nothing had happened.
 */
export interface Handler {
  /**
   * One datagram, or one whole message of a stream, neither parsed nor judged.
   *
   * `bytes` of a datagram are its own; on a stream they share memory with the messages beside
   * them, so what outlives the call should be copied. `reply` sends to the packet's source or on
   * the same connection, never elsewhere; the bytes given to it must not be changed afterwards.
   */
  message(bytes: Uint8Array, source: Source, reply: Reply): void;
  /**
   * A stream that can no longer be cut into messages. What is replied before returning is still
   * sent, then the connection is closed: its end has no known place in the bytes.
   */
  malformed?(failure: Malformed, source: Source, reply: Reply): void;
  /** A connection that could carry SIP (its PROXY header read, its handshake done) is gone. */
  closed?(source: Source): void;
  /**
   * Something failed; the listener goes on. `connection` and `handshake` are the peer's doing and
   * may come in floods: count or sample them.
   */
  error?(error: Error, where: ErrorPlace): void;
}

/** The same functions, none of which throws. */
export type SafeHandler = Required<Handler>;

const signatures: Readonly<Record<keyof Handler, string>> = {
  message: '(bytes, source, reply) => ...',
  malformed: '(failure, source, reply) => ...',
  closed: '(source) => ...',
  error: '(error, where) => ...',
};

/** @throws {TypeError} naming what is missing, misspelt or not a function */
function checkHandler(handler: Handler): void {
  const names = Object.keys(signatures) as (keyof Handler)[];
  // An instance of a class may have fields besides; in an object literal they are misspelt names.
  const instance = isObject(handler) && Object.getPrototypeOf(handler) !== Object.prototype;
  checkKeys('handler', instance ? {} : handler, names);
  for (const name of names) {
    const given = handler[name];
    if (name === 'message' || given !== undefined) {
      callable(`handler.${name}`, given, signatures[name]);
    }
  }
}

/** Wraps a handler so that its failures stay its own, and are counted. */
export function guard(handler: Handler, counters: Counters): SafeHandler {
  checkHandler(handler);
  const error = (failure: unknown, where: ErrorPlace): void => {
    counters.errors++;
    try {
      const known = failure instanceof Error ? failure : new Error(String(failure));
      const result: unknown = handler.error?.(known, where);
      if (result instanceof Promise) result.catch(() => {});
    } catch {
      // An error handler that fails has nobody left to tell.
    }
  };
  const run = (where: ErrorPlace, call: () => unknown): void => {
    try {
      const result = call();
      // An async function fits a void return: its rejection must not end the process.
      if (result instanceof Promise) result.catch((failure: unknown) => error(failure, where));
    } catch (failure) {
      error(failure, where);
    }
  };
  return {
    message: (bytes, source, reply) => run('message', () => handler.message(bytes, source, reply)),
    malformed: (failure, source, reply) =>
      run('malformed', () => handler.malformed?.(failure, source, reply)),
    closed: (source) => run('closed', () => handler.closed?.(source)),
    error,
  };
}
