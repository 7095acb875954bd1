import { createCounters } from '../counters.ts';
import { guard, type Handler } from '../handler.ts';
import type { Listener } from '../listener.ts';
import { listenStream } from '../stream/listen-stream.ts';
import { Handshakes } from './handshakes.ts';
import { type Certificates, readTlsOptions, type TlsOptions } from './tls-options.ts';

/** A listener whose certificates can be renewed. */
export interface TlsListener extends Listener {
  /**
   * Uses other certificates for handshakes from now on; open connections stay as they are.
   *
   * @throws TypeError where they cannot be used; the ones before stay in use
   */
  replaceCertificates(certificates: Certificates): void;
}

/**
 * Listens on one TLS address: `listenTcp` behind a handshake of TLS 1.2 or newer. Resolves when
 * bound; rejects with the socket's error, or with a TypeError or RangeError naming a wrong option.
 *
 * With `certificates.clientCa` a client is asked for its certificate; `Source.tlsIdentity` is set
 * only where its chain was verified in this connection's own handshake: sessions are never resumed.
 * RFC 3261 section 26.3.1, RFC 5922 section 7
 */
export async function listenTls(options: TlsOptions, handler: Handler): Promise<TlsListener> {
  const settings = readTlsOptions(options);
  const counters = createCounters();
  const safe = guard(handler, counters);
  const handshakes = new Handshakes(settings, safe, counters);
  const listener = await listenStream('tls', settings, safe, counters, handshakes);
  return {
    ...listener,
    replaceCertificates: (certificates) => handshakes.replace(certificates),
  };
}
