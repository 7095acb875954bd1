import { parseCidr } from '@tollgate/auth/acl';
import { nearest } from '@tollgate/common';
import type { ApplicationEntry, ConfigFile, CredentialEntry } from '../file/file.ts';
import type { Report } from '../source/report.ts';
import { checkListen } from './listen.ts';

/** What the schema cannot say: what one field means for another. Reports errors. */
export function checkConsistency(file: ConfigFile, report: Report): void {
  checkListen(file.listen ?? [], report);
  checkBlocks(file, report);
  for (const [name, credential] of Object.entries(file.credentials ?? {})) {
    checkCredential(name, credential, report);
  }
  const owners = new Map<string, string>();
  const ids = new Set<string>();
  file.applications.forEach((application, index) => {
    checkApplication(application, index, file, report);
    const { id, numbers = [] } = application;
    if (ids.has(id)) {
      report.add(
        ['applications', index, 'id'],
        'twice',
        `${id} is the id of an application above`,
        'Give each application an id of its own.',
      );
    }
    ids.add(id);
    numbers.forEach((number, place) => {
      const bare = number.replace('+', '');
      const owner = owners.get(bare);
      if (owner !== undefined) {
        report.add(
          ['applications', index, 'numbers', place],
          'twice',
          `${number} belongs to ${owner} already`,
          'A number leads to one application: keep it in one of them.',
        );
      }
      owners.set(bare, id);
    });
  });
  if (file.uniform === true && file.unknownApplicationStatus === 404) {
    report.add(
      ['unknownApplicationStatus'],
      'contradiction',
      '404 would tell unknown applications apart, which uniform forbids',
      'Write unknownApplicationStatus: 403, or remove uniform.',
    );
  }
  const { usernameCeiling, failures = 10 } = file.lockout ?? {};
  if (usernameCeiling !== undefined && usernameCeiling.weight > Math.max(2, failures)) {
    report.add(
      ['lockout', 'usernameCeiling', 'weight'],
      'range',
      `${usernameCeiling.weight} is more than the ${failures} failures that lock`,
      `Write a number from 2 to ${Math.max(2, failures)}.`,
    );
  }
}

function checkBlocks(file: ConfigFile, report: Report): void {
  for (const [name, entries] of Object.entries(file.accessLists ?? {})) {
    entries.forEach((entry, index) => {
      const bare = typeof entry === 'string';
      const path = ['accessLists', name, index];
      checkBlock(bare ? entry : entry.cidr, bare ? path : [...path, 'cidr'], report);
    });
  }
  file.lockout?.exempt?.forEach((block, index) => {
    checkBlock(block, ['lockout', 'exempt', index], report);
  });
  file.listen?.forEach(({ proxyPeers = [] }, at) => {
    proxyPeers.forEach((block, index) => {
      checkBlock(block, ['listen', at, 'proxyPeers', index], report);
    });
  });
}

function checkBlock(text: string, path: readonly (string | number)[], report: Report): void {
  const read = parseCidr(text);
  if (read.kind === 'cidr') return;
  const advice = 'For example: 203.0.113.0/24, 203.0.113.7 or 2001:db8::/32.';
  report.add(path, read.code, read.message, advice);
}

function checkCredential(name: string, credential: CredentialEntry, report: Report): void {
  const ways = (['ha1', 'passwordEnv', 'passwordFile'] as const).filter(
    (way) => credential[way] !== undefined,
  );
  const path = ['credentials', name];
  if (ways.length !== 1) {
    report.addAtKey(
      path,
      ways.length === 0 ? 'missing' : 'contradiction',
      ways.length === 0
        ? 'nothing says what the password is'
        : `the password is given ${ways.length} times (${ways.join(', ')})`,
      'Write exactly one of ha1 (from `tollgate ha1`), passwordEnv and passwordFile.',
    );
  }
  if (typeof credential.ha1 === 'object' && Object.keys(credential.ha1).length === 0) {
    report.add(
      [...path, 'ha1'],
      'missing',
      'no HA1 stands here',
      'Write at least one: `tollgate ha1` prints it.',
    );
  }
  if (credential.user === undefined && name.length < 3) {
    report.addAtKey(
      path,
      'name',
      'the name is too short to be a user name',
      'Add `user:` with 3 to 64 of A-Z a-z 0-9 . _ -',
    );
  }
}

function checkApplication(
  application: ApplicationEntry,
  index: number,
  file: ConfigFile,
  report: Report,
): void {
  const path = ['applications', index];
  const { auth, accessLists, credentials } = application;
  checkNames(accessLists, [...path, 'accessLists'], file.accessLists ?? {}, report);
  checkNames(credentials, [...path, 'credentials'], file.credentials ?? {}, report);
  const asked = {
    accessLists: auth === 'ip_acl' || auth === 'ip_acl_and_credential',
    credentials: auth === 'credential' || auth === 'ip_acl_and_credential',
  };
  for (const key of ['accessLists', 'credentials'] as const) {
    const given = (application[key]?.length ?? 0) > 0;
    if (asked[key] && !given) {
      report.add(
        [...path, 'auth'],
        'missing',
        `${auth} needs ${key}, and none are named`,
        `Add \`${key}: [name]\`, the name of one of the ${key} of this file.`,
      );
    }
    if (!asked[key] && given) {
      report.addAtKey(
        [...path, key],
        'contradiction',
        `${key} would never be asked, since auth is ${auth ?? 'missing'}`,
        auth === undefined
          ? `Add \`auth: ${key === 'accessLists' ? 'ip_acl' : 'credential'}\`.`
          : `Write auth: ip_acl_and_credential, or remove ${key}.`,
      );
    }
  }
  checkUsers(credentials ?? [], index, file, report);
  const { algorithms } = application.digest ?? {};
  if (algorithms !== undefined && new Set(algorithms).size < algorithms.length) {
    report.add([...path, 'digest', 'algorithms'], 'twice', 'one is listed twice', 'Keep it once.');
  }
}

function checkNames(
  names: readonly string[] | undefined,
  path: readonly (string | number)[],
  defined: Readonly<Record<string, unknown>>,
  report: Report,
): void {
  names?.forEach((name, place) => {
    if (Object.hasOwn(defined, name)) return;
    const known = Object.keys(defined);
    const meant = nearest(name, known);
    const kind = path.at(-1);
    // A name that is close to none may be a password in the wrong place.
    const shown = kind === 'credentials' && meant === undefined ? 'this name' : name;
    const all =
      known.length === 0 ? `This file defines no ${kind}.` : `There are: ${known.join(', ')}.`;
    report.add(
      [...path, place],
      'unknown-name',
      `${shown} is none of the ${kind} of this file`,
      meant === undefined ? all : `Did you mean ${meant}?`,
    );
  });
}

/** One user name in two credentials of one application: which password would be right? */
function checkUsers(
  names: readonly string[],
  index: number,
  file: ConfigFile,
  report: Report,
): void {
  const users = new Map<string, string>();
  names.forEach((name, place) => {
    const credential = file.credentials?.[name];
    if (credential === undefined) return;
    const user = credential.user ?? name;
    const other = users.get(user);
    if (other !== undefined) {
      report.add(
        ['applications', index, 'credentials', place],
        'twice',
        other === name
          ? `${name} stands here twice`
          : `${name} and ${other} have the same user name`,
        'Keep one of them, or give one another `user`.',
      );
    }
    users.set(user, name);
  });
}
