import type { Certificates } from '@tollgate/transport-udp';
import type { AccessListEntry, ApplicationEntry, ConfigFile } from './file/file.ts';
import type { Config } from './load.ts';

/** What the next configuration changes, in words; no secret is in them. */
export interface Changes {
  /** What a running server can take over at once. */
  readonly live: readonly string[];
  /** What only a restart brings about, by the names of the file. */
  readonly restart: readonly string[];
}

/** Read once, when the server is made. */
const fixed = [
  'realm',
  'listen',
  'unknownApplicationStatus',
  'lockedReply',
  'uniform',
  'countUnverifiedUdp',
  'lockout',
  'nonceTtlMs',
  'limits',
  'drainMs',
  'logs',
  'metrics',
  'control',
] as const satisfies readonly (keyof ConfigFile)[];

/** Compares the configuration that runs with the next one. */
export function changesBetween(before: Config, after: Config): Changes {
  const [old, next] = [before.file, after.file];
  const restart: string[] = fixed.filter((key) => !same(old[key], next[key]));
  const live = [
    ...applicationChanges(old.applications, next.applications),
    ...listChanges(old.accessLists ?? {}, next.accessLists ?? {}),
    ...credentialChanges(before.fingerprints, after.fingerprints),
  ];
  if (!same(old.digest, next.digest)) live.push('digest: changed');
  if (!same(old.onCall, next.onCall)) live.push('onCall: changed');
  const [keys, nextKeys] = [before.server.nonceKeys, after.server.nonceKeys];
  if ((keys === undefined) !== (nextKeys === undefined)) restart.push('nonceKeys');
  else if (keys?.join(' ') !== nextKeys?.join(' ')) live.push('nonceKeys: replaced');
  if (!restart.includes('listen')) {
    for (const { index } of renewedCertificates(before, after)) {
      live.push(`listen[${index}]: certificate renewed`);
    }
  }
  return { live, restart };
}

/** A TLS socket, by its place under `listen`, and its new certificates. */
export interface Renewed {
  readonly index: number;
  readonly certificates: Certificates;
}

/** The TLS sockets whose files hold something else than before; `listen` itself is the same. */
export function renewedCertificates(before: Config, after: Config): Renewed[] {
  return (after.server.listen ?? []).flatMap((spec, index): Renewed[] => {
    const old = before.server.listen?.[index];
    if (spec.transport !== 'tls' || old?.transport !== 'tls') return [];
    const { certificates } = spec;
    return same(old.certificates, certificates) ? [] : [{ index, certificates }];
  });
}

function applicationChanges(
  old: readonly ApplicationEntry[],
  next: readonly ApplicationEntry[],
): string[] {
  const [before, after] = [old, next].map(
    (list) => new Map(list.map((entry) => [entry.id, entry])),
  );
  const changes: string[] = [];
  for (const [id, entry] of after!) {
    const known = before!.get(id);
    if (known === undefined) changes.push(`application ${id}: added`);
    else if (!same(known, entry)) changes.push(`application ${id}: ${fieldChanges(known, entry)}`);
  }
  for (const id of before!.keys()) if (!after!.has(id)) changes.push(`application ${id}: removed`);
  return changes;
}

function fieldChanges(old: ApplicationEntry, next: ApplicationEntry): string {
  const keys = new Set([...Object.keys(old), ...Object.keys(next)]) as Set<keyof ApplicationEntry>;
  return [...keys]
    .filter((key) => !same(old[key], next[key]))
    .map((key) => {
      const [from, to] = [old[key], next[key]];
      if (Array.isArray(from ?? []) && Array.isArray(to ?? [])) {
        return `${key} ${difference((from ?? []) as string[], (to ?? []) as string[])}`;
      }
      return `${key} ${word(from)} -> ${word(to)}`;
    })
    .join('; ');
}

function listChanges(
  old: NonNullable<ConfigFile['accessLists']>,
  next: NonNullable<ConfigFile['accessLists']>,
): string[] {
  const changes: string[] = [];
  for (const [name, entries] of Object.entries(next)) {
    const known = old[name];
    if (known === undefined) changes.push(`access list ${name}: added, ${size(entries.length)}`);
    else if (!same(known, entries)) {
      const words = difference(known.map(entryWord), entries.map(entryWord));
      changes.push(`access list ${name}: ${words}`);
    }
  }
  for (const name of Object.keys(old)) {
    if (next[name] === undefined) changes.push(`access list ${name}: removed`);
  }
  return changes;
}

const size = (entries: number): string => `${entries} ${entries === 1 ? 'entry' : 'entries'}`;

function entryWord(entry: string | AccessListEntry): string {
  if (typeof entry === 'string') return entry;
  const { cidr, action, expires } = entry;
  return `${action === 'deny' ? 'deny ' : ''}${cidr}${expires === undefined ? '' : ` until ${expires}`}`;
}

function credentialChanges(
  old: ReadonlyMap<string, string>,
  next: ReadonlyMap<string, string>,
): string[] {
  const changes: string[] = [];
  for (const [name, print] of next) {
    const known = old.get(name);
    if (known === undefined) changes.push(`credential ${name}: added`);
    else if (known !== print) changes.push(`credential ${name}: changed`);
  }
  for (const name of old.keys()) if (!next.has(name)) changes.push(`credential ${name}: removed`);
  return changes;
}

const SHOWN = 10;

/** `203.0.113.0/24 added, 198.51.100.7 removed`; long lists are counted. */
function difference(old: readonly string[], next: readonly string[]): string {
  const [before, after] = [new Set(old), new Set(next)];
  const parts = [
    [[...after].filter((item) => !before.has(item)), 'added'],
    [[...before].filter((item) => !after.has(item)), 'removed'],
  ] as const;
  const words = parts
    .filter(([items]) => items.length > 0)
    .map(([items, verb]) => {
      const more = items.length > SHOWN ? ` and ${items.length - SHOWN} more` : '';
      return `${items.slice(0, SHOWN).join(', ')}${more} ${verb}`;
    });
  return words.length === 0 ? 'in another order' : words.join(', ');
}

function word(value: unknown): string {
  if (value === undefined) return 'none';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
