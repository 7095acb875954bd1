import { createSecureContext } from 'node:tls';
import {
  type AccessEntry,
  type AccessList,
  type ApplicationOptions,
  type AuthenticatorOptions,
  authenticatorOptionNames,
  compileAccessList,
  type Ha1Set,
} from '@tollgate/auth';
import type { EngineHandlers, ListenSpec, TollgateOptions } from '@tollgate/server';
import type { Environment } from './environment/environment.ts';
import type { Secrets } from './environment/secrets.ts';
import type { AccessListEntry, ApplicationEntry, ConfigFile, ListenEntry } from './file/file.ts';
import type { Path } from './source/problem.ts';
import type { Report } from './source/report.ts';

/** Everything `createTollgate` takes but its handlers. */
export type ServerOptions = Omit<TollgateOptions, keyof EngineHandlers | 'onWarning' | 'trace'>;

/** Turns a checked file into what the server is made of. Reports files that cannot be read. */
export function serverOptions(
  file: ConfigFile,
  secrets: Secrets,
  environment: Environment,
  report: Report,
): ServerOptions {
  const lists = new Map<string, AccessList>();
  for (const [name, entries] of Object.entries(file.accessLists ?? {})) {
    lists.set(name, compileAccessList(entries.map((entry) => accessEntry(entry, name))));
  }
  const { limits: { message, ...caps } = {} } = file;
  return {
    realm: file.realm,
    applications: file.applications.map((entry) => applicationOf(entry, file, lists, secrets)),
    ...(file.listen === undefined ? {} : { listen: listenSpecs(file.listen, environment, report) }),
    ...file.digest,
    ...pick(file, [
      'unknownApplicationStatus',
      'lockedReply',
      'uniform',
      'countUnverifiedUdp',
      'lockout',
      'nonceTtlMs',
    ]),
    ...(secrets.nonceKeys === undefined ? {} : { nonceKeys: secrets.nonceKeys }),
    ...caps,
    ...(message === undefined ? {} : { limits: message }),
  };
}

/** What `createAuthenticator` takes of it, which refuses what it does not know. */
export function authenticatorOptions(server: ServerOptions): AuthenticatorOptions {
  return pick(server, authenticatorOptionNames);
}

/** The label leads whoever reads an explanation back to the list in the file. */
function accessEntry(entry: string | AccessListEntry, list: string): AccessEntry {
  if (typeof entry === 'string') return { cidr: entry, label: list };
  const { cidr, action, expires, label } = entry;
  return {
    cidr,
    label: label === undefined ? list : `${list}: ${label}`,
    ...(action === undefined ? {} : { action }),
    ...(expires === undefined ? {} : { expires: Date.parse(expires) }),
  };
}

function applicationOf(
  entry: ApplicationEntry,
  file: ConfigFile,
  lists: ReadonlyMap<string, AccessList>,
  secrets: Secrets,
): ApplicationOptions {
  const users = new Map<string, Ha1Set>();
  for (const name of entry.credentials ?? []) {
    const set = secrets.ha1.get(name);
    if (set !== undefined) users.set(file.credentials?.[name]?.user ?? name, set);
  }
  const accessLists = (entry.accessLists ?? []).flatMap((name) => lists.get(name) ?? []);
  return {
    id: entry.id,
    ...pick(entry, ['numbers', 'auth', 'transports', 'accessListMissStatus']),
    ...(accessLists.length === 0 ? {} : { accessLists }),
    ...(entry.credentials === undefined ? {} : { credentials: users }),
    ...file.digest,
    ...entry.digest,
  };
}

/** Sockets without a name get one that no other of the same transport has. */
function listenSpecs(
  listen: readonly ListenEntry[],
  environment: Environment,
  report: Report,
): ListenSpec[] {
  const taken = new Set(listen.map(({ name }) => name));
  const fresh = (transport: string): string => {
    let name = transport;
    for (let count = 2; taken.has(name); count++) name = `${transport}-${count}`;
    taken.add(name);
    return name;
  };
  return listen.map((entry, index): ListenSpec => {
    const { transport, certFile, keyFile, clientCaFile, clientCertificate, minVersion } = entry;
    const { name, proxyPeers, ...socket } = pick(entry, [
      'name',
      'address',
      'port',
      'ipv6Only',
      'advertise',
      'proxyPeers',
    ]);
    const common = { ...socket, name: name ?? fresh(transport) };
    if (transport === 'udp') return { transport, ...common };
    const stream = { ...common, ...(proxyPeers === undefined ? {} : { proxyPeers }) };
    if (transport === 'tcp') return { transport, ...stream };
    const pem = (key: string, path = ''): Buffer =>
      readPem(path, ['listen', index, key], environment, report);
    const cert = pem('certFile', certFile);
    const key = pem('keyFile', keyFile);
    const ca = clientCaFile === undefined ? {} : { clientCa: pem('clientCaFile', clientCaFile) };
    if (cert.length > 0 && key.length > 0) tryOut(cert, key, ['listen', index, 'keyFile'], report);
    return {
      transport,
      ...stream,
      certificates: { cert, key, ...ca },
      ...(clientCertificate === undefined ? {} : { clientCertificate }),
      ...(minVersion === undefined ? {} : { minVersion }),
    };
  });
}

function readPem(path: string, at: Path, environment: Environment, report: Report): Buffer {
  const read = environment.read(path);
  if (typeof read !== 'string' && read.includes('-----BEGIN ')) return read;
  const message =
    typeof read === 'string'
      ? `the file named here cannot be read (${read})`
      : 'the file named here holds no PEM';
  report.add(at, 'file', message, 'Write the path of a PEM file (-----BEGIN ...).');
  return Buffer.alloc(0);
}

/** Now rather than at the first handshake, or after half of a reload. */
function tryOut(cert: Buffer, key: Buffer, at: Path, report: Report): void {
  try {
    createSecureContext({ cert, key });
  } catch {
    const message = 'this key and the certificate cannot be used together';
    report.add(at, 'certificate', message, 'Name the key the certificate was made for, in PEM.');
  }
}

/** The named fields that are there. */
function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  const picked = keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]);
  return Object.fromEntries(picked) as Pick<T, K>;
}
