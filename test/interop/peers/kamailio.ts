import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Daemon, start } from '../../support/daemon.ts';
import { freePort } from '../../support/ports.ts';
import { alice, authority } from '../server.ts';

const config = fileURLToPath(new URL('./kamailio.cfg', import.meta.url));

export interface Proxy {
  /** Where callers reach it, UDP and TCP. */
  readonly port: number;
  output(): string;
  stop(): Promise<void>;
}

/** Starts Kamailio as a carrier's proxy in front of a server on 127.0.0.1. */
export async function kamailio(
  nextPort: number,
  transport: 'udp' | 'tcp' | 'tls',
  password: string = alice.password,
): Promise<Proxy> {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-kamailio-'));
  const port = await freePort();
  const define = (name: string, value: string): string[] => ['-A', `${name}=${value}`];
  const tls = await tlsConfig(folder);
  const daemon: Daemon = start('kamailio', [
    ...['-DD', '-E', '-f', config, '-Y', folder, '-w', folder, '-P', join(folder, 'pid')],
    ...['-m', '16', '-M', '4'],
    ...define('PORT', String(port)),
    ...define('NEXT_HOP', `"sip:127.0.0.1:${nextPort};transport=${transport}"`),
    ...define('CREDENTIAL', `"${alice.user}:interop.example:${password}"`),
    ...(transport === 'tls'
      ? [
          ...define('WITH_TLS', ''),
          ...define('TLS_PORT', String(await freePort())),
          ...define('TLS_CONFIG', `"${tls}"`),
        ]
      : []),
  ]);
  await daemon.until(/Listening on[\s\S]*Aliases/);
  return {
    port,
    output: daemon.output,
    async stop() {
      await daemon.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** It checks our certificate; one of its own it must have, though nobody calls it over TLS. */
async function tlsConfig(folder: string): Promise<string> {
  const { key, cert } = authority.issue({ commonName: 'proxy' });
  const path = (name: string): string => join(folder, name);
  await writeFile(path('trusted.pem'), authority.cert);
  await writeFile(path('key.pem'), key);
  await writeFile(path('cert.pem'), cert);
  const own = [`private_key = ${path('key.pem')}`, `certificate = ${path('cert.pem')}`];
  const client = [`ca_list = ${path('trusted.pem')}`, 'verify_certificate = yes'];
  await writeFile(
    path('tls.cfg'),
    ['[server:default]', ...own, '[client:default]', ...client, ''].join('\n'),
  );
  return path('tls.cfg');
}
