import { checkKeys, hidden, isObject, pathOf, show, wrongType, wrongValue } from '@tollgate/common';
import { type DigestHash, digestHashes, hexLength } from '../digest/algorithm.ts';
import { type Ha1Set, isHa1 } from '../digest/ha1.ts';
import type { CredentialLookup, CredentialTable } from './options.ts';

/** The user names that may exist; any other is an unknown user without being looked up. */
export const usernameForm: RegExp = /^[A-Za-z0-9._-]{3,64}$/;

/**
 * Makes one look-up of tables. HA1 values, and what is given in place of them, are never shown.
 *
 * @throws {TypeError | RangeError} naming the option that is wrong, by its full path
 */
export function tableLookUp(
  given: CredentialTable | readonly CredentialTable[],
  path: string,
): CredentialLookup {
  const users = new Map<string, Ha1Set>();
  if (!isList(given)) {
    readTable(given, path, users);
  } else {
    for (const [index, table] of given.entries()) readTable(table, pathOf(path, index), users);
  }
  return (username) => users.get(username);
}

function readTable(table: unknown, path: string, users: Map<string, Ha1Set>): void {
  if (!isObject(table)) {
    const wanted = 'a table of HA1 values by user name: write { alice: ha1Set({ ... }) }';
    throw wrongType(path, wanted, table, hidden(table));
  }
  const entries: Iterable<readonly [unknown, unknown]> =
    table instanceof Map ? table : Object.entries(table);
  for (const [username, set] of entries) {
    const wanted = 'a table with user names of 3 to 64 of A-Z a-z 0-9 . _ -';
    if (typeof username !== 'string') throw wrongType(path, wanted, username);
    const user = pathOf(path, username.slice(0, 80));
    if (!usernameForm.test(username)) {
      throw wrongValue(user, 'a user name of 3 to 64 of A-Z a-z 0-9 . _ -', username);
    }
    if (users.has(username)) {
      throw wrongValue(user, 'a user of one table only', username, `${show(username)} again`);
    }
    users.set(username, readHa1Set(set, user));
  }
}

function isList(
  given: CredentialTable | readonly CredentialTable[],
): given is readonly CredentialTable[] {
  return Array.isArray(given);
}

function readHa1Set(set: unknown, path: string): Ha1Set {
  const wanted = 'HA1 values: write ha1Set({ username, realm, password })';
  if (!isObject(set)) throw wrongType(path, wanted, set, hidden(set));
  checkKeys(path, set, digestHashes);
  const given = Object.entries(set).filter(([, value]) => value !== undefined);
  if (given.length === 0) throw wrongType(path, wanted, set, 'an object without any');
  for (const [name, value] of given) checkHa1(pathOf(path, name), name as DigestHash, value);
  return Object.fromEntries(given);
}

function checkHa1(path: string, name: DigestHash, value: unknown): void {
  if (isHa1(name, value)) return;
  const wanted = `an HA1 of ${hexLength(name)} hexadecimal digits`;
  if (typeof value !== 'string') throw wrongType(path, wanted, value, hidden(value));
  throw wrongValue(path, wanted, value, `a text of ${value.length} characters`);
}
