import { type DigestAlgorithm, hashOf } from '@tollgate/auth/digest';
import type { Transport } from '@tollgate/sip-parser';
import type { Secrets } from '../environment/secrets.ts';
import type { ApplicationEntry, ConfigFile, ListenEntry } from '../file/file.ts';
import { defaultListen } from '../file/listen-defaults.ts';
import type { Path } from '../source/problem.ts';
import type { Report } from '../source/report.ts';
import { readEntry } from './lists.ts';

/** Warns of applications that cannot be reached, or that are easier to reach than they look. */
export function warnAboutApplications(file: ConfigFile, secrets: Secrets, report: Report): void {
  const listen = file.listen ?? defaultListen;
  if (file.applications.length === 0) {
    const advice = 'Add one: - { id: support, auth: credential, credentials: [carrier] }';
    report.add(['applications'], 'unreachable', 'there is none, so every call is refused', advice);
  }
  const open = openFamilies(file);
  const byNumber = new Map(
    file.applications.flatMap(({ id, numbers = [] }) =>
      numbers.map((number) => [number.replace('+', ''), id] as const),
    ),
  );
  file.applications.forEach((application, index) => {
    const path = ['applications', index];
    const { id } = application;
    const why = unreachable(application, file, secrets, listen, open);
    if (why !== undefined) {
      report.add(path, 'unreachable', `nobody can reach ${id}: ${why.message}`, why.advice);
    }
    const rival = byNumber.get(id);
    if (rival !== undefined && rival !== id) {
      const message = `a call to ${id} comes here, though it is also a number of ${rival}`;
      report.add(
        [...path, 'id'],
        'overlap',
        message,
        'Rename this application, or remove the number.',
      );
    }
    warnAboutForgeableSource(application, path, listen, report);
    if ((application.onCall ?? file.onCall) === undefined) {
      const message = `calls to ${id} that are let in are answered 480`;
      const advice = 'For `tollgate serve`, add onCall: silence (to try), or { redirect: URI }.';
      report.add(path, 'no-action', message, advice);
    }
  });
}

/** Over UDP a source address can be forged. */
function warnAboutForgeableSource(
  { id, auth, transports }: ApplicationEntry,
  path: Path,
  listen: readonly ListenEntry[],
  report: Report,
): void {
  if (auth !== 'ip_acl' || !reachableBy(transports, listen).includes('udp')) return;
  report.add(
    [...path, 'auth'],
    'unproven',
    `${id} trusts source addresses over UDP, which can be forged`,
    'Write auth: ip_acl_and_credential, or transports: [tls] (or [tcp, tls]).',
  );
}

function reachableBy(
  transports: readonly Transport[] = ['udp', 'tcp', 'tls'],
  listen: readonly ListenEntry[],
): Transport[] {
  return transports.filter((transport) => listen.some((entry) => entry.transport === transport));
}

/** By the name of an access list, the families of which it lets an address in. */
type OpenFamilies = ReadonlyMap<string, ReadonlySet<4 | 6>>;

/** Once for all applications: they share lists, and lists may be long. */
function openFamilies(file: ConfigFile): OpenFamilies {
  const now = Date.now();
  const lists = Object.entries(file.accessLists ?? {}).map(([name, entries]) => {
    const allowed = entries
      .map(readEntry)
      .filter(({ action, expires }) => action === 'allow' && expires > now);
    return [name, new Set(allowed.map(({ cidr }) => cidr.ip.family))] as const;
  });
  return new Map(lists);
}

interface Reason {
  readonly message: string;
  readonly advice: string;
}

function unreachable(
  application: ApplicationEntry,
  file: ConfigFile,
  secrets: Secrets,
  listen: readonly ListenEntry[],
  open: OpenFamilies,
): Reason | undefined {
  const { auth, transports, accessLists = [], credentials = [] } = application;
  if (auth === undefined) {
    return {
      message: 'it has no auth, so every call is refused',
      advice: 'Add auth: ip_acl, credential or ip_acl_and_credential.',
    };
  }
  const usable = reachableBy(transports, listen);
  if (usable.length === 0) {
    return {
      message: `nothing listens on ${(transports ?? []).join(' or ')}`,
      advice: 'Add such a socket to listen, or a transport to transports.',
    };
  }
  if (auth !== 'credential') {
    const families = familiesOf(listen.filter(({ transport }) => usable.includes(transport)));
    const allowed = accessLists.flatMap((name) => [...(open.get(name) ?? [])]);
    if (!allowed.some((family) => families.has(family))) {
      return {
        message:
          allowed.length === 0
            ? 'its access lists let no address in'
            : 'its access lists hold no address of a family that is listened on',
        advice: "Add your carrier's addresses to one of them.",
      };
    }
  }
  if (auth !== 'ip_acl' && !someoneCanAnswer(application, file, secrets)) {
    const { algorithms = ['MD5'] } = { ...file.digest, ...application.digest };
    return {
      message: `none of ${credentials.join(', ')} has an HA1 for ${algorithms.join(', ')}`,
      advice: 'Add that HA1 (`tollgate ha1 --algorithm`), or write digest: { algorithms: [MD5] }.',
    };
  }
  return undefined;
}

function someoneCanAnswer(
  application: ApplicationEntry,
  file: ConfigFile,
  secrets: Secrets,
): boolean {
  const { algorithms = ['MD5'] }: { algorithms?: readonly DigestAlgorithm[] } = {
    ...file.digest,
    ...application.digest,
  };
  return (application.credentials ?? []).some((name) => {
    const set = secrets.ha1.get(name);
    return algorithms.some((algorithm) => set?.[hashOf(algorithm)] !== undefined);
  });
}

function familiesOf(listen: readonly ListenEntry[]): Set<4 | 6> {
  const families = new Set<4 | 6>();
  for (const { address = '0.0.0.0', ipv6Only } of listen) {
    if (!address.includes(':')) families.add(4);
    else families.add(6);
    if (address === '::' && ipv6Only !== true) families.add(4);
  }
  return families;
}
