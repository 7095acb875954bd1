import { type DigestHash, digestHashes } from '../digest/algorithm.ts';
import { type Ha1Set, isHa1 } from '../digest/ha1.ts';
import { oneOf, show } from '../option-checks.ts';
import type { CredentialLookup, CredentialTable } from './options.ts';

/** The user names that may exist; any other is an unknown user without being looked up. */
export const usernameForm: RegExp = /^[A-Za-z0-9._-]{3,64}$/;

/**
 * Makes one look-up of tables. Throws a TypeError or RangeError naming the option; HA1 values are
 * secrets and never shown.
 */
export function tableLookUp(
  given: CredentialTable | readonly CredentialTable[],
  where: string,
): CredentialLookup {
  const users = new Map<string, Ha1Set>();
  for (const table of isList(given) ? given : [given]) {
    for (const [username, set] of table instanceof Map ? table : Object.entries(table)) {
      if (!usernameForm.test(username)) {
        const wanted = 'must be 3 to 64 of A-Z a-z 0-9 . _ -';
        throw new RangeError(`${where}: a user name ${wanted}, not ${show(username)}`);
      }
      if (users.has(username)) {
        throw new RangeError(`${where}: ${show(username)} must not stand in two tables`);
      }
      users.set(username, checkHa1Set(set, `${where}.${username}`));
    }
  }
  return (username) => users.get(username);
}

function isList(
  given: CredentialTable | readonly CredentialTable[],
): given is readonly CredentialTable[] {
  return Array.isArray(given);
}

function checkHa1Set(set: unknown, where: string): Ha1Set {
  const values = typeof set === 'object' && set !== null ? Object.entries(set) : [];
  const given = values.filter(([, value]) => value !== undefined);
  if (given.length === 0) {
    throw new TypeError(`${where} must hold an HA1 for one or more of ${digestHashes.join(', ')}`);
  }
  for (const [name, value] of given) {
    oneOf(`${where}: the name of a hash`, name as DigestHash, digestHashes);
    if (isHa1(name as DigestHash, value)) continue;
    const digits = name === 'MD5' ? 32 : 64;
    throw new RangeError(`${where}.${name} must be an HA1 of ${digits} hexadecimal digits`);
  }
  return Object.fromEntries(given);
}
