import type { AccessMatch, ApplicationOptions, CredentialTable } from '@tollgate/auth';
import type { SipRequest, Source } from '@tollgate/sip-parser';

/**
 * The names in the credential tables of an application; undefined where a function looks them up.
 */
export function usersOf({ credentials }: ApplicationOptions): readonly string[] | undefined {
  if (typeof credentials === 'function') return undefined;
  const tables = Array.isArray(credentials) ? credentials : [credentials ?? {}];
  return (tables as readonly CredentialTable[]).flatMap((table) =>
    table instanceof Map ? [...table.keys()] : Object.keys(table),
  );
}

/**
 * The application a Request-URI with this user part leads to: by its id first, else by a number.
 */
export function calledApplication(
  applications: readonly ApplicationOptions[],
  user: string,
): ApplicationOptions | undefined {
  const bare = user.replace(/^\+/, '');
  return (
    applications.find(({ id }) => id === user) ??
    applications.find(({ numbers = [] }) =>
      numbers.some((number) => number.replace(/^\+/, '') === bare),
    )
  );
}

/**
 * What the access lists say of a source: an entry that denies it, else the nearest to allowing it.
 */
export function nearestMatch(
  { accessLists = [] }: ApplicationOptions,
  source: Source,
  wall: number,
): AccessMatch | undefined {
  const matches = accessLists.map((list) => list.match(source.ip, wall));
  const denial = matches.find(({ entry }) => entry?.action === 'deny');
  if (denial !== undefined) return denial;
  return matches.sort((a, b) => (b.sharedBits ?? -1) - (a.sharedBits ?? -1))[0];
}

/** Whose call it probably is: the application that knows user or source, if only one does. */
export function likelyOwner(
  applications: readonly ApplicationOptions[],
  request: SipRequest,
  source: Source,
  wall: number,
): ApplicationOptions | undefined {
  const names = request.credentials.map(({ username }) => username);
  const knowing = applications.filter(
    (application) =>
      usersOf(application)?.some((user) => names.includes(user)) === true ||
      application.accessLists?.some((list) => list.allows(source.ip, wall)) === true,
  );
  const candidates = knowing.length > 0 ? knowing : applications;
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** One address as a block. */
export function blockOf(source: Pick<Source, 'address' | 'ip'>): string {
  return `${source.address}/${source.ip.family === 4 ? 32 : 128}`;
}
