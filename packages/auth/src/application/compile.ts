import {
  checkKeys,
  hidden,
  list,
  oneOf,
  pathOf,
  someOf,
  wrongType,
  wrongValue,
} from '@tollgate/common';
import type { Transport } from '@tollgate/sip-parser';
import { type AccessList, isAccessList, listText } from '../acl/access-list.ts';
import type { AuthType } from '../decision/decision.ts';
import {
  completePolicy,
  type DigestPolicy,
  digestPolicyNames,
  type FullDigestPolicy,
} from '../digest/policy.ts';
import { tableLookUp } from './credential-table.ts';
import type { ApplicationOptions, CredentialLookup } from './options.ts';

/** An application as the gates read it: checked, every default filled in. */
export interface Application {
  readonly id: string;
  /** Without the `+`. */
  readonly numbers: readonly string[];
  readonly auth: AuthType | undefined;
  readonly accessLists: readonly AccessList[];
  readonly lookUp: CredentialLookup;
  /** Whether `lookUp` may keep a call waiting. */
  readonly slow: boolean;
  readonly transports: readonly Transport[];
  readonly accessListMissStatus: number;
  readonly policy: FullDigestPolicy;
}

const authTypes: readonly AuthType[] = ['ip_acl', 'credential', 'ip_acl_and_credential'];
const allTransports: readonly Transport[] = ['udp', 'tcp', 'tls'];
const missStatuses = [403, 404, 480, 486, 488, 500, 503, 603];
const idForm = /^[A-Za-z0-9_-]{1,64}$/;
const numberForm = /^\+?[0-9]{5,15}$/;

const names: readonly string[] = [
  ...Object.keys({
    id: true,
    numbers: true,
    auth: true,
    accessLists: true,
    credentials: true,
    transports: true,
    accessListMissStatus: true,
  } satisfies Record<Exclude<keyof ApplicationOptions, keyof DigestPolicy>, true>),
  ...digestPolicyNames,
];

/** What the configuration file writes below `digest` is written beside `id` here. */
const elsewhere = { digest: `${digestPolicyNames.join(', ')} beside id` };

/** @throws {TypeError | RangeError} naming the option that is unknown or wrong, by its full path */
export function compileApplication(
  options: ApplicationOptions,
  defaults: FullDigestPolicy,
  path: string,
): Application {
  checkKeys(path, options, names, elsewhere);
  const { id, auth, transports = allTransports, accessListMissStatus = 403 } = options;
  const { numbers = [], credentials } = options;
  checkId(pathOf(path, 'id'), id);
  if (auth !== undefined) oneOf(pathOf(path, 'auth'), auth, authTypes);
  const accessLists = readLists(pathOf(path, 'accessLists'), options);
  const lookUp = readCredentials(pathOf(path, 'credentials'), options);
  oneOf(pathOf(path, 'accessListMissStatus'), accessListMissStatus, missStatuses);
  someOf(pathOf(path, 'transports'), transports, allTransports);
  return {
    id,
    numbers: readNumbers(pathOf(path, 'numbers'), numbers),
    auth,
    accessLists,
    lookUp,
    slow: typeof credentials === 'function',
    transports: [...transports],
    accessListMissStatus,
    policy: completePolicy(options, defaults, path),
  };
}

/** Whether a Request-URI's user part looks like a phone number rather than an application. */
export function isNumber(user: string): boolean {
  return numberForm.test(user);
}

/** A phone number without its `+`, so that both spellings are one. */
export function bareNumber(user: string): string {
  return user.startsWith('+') ? user.slice(1) : user;
}

function checkId(path: string, id: unknown): void {
  const wanted = 'a text of 1 to 64 of A-Z a-z 0-9 _ -';
  if (typeof id !== 'string') throw wrongType(path, wanted, id);
  if (!idForm.test(id)) throw wrongValue(path, wanted, id);
}

function readNumbers(path: string, numbers: unknown): readonly string[] {
  const wanted = 'a text of 5 to 15 digits, with or without +';
  return list(path, numbers, "a list like ['+14155550123']").map((number, index) => {
    if (typeof number !== 'string') throw wrongType(pathOf(path, index), wanted, number);
    if (!isNumber(number)) throw wrongValue(pathOf(path, index), wanted, number);
    return bareNumber(number);
  });
}

function readLists(path: string, { auth, accessLists }: ApplicationOptions): readonly AccessList[] {
  const example = `a list of access lists: write [${listText('')}]`;
  const lists = accessLists === undefined ? [] : list(path, accessLists, example);
  for (const [index, one] of lists.entries()) {
    if (isAccessList(one)) continue;
    throw wrongType(pathOf(path, index), `an access list: write ${listText(one)}`, one);
  }
  if (auth === 'ip_acl' || auth === 'ip_acl_and_credential') {
    const wanted = `given where auth is "${auth}": write [${listText('')}]`;
    if (accessLists === undefined) throw wrongType(path, wanted, accessLists);
    if (lists.length === 0) throw wrongValue(path, wanted, lists, 'an empty array');
  } else if (auth !== undefined && lists.length > 0) {
    throw unasked(path, auth, lists);
  }
  return [...lists] as readonly AccessList[];
}

function readCredentials(
  path: string,
  { auth, credentials }: ApplicationOptions,
): CredentialLookup {
  if (auth === 'credential' || auth === 'ip_acl_and_credential') {
    const wanted = `given where auth is "${auth}": write { alice: ha1Set({ ... }) } or a function`;
    if (credentials === undefined) throw wrongType(path, wanted, credentials);
  } else if (auth !== undefined && credentials !== undefined) {
    throw unasked(path, auth, credentials);
  }
  return typeof credentials === 'function' ? credentials : tableLookUp(credentials ?? [], path);
}

// An option the authentication type never asks would look like protection without being one.
function unasked(path: string, auth: AuthType, value: unknown): TypeError {
  return wrongType(path, `left out where auth is "${auth}"`, value, hidden(value));
}
