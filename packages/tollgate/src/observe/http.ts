import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isIP } from 'node:net';
import { callable, checkKeys, wholeNumber, wrongType } from '@tollgate/common';
import type { Metrics } from './metrics.ts';

/** Where the status page is served, and what it shows. */
export interface StatusServerOptions {
  /** An IP address. @default '127.0.0.1' */
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly metrics: Pick<Metrics, 'contentType' | 'text'>;
  /** What /healthz says. */
  readonly health: () => Health;
}

const optionNames: readonly string[] = Object.keys({
  host: true,
  port: true,
  metrics: true,
  health: true,
} satisfies Record<keyof StatusServerOptions, true>);

/** How the server is. */
export interface Health {
  /** `draining` is answered 503, so that a load balancer sends no more. */
  readonly status: 'ok' | 'draining';
  readonly calls: number;
}

export interface StatusServer {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/** One small request at a time is all anybody has to ask here. */
const LIMITS = { maxHeaderSize: 4096, headersTimeout: 5000, requestTimeout: 5000 } as const;

/**
 * Serves `/metrics` and `/healthz` over HTTP. There is no login: keep it on an address that only
 * those can reach who may know. Nothing secret is in it.
 *
 * @throws {TypeError | RangeError} (rejects) for an option that is unknown or wrong
 */
export async function startStatusServer(options: StatusServerOptions): Promise<StatusServer> {
  checkKeys('', options, optionNames);
  const { host = '127.0.0.1', port } = options;
  if (isIP(host) === 0) throw wrongType('host', 'an IP address', host);
  wholeNumber('port', port, { min: 0, max: 65_535 });
  callable('health', options.health, "() => ({ status: 'ok', calls: 0 })");
  const server = createServer(LIMITS, (request, response) => {
    answer(request, response, options).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.maxConnections = 64;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = server.address() as AddressInfo;
  return {
    host: bound.address,
    port: bound.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  { method, url = '' }: IncomingMessage,
  response: ServerResponse,
  { metrics, health }: StatusServerOptions,
): Promise<void> {
  const send = (status: number, type: string, body: string): void => {
    response.writeHead(status, {
      'Content-Type': type,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(method === 'HEAD' ? '' : body);
  };
  if (method !== 'GET' && method !== 'HEAD') return send(405, 'text/plain', 'GET only\n');
  switch (url.split('?')[0]) {
    case '/metrics':
      return send(200, metrics.contentType, await metrics.text());
    case '/healthz': {
      const state = health();
      const status = state.status === 'ok' ? 200 : 503;
      return send(status, 'application/json', `${JSON.stringify(state)}\n`);
    }
    default:
      return send(404, 'text/plain', '/metrics or /healthz\n');
  }
}
