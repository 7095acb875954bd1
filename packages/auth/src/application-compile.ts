import type { MaybePromise, Transport } from '@tollgate/sip-parser';
import type { AccessList } from './acl/index.ts';
import type { ApplicationOptions, CredentialTable } from './application.ts';
import type { AuthType } from './decision.ts';
import { type DigestHash, digestHashes } from './digest/algorithm.ts';
import { type Ha1Set, isHa1 } from './digest/ha1.ts';
import { completePolicy, type FullDigestPolicy } from './digest/policy.ts';

/** An application as the gates read it: checked, every default filled in. */
export interface Application {
  readonly id: string;
  /** Without the `+`. */
  readonly numbers: readonly string[];
  readonly auth: AuthType | undefined;
  readonly accessLists: readonly AccessList[];
  readonly lookUp: (username: string, application: string) => MaybePromise<Ha1Set | undefined>;
  /** Whether `lookUp` may keep a call waiting. */
  readonly slow: boolean;
  readonly transports: readonly Transport[];
  readonly accessListMissStatus: number;
  readonly policy: FullDigestPolicy;
}

const authTypes: readonly unknown[] = [
  'ip_acl',
  'credential',
  'ip_acl_and_credential',
  undefined,
] satisfies (AuthType | undefined)[];
const transports: readonly Transport[] = ['udp', 'tcp', 'tls'];
const idForm = /^[A-Za-z0-9_-]{1,64}$/;
const numberForm = /^\+?[0-9]{5,15}$/;

/** The user names that may exist; any other is an unknown user without being looked up. */
export const usernameForm: RegExp = /^[A-Za-z0-9._-]{3,64}$/;

/** Checks one application. Throws a TypeError or RangeError naming the option and its value. */
export function compileApplication(
  options: ApplicationOptions,
  defaults: FullDigestPolicy,
  where: string,
): Application {
  const { id, numbers = [], auth, accessLists = [], credentials } = options;
  if (typeof id !== 'string' || !idForm.test(id)) {
    throw new RangeError(`${where}.id: ${show(id)} is not 1 to 64 of A-Z a-z 0-9 _ -`);
  }
  if (!authTypes.includes(auth)) {
    throw new RangeError(
      `${where}.auth: ${show(auth)} is not one of ip_acl, credential, ip_acl_and_credential`,
    );
  }
  const listed = auth === 'ip_acl' || auth === 'ip_acl_and_credential';
  const digest = auth === 'credential' || auth === 'ip_acl_and_credential';
  demand(`${where}.accessLists`, listed, accessLists.length > 0, auth);
  demand(`${where}.credentials`, digest, credentials !== undefined, auth);
  const status = options.accessListMissStatus ?? 403;
  if (
    !Number.isInteger(status) ||
    status < 400 ||
    status > 699 ||
    status === 401 ||
    status === 407
  ) {
    throw new RangeError(
      `${where}.accessListMissStatus: ${show(status)} is not a refusal (400-699)`,
    );
  }
  const slow = typeof credentials === 'function';
  return {
    id,
    numbers: numbers.map((number, index) => e164(number, `${where}.numbers[${index}]`)),
    auth,
    accessLists: [...accessLists],
    lookUp: slow ? credentials : tableLookUp(credentials, `${where}.credentials`),
    slow,
    transports: compileTransports(options.transports, `${where}.transports`),
    accessListMissStatus: status,
    policy: completePolicy(options, defaults, `${where}.`),
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

function e164(number: unknown, where: string): string {
  if (typeof number === 'string' && isNumber(number)) return bareNumber(number);
  throw new RangeError(`${where}: ${show(number)} is not 5 to 15 digits, with or without +`);
}

// An option the authentication type never asks would look like protection and be none.
function demand(name: string, wanted: boolean, given: boolean, auth: AuthType | undefined): void {
  if (wanted && !given) throw new TypeError(`${name}: needed, since auth is ${auth}`);
  if (!wanted && given && auth !== undefined) {
    throw new TypeError(`${name}: never asked, since auth is ${auth}`);
  }
}

function compileTransports(given: readonly Transport[] = transports, where: string): Transport[] {
  for (const transport of given) {
    if (!transports.includes(transport)) {
      throw new RangeError(`${where}: ${show(transport)} is not one of ${transports.join(', ')}`);
    }
  }
  if (given.length === 0) throw new RangeError(`${where}: empty, so no call could come in`);
  return [...given];
}

function tableLookUp(
  given: CredentialTable | readonly CredentialTable[] = [],
  where: string,
): Application['lookUp'] {
  const users = new Map<string, Ha1Set>();
  const tables = Array.isArray(given) ? (given as readonly CredentialTable[]) : [given];
  for (const table of tables as readonly CredentialTable[]) {
    const entries = table instanceof Map ? table.entries() : Object.entries(table);
    for (const [username, set] of entries as Iterable<[string, Ha1Set]>) {
      if (!usernameForm.test(username)) {
        throw new RangeError(`${where}: ${show(username)} is not 3 to 64 of A-Z a-z 0-9 . _ -`);
      }
      if (users.has(username)) {
        throw new RangeError(`${where}: ${show(username)} stands in two tables`);
      }
      users.set(username, checkHa1Set(set, `${where}.${username}`));
    }
  }
  return (username) => users.get(username);
}

// The values are secrets: never shown.
function checkHa1Set(set: unknown, where: string): Ha1Set {
  if (typeof set !== 'object' || set === null) throw new TypeError(`${where}: no HA1 values`);
  const hashes = Object.entries(set).filter(([, value]) => value !== undefined);
  if (hashes.length === 0) throw new TypeError(`${where}: no HA1 values`);
  for (const [name, value] of hashes) {
    if (!digestHashes.includes(name as DigestHash)) {
      throw new RangeError(`${where}: ${show(name)} is not one of ${digestHashes.join(', ')}`);
    }
    if (!isHa1(name as DigestHash, value)) {
      throw new RangeError(`${where}.${name}: not an HA1 (${name === 'MD5' ? 32 : 64} hex digits)`);
    }
  }
  return { ...(set as Ha1Set) };
}

function show(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : String(value);
}
