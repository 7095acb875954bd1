import type { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { optionalFunction, wholeNumber, wrongType, wrongValue } from '../options.ts';
import {
  readStreamOptions,
  type StreamOptions,
  type StreamSettings,
  streamOptionNames,
} from '../stream/stream-options.ts';

/** What can be replaced while a TLS listener runs. PEM throughout. */
export interface Certificates {
  /** The private key. */
  readonly key: string | Uint8Array;
  /** The key's pass phrase. */
  readonly passphrase?: string;
  /** The server's certificate, then the intermediate ones up to the root. */
  readonly cert: string | Uint8Array;
  /**
   * Who may sign client certificates. Without it no client is asked for one; no public root is ever
   * trusted for clients.
   */
  readonly clientCa?: string | Uint8Array | readonly (string | Uint8Array)[];
}

/** Options of `listenTls`. */
export interface TlsOptions extends StreamOptions {
  readonly certificates: Certificates;
  /**
   * Whether a client without a certificate that `clientCa` signed is let in, without identity.
   * @default 'required', where there is a `clientCa`
   */
  readonly clientCertificate?: 'required' | 'optional';
  /** The oldest version of TLS spoken. @default 'TLSv1.2' */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
  /** From the connection's start (or its PROXY header) to the end of the handshake. @default 5000 */
  readonly handshakeTimeoutMs?: number;
  /**
   * The identity of a client whose certificate has been verified.
   * @default `sipIdentity`
   */
  readonly identify?: (certificate: X509Certificate) => string | undefined;
}

/** `TlsOptions` after validation. */
export interface TlsSettings extends StreamSettings {
  readonly handshakeTimeoutMs: number;
  readonly clientCertificate: 'none' | 'required' | 'optional';
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  readonly identify: ((certificate: X509Certificate) => string | undefined) | undefined;
  /** For `createSecureContext`; checked by having made one. */
  readonly context: SecureContextOptions;
}

const known = [
  ...streamOptionNames,
  'certificates',
  'clientCertificate',
  'minVersion',
  'handshakeTimeoutMs',
  'identify',
];

/** Reads the options of `listenTls`. */
export function readTlsOptions(options: TlsOptions): TlsSettings {
  const stream = readStreamOptions(options, 'tls', known);
  const { certificates, clientCertificate, minVersion = 'TLSv1.2' } = options;
  if (minVersion !== 'TLSv1.2' && minVersion !== 'TLSv1.3') {
    throw wrongValue('minVersion', "'TLSv1.2' or 'TLSv1.3'", minVersion);
  }
  const context = readCertificates(certificates, minVersion);
  if (
    clientCertificate !== undefined &&
    clientCertificate !== 'required' &&
    clientCertificate !== 'optional'
  ) {
    throw wrongValue('clientCertificate', "'required' or 'optional'", clientCertificate);
  }
  if (clientCertificate !== undefined && context.ca === undefined) {
    throw new TypeError('option clientCertificate needs certificates.clientCa');
  }
  return {
    ...stream,
    handshakeTimeoutMs: wholeNumber(
      'handshakeTimeoutMs',
      options.handshakeTimeoutMs,
      5000,
      1,
      0x7fffffff,
    ),
    clientCertificate: context.ca === undefined ? 'none' : (clientCertificate ?? 'required'),
    minVersion,
    identify: optionalFunction('identify', options.identify),
    context,
  };
}

/**
 * Reads key and certificates and tries them out.
 *
 * @throws TypeError where one is missing or OpenSSL cannot use it; the message never holds the key
 */
export function readCertificates(
  certificates: Certificates,
  minVersion: 'TLSv1.2' | 'TLSv1.3',
): SecureContextOptions {
  if (typeof certificates !== 'object' || certificates === null) {
    throw wrongType('certificates', 'an object', certificates);
  }
  const { key, cert, passphrase, clientCa } = certificates;
  const context: SecureContextOptions = {
    key: readPem('certificates.key', key),
    cert: readPem('certificates.cert', cert),
    minVersion,
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(clientCa === undefined ? {} : { ca: readCa(clientCa) }),
  };
  try {
    createSecureContext(context);
  } catch (error) {
    throw new TypeError(`option certificates cannot be used: ${(error as Error).message}`);
  }
  return context;
}

function readCa(value: string | Uint8Array | readonly (string | Uint8Array)[]): Buffer[] {
  const list = Array.isArray(value)
    ? (value as readonly (string | Uint8Array)[])
    : [value as string];
  if (list.length === 0) throw wrongValue('certificates.clientCa', 'at least one certificate', '');
  return list.map((pem) => readPem('certificates.clientCa', pem));
}

/** The value itself is never shown: it may be a key. */
function readPem(name: string, value: unknown): Buffer {
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) {
    throw new TypeError(`option ${name} must be PEM text or bytes`);
  }
  const pem = Buffer.from(value as string);
  if (!pem.includes('-----BEGIN ')) throw new TypeError(`option ${name} must be PEM text or bytes`);
  return pem;
}
