import type { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import {
  checkKeys,
  hidden,
  oneOf,
  pathOf,
  text,
  wholeNumbers,
  wrongType,
  wrongValue,
} from '@tollgate/common';
import { optionalFunction } from '../options.ts';
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
  /**
   * From the connection's start (or its PROXY header) to the end of the handshake.
   * @default 5000
   */
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

const known: readonly string[] = [
  ...streamOptionNames,
  ...Object.keys({
    certificates: true,
    clientCertificate: true,
    minVersion: true,
    handshakeTimeoutMs: true,
    identify: true,
  } satisfies Record<Exclude<keyof TlsOptions, keyof StreamOptions>, true>),
];

const certificateNames: readonly string[] = Object.keys({
  key: true,
  passphrase: true,
  cert: true,
  clientCa: true,
} satisfies Record<keyof Certificates, true>);

/**
 * Checks the options of `listenTls` without opening a socket, and tries key and certificates out.
 *
 * @param path where the options are written, `listen[0]` for instance
 * @throws {TypeError | RangeError} what `listenTls` would reject with; it never shows a key
 */
export function checkTlsOptions(options: TlsOptions, path: string = ''): void {
  readTlsOptions(options, path);
}

/** Reads the options of `listenTls`, written at `path`. */
export function readTlsOptions(options: TlsOptions, path: string = ''): TlsSettings {
  const defaults = { transport: 'tls', port: 5061 };
  const stream = readStreamOptions(options, path, known, defaults);
  const { clientCertificate, minVersion = 'TLSv1.2' } = options;
  oneOf(pathOf(path, 'minVersion'), minVersion, ['TLSv1.2', 'TLSv1.3']);
  const context = readCertificates(options.certificates, minVersion, pathOf(path, 'certificates'));
  if (clientCertificate !== undefined) {
    oneOf(pathOf(path, 'clientCertificate'), clientCertificate, ['required', 'optional']);
    if (context.ca === undefined) {
      const option = pathOf(path, 'certificates.clientCa');
      throw wrongType(option, `${pem}, since clientCertificate is given`, undefined);
    }
  }
  return {
    ...stream,
    ...wholeNumbers(path, options, { handshakeTimeoutMs: { fallback: 5000, max: 0x7fffffff } }),
    clientCertificate: context.ca === undefined ? 'none' : (clientCertificate ?? 'required'),
    minVersion,
    identify: optionalFunction(
      pathOf(path, 'identify'),
      options.identify,
      '(certificate) => string | undefined',
    ),
    context,
  };
}

/**
 * Reads key and certificates, written at `path`, and tries them out.
 *
 * @throws {TypeError} where one is missing or OpenSSL cannot use it; the key is never shown
 */
export function readCertificates(
  certificates: Certificates,
  minVersion: 'TLSv1.2' | 'TLSv1.3',
  path: string,
): SecureContextOptions {
  checkKeys(path, certificates, certificateNames);
  const { key, cert, passphrase, clientCa } = certificates;
  const context: SecureContextOptions = {
    key: readPem(pathOf(path, 'key'), key),
    cert: readPem(pathOf(path, 'cert'), cert),
    minVersion,
    ...(passphrase === undefined
      ? {}
      : { passphrase: readPassphrase(pathOf(path, 'passphrase'), passphrase) }),
    ...(clientCa === undefined ? {} : { ca: readCa(pathOf(path, 'clientCa'), clientCa) }),
  };
  try {
    createSecureContext(context);
  } catch (error) {
    const wanted = 'a key and certificates that OpenSSL can use together';
    throw wrongType(path, wanted, certificates, `its error: ${(error as Error).message}`);
  }
  return context;
}

function readCa(option: string, value: NonNullable<Certificates['clientCa']>): Buffer[] {
  if (!Array.isArray(value)) return [readPem(option, value)];
  if (value.length === 0) throw wrongValue(option, 'at least one certificate', value, 'none');
  return value.map((one, index) => readPem(pathOf(option, index), one));
}

function readPassphrase(option: string, value: unknown): string {
  return text(option, value, 'the pass phrase of the key', hidden(value));
}

const pem = 'PEM text or bytes';

/** The value itself is never shown: it may be a key. */
function readPem(option: string, value: unknown): Buffer {
  if (typeof value === 'string' || value instanceof Uint8Array) {
    const bytes = Buffer.from(value as string);
    if (bytes.includes('-----BEGIN ')) return bytes;
    throw wrongType(option, pem, value, 'something without "-----BEGIN "');
  }
  throw wrongType(option, pem, value, hidden(value));
}
