import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { hidden, wrongType } from '@tollgate/common';
import type { Counters } from '../counters.ts';
import type { SafeHandler } from '../handler.ts';
import type { Upgrade, UpgradeDone } from '../stream/listen-stream.ts';
import { sipIdentity } from './sip-identity.ts';
import { type Certificates, readCertificates, type TlsSettings } from './tls-options.ts';

/**
 * The TLS side of a listener: turns accepted connections into secured ones. Its server never
 * listens; it is handed connections whose PROXY header, if any, has been read.
 */
export class Handshakes implements Upgrade {
  /** How long one may take. */
  readonly timeoutMs: number;
  readonly #settings: TlsSettings;
  readonly #handler: SafeHandler;
  readonly #server: Server;
  /**
   * Which connection a secured socket is: node tells nothing in common but the two endpoints, and
   * no two open connections share both.
   */
  readonly #waiting: Map<string, UpgradeDone> = new Map();

  constructor(settings: TlsSettings, handler: SafeHandler, counters: Counters) {
    this.timeoutMs = settings.handshakeTimeoutMs;
    this.#settings = settings;
    this.#handler = handler;
    this.#server = createServer({
      ...settings.context,
      requestCert: settings.clientCertificate !== 'none',
      rejectUnauthorized: settings.clientCertificate === 'required',
      // A resumed session would carry an identity verified under certificates since replaced.
      secureOptions: constants.SSL_OP_NO_TICKET,
      // The listener's own sweep ends handshakes; this one is only there so as not to be sooner.
      handshakeTimeout: settings.handshakeTimeoutMs + 5000,
    });
    this.#server.on('secureConnection', (socket) => this.#secured(socket));
    this.#server.on('tlsClientError', (error, socket) => {
      counters.handshakeFailures++;
      this.#waiting.delete(keyOf(socket));
      handler.error(error, 'handshake');
      socket.destroy();
    });
  }

  /** Starts the handshake on an accepted connection. */
  start(raw: Socket, secured: UpgradeDone): void {
    const key = keyOf(raw);
    this.#waiting.set(key, secured);
    raw.on('close', () => {
      if (this.#waiting.get(key) === secured) this.#waiting.delete(key);
    });
    this.#server.emit('connection', raw);
  }

  /** For handshakes from now on; connections that are up go on with what they agreed on. */
  replace(certificates: Certificates): void {
    const context = readCertificates(certificates, this.#settings.minVersion, 'certificates');
    const asks = this.#settings.clientCertificate !== 'none';
    if (asks !== (context.ca !== undefined)) {
      const wanted = asks ? 'given, as it was before' : 'left out, as it was before';
      const { clientCa } = certificates;
      throw wrongType('certificates.clientCa', wanted, clientCa, hidden(clientCa));
    }
    this.#server.setSecureContext({ ...context, secureOptions: constants.SSL_OP_NO_TICKET });
  }

  #secured(socket: TLSSocket): void {
    const key = keyOf(socket);
    const secured = this.#waiting.get(key);
    this.#waiting.delete(key);
    if (secured === undefined) socket.destroy();
    else secured(socket, this.#identityOf(socket));
  }

  #identityOf(socket: TLSSocket): string | undefined {
    if (!socket.authorized) return undefined;
    const certificate = socket.getPeerX509Certificate();
    if (certificate === undefined) return undefined;
    try {
      const identity = (this.#settings.identify ?? sipIdentity)(certificate);
      return typeof identity === 'string' && identity !== '' ? identity : undefined;
    } catch (error) {
      this.#handler.error(error as Error, 'identify');
      return undefined;
    }
  }
}

function keyOf(socket: Socket): string {
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}
