import { createCounters } from '../counters.ts';
import { guard, type Handler } from '../handler.ts';
import type { Listener } from '../listener.ts';
import { listenStream } from './listen-stream.ts';
import { readTcpOptions, type StreamOptions } from './stream-options.ts';

/**
 * Listens on one TCP address. Resolves when bound; rejects with the socket's error, or with a
 * TypeError or RangeError naming a wrong option.
 *
 * A stream is cut into messages by Content-Length (RFC 3261 section 18.3); the keep-alive
 * CRLFCRLF is answered by CRLF (RFC 5626 section 4.4.1). Replies go on the connection the
 * message came by, and nowhere once it is gone.
 */
export async function listenTcp(options: StreamOptions, handler: Handler): Promise<Listener> {
  const settings = readTcpOptions(options);
  const counters = createCounters();
  return await listenStream('tcp', settings, guard(handler, counters), counters);
}
