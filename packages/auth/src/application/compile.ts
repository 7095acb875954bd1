import type { Transport } from '@tollgate/sip-parser';
import type { AccessList } from '../acl/index.ts';
import type { AuthType } from '../decision/decision.ts';
import { completePolicy, type FullDigestPolicy } from '../digest/policy.ts';
import { oneOf, show } from '../option-checks.ts';
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
const transports: readonly Transport[] = ['udp', 'tcp', 'tls'];
const missStatuses = [403, 404, 480, 486, 488, 500, 503, 603];
const idForm = /^[A-Za-z0-9_-]{1,64}$/;
const numberForm = /^\+?[0-9]{5,15}$/;

/** Checks one application. Throws a TypeError or RangeError naming the option and its value. */
export function compileApplication(
  options: ApplicationOptions,
  defaults: FullDigestPolicy,
  where: string,
): Application {
  const { id, numbers = [], auth, accessLists = [], credentials } = options;
  if (typeof id !== 'string' || !idForm.test(id)) {
    throw new RangeError(`${where}.id must be 1 to 64 of A-Z a-z 0-9 _ -, not ${show(id)}`);
  }
  if (auth !== undefined) oneOf(`${where}.auth`, auth, authTypes);
  const listed = auth === 'ip_acl' || auth === 'ip_acl_and_credential';
  const digest = auth === 'credential' || auth === 'ip_acl_and_credential';
  demand(`${where}.accessLists`, listed, accessLists.length > 0, auth);
  demand(`${where}.credentials`, digest, credentials !== undefined, auth);
  const { accessListMissStatus = 403 } = options;
  oneOf(`${where}.accessListMissStatus`, accessListMissStatus, missStatuses);
  const slow = typeof credentials === 'function';
  return {
    id,
    numbers: numbers.map((number, index) => e164(number, `${where}.numbers[${index}]`)),
    auth,
    accessLists: [...accessLists],
    lookUp: slow ? credentials : tableLookUp(credentials ?? [], `${where}.credentials`),
    slow,
    transports: compileTransports(options.transports, `${where}.transports`),
    accessListMissStatus,
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
  throw new RangeError(`${where} must be 5 to 15 digits, with or without +, not ${show(number)}`);
}

// An option the authentication type never asks would look like protection and be none.
function demand(name: string, wanted: boolean, given: boolean, auth: AuthType | undefined): void {
  if (wanted && !given) throw new TypeError(`${name} must be given where auth is ${auth}`);
  if (!wanted && given && auth !== undefined) {
    throw new TypeError(`${name} must be left out where auth is ${auth}`);
  }
}

function compileTransports(given: readonly Transport[] = transports, where: string): Transport[] {
  for (const transport of given) oneOf(where, transport, transports);
  if (given.length === 0) throw new RangeError(`${where} must hold at least one transport`);
  return [...given];
}
