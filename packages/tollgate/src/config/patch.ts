import type { Change } from '@tollgate/server/explain';
import type { ApplicationEntry, ConfigFile } from './file/file.ts';

/** One operation of a JSON patch. RFC 6902 section 4 */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/**
 * A change as a patch of the configuration file. Where it needs a password, that is asked for as an
 * environment variable (`TOLLGATE_PASSWORD_` and the user name): no secret is ever in a patch.
 * Empty where the file does not know the application.
 */
export function configPatch(change: Change, file: ConfigFile): readonly PatchOperation[] {
  switch (change.kind) {
    case 'set-realm':
      return [{ op: 'replace', path: '/realm', value: change.realm }];
    case 'set-nonce-lifetime':
      return [{ op: 'add', path: '/nonceTtlMs', value: change.nonceTtlMs }];
    case 'exempt-from-lockout':
      return exempt(change.cidr, file);
    case 'add-application':
      return addApplication(change, file);
    default:
      return changeApplication(change, file);
  }
}

type OfApplication = Extract<Change, { readonly application: string }>;

function changeApplication(change: OfApplication, file: ConfigFile): readonly PatchOperation[] {
  const index = file.applications.findIndex(({ id }) => id === change.application);
  const entry = file.applications[index];
  if (entry === undefined) return [];
  const at = `/applications/${index}`;
  switch (change.kind) {
    case 'allow-source':
      return allow(change.cidrs, entry, at, file);
    case 'set-password':
      return setPassword(change.user, entry, file);
    case 'add-user':
      return addUser(change.user, entry, at, file);
    case 'add-number':
      return append(`${at}/numbers`, entry.numbers, [change.number]);
    case 'add-transport':
      return append(`${at}/transports`, entry.transports, [change.transport]);
    case 'set-digest':
      if (entry.digest === undefined) {
        return [{ op: 'add', path: `${at}/digest`, value: change.digest }];
      }
      return Object.entries(change.digest).map(([key, value]) => ({
        op: 'add',
        path: `${at}/digest/${key}`,
        value,
      }));
    case 'set-auth': {
      // What the new way never asks must not stand there as if it protected.
      const unasked = change.auth === 'ip_acl' && entry.credentials !== undefined;
      return [
        { op: 'add', path: `${at}/auth`, value: change.auth },
        ...(unasked ? [{ op: 'remove', path: `${at}/credentials` } as const] : []),
        ...allow(change.cidrs, entry, at, file),
      ];
    }
  }
}

/** Adds to a list that this application alone uses, made if there is none. */
function allow(
  cidrs: readonly string[],
  entry: ApplicationEntry,
  at: string,
  file: ConfigFile,
): PatchOperation[] {
  if (cidrs.length === 0) return [];
  const lists = file.accessLists ?? {};
  const users = (name: string): number =>
    file.applications.filter(({ accessLists = [] }) => accessLists.includes(name)).length;
  const own = entry.accessLists?.find((name) => users(name) === 1);
  if (own === undefined) {
    const name = freeName(`${entry.id}-callers`, Object.keys(lists));
    return [
      ...(file.accessLists === undefined
        ? [{ op: 'add', path: '/accessLists', value: {} } as const]
        : []),
      { op: 'add', path: `/accessLists/${name}`, value: cidrs },
      ...append(`${at}/accessLists`, entry.accessLists, [name]),
    ];
  }
  return cidrs.map((cidr) => {
    // An entry for the same block would be in the way: one that has ended, say.
    const there = (lists[own] ?? []).findIndex(
      (one) => full(typeof one === 'string' ? one : one.cidr) === cidr,
    );
    return there < 0
      ? { op: 'add', path: `/accessLists/${own}/-`, value: cidr }
      : { op: 'replace', path: `/accessLists/${own}/${there}`, value: cidr };
  });
}

/** A bare address with its full prefix length. */
function full(cidr: string): string {
  if (cidr.includes('/')) return cidr;
  return `${cidr}/${cidr.includes(':') ? 128 : 32}`;
}

function setPassword(
  user: string,
  { credentials = [] }: ApplicationEntry,
  file: ConfigFile,
): PatchOperation[] {
  const name = credentials.find((one) => (file.credentials?.[one]?.user ?? one) === user);
  if (name === undefined) return [];
  return [{ op: 'replace', path: `/credentials/${name}`, value: credential(user) }];
}

function addUser(
  user: string,
  entry: ApplicationEntry,
  at: string,
  file: ConfigFile,
): PatchOperation[] {
  const name = freeName(user, Object.keys(file.credentials ?? {}));
  return [
    ...(file.credentials === undefined
      ? [{ op: 'add', path: '/credentials', value: {} } as const]
      : []),
    { op: 'add', path: `/credentials/${name}`, value: credential(user) },
    ...append(`${at}/credentials`, entry.credentials, [name]),
  ];
}

function credential(user: string): { readonly user: string; readonly passwordEnv: string } {
  const variable = user.toUpperCase().replace(/[^A-Z0-9]/g, '_');
  return { user, passwordEnv: `TOLLGATE_PASSWORD_${variable}` };
}

function addApplication(
  { id, like, cidr }: Extract<Change, { readonly kind: 'add-application' }>,
  file: ConfigFile,
): PatchOperation[] {
  const model = file.applications.find((entry) => entry.id === like);
  const at = '/applications/-';
  if (model?.auth !== undefined) {
    const { numbers: _, ...rest } = model;
    return [{ op: 'add', path: at, value: { ...rest, id } }];
  }
  const name = freeName(`${id}-callers`, Object.keys(file.accessLists ?? {}));
  return [
    ...(file.accessLists === undefined
      ? [{ op: 'add', path: '/accessLists', value: {} } as const]
      : []),
    { op: 'add', path: `/accessLists/${name}`, value: [cidr] },
    { op: 'add', path: at, value: { id, auth: 'ip_acl', accessLists: [name] } },
  ];
}

function exempt(cidr: string, { lockout }: ConfigFile): PatchOperation[] {
  if (lockout === undefined) return [{ op: 'add', path: '/lockout', value: { exempt: [cidr] } }];
  return append('/lockout/exempt', lockout.exempt, [cidr]);
}

/** Adds to a list that may not be there yet. */
function append(
  path: string,
  present: readonly string[] | undefined,
  values: readonly string[],
): PatchOperation[] {
  if (present === undefined) return [{ op: 'add', path, value: values }];
  return values.map((value) => ({ op: 'add', path: `${path}/-`, value }));
}

function freeName(wanted: string, taken: readonly string[]): string {
  const base = wanted.slice(0, 60);
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!taken.includes(name)) return name;
  }
}
