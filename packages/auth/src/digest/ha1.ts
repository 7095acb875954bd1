import {
  checkKeys,
  hidden,
  isObject,
  oneOf,
  someOf,
  wrongType,
  wrongValue,
} from '@tollgate/common';
import { type DigestHash, digestHashes, hashBytes, hexadecimal, hexLength } from './algorithm.ts';

/** HA1 values of one user, hexadecimal in either case; a hash that is absent never verifies. */
export type Ha1Set = { readonly [K in DigestHash]?: string };

/** What HA1 is made from. Strings are taken as UTF-8; give bytes for anything else. */
export interface Ha1Input {
  readonly username: string | Uint8Array;
  /** The server's own realm, byte for byte as in its challenges. */
  readonly realm: string;
  readonly password: string | Uint8Array;
  /** @default 'MD5' */
  readonly algorithm?: DigestHash;
}

const ha1Names: readonly string[] = Object.keys({
  username: true,
  realm: true,
  password: true,
  algorithm: true,
} satisfies Record<keyof Required<Ha1Input>, true>);

/**
 * HA1 = H(username ":" realm ":" password), in lower-case hexadecimal: what a server stores in
 * place of the password. Whoever has it can log in to this realm, so keep it as secret.
 *
 * @throws {TypeError} for a user name with a colon (two users could share one HA1), and for one
 *   that is not text or bytes, as for a password
 * @throws {RangeError} for an empty user name or password, and for an unknown algorithm
 *
 * RFC 7616 section 3.4.2
 */
export function ha1(input: Ha1Input): string {
  checkInput(input, ha1Names);
  const { algorithm = 'MD5' } = input;
  oneOf('algorithm', algorithm, digestHashes);
  const username = octets('username', input.username);
  if (username.includes(0x3a)) {
    throw wrongType('username', 'a text without a colon', username, 'one with a colon');
  }
  if (typeof input.realm !== 'string') throw wrongType('realm', 'a text', input.realm);
  const colon = Buffer.from(':');
  const password = octets('password', input.password);
  return hashBytes(
    algorithm,
    Buffer.concat([username, colon, Buffer.from(input.realm), colon, password]),
  );
}

/**
 * HA1 for every hash, or for those named.
 *
 * @throws {TypeError | RangeError} as `ha1` does
 */
export function ha1Set(
  input: Omit<Ha1Input, 'algorithm'>,
  algorithms: readonly DigestHash[] = digestHashes,
): Ha1Set {
  const names = ha1Names.filter((name) => name !== 'algorithm');
  checkInput(input, names, { algorithm: 'a list of algorithms as the second argument' });
  someOf('algorithms', algorithms, digestHashes);
  return Object.fromEntries(
    algorithms.map((algorithm) => [algorithm, ha1({ ...input, algorithm })]),
  );
}

// Nothing that was given is shown: a password may be in any place by mistake.
function checkInput(
  input: unknown,
  names: readonly string[],
  elsewhere?: Readonly<Record<string, string>>,
): void {
  if (!isObject(input)) {
    throw wrongType('input', 'an object { username, realm, password }', input, hidden(input));
  }
  checkKeys('', input, names, elsewhere);
}

function octets(option: string, value: unknown): Buffer {
  const wanted = 'a text or a Uint8Array of at least one character';
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) {
    throw wrongType(option, wanted, value, hidden(value));
  }
  if (value.length === 0) throw wrongValue(option, wanted, value, 'an empty one');
  return Buffer.from(value as Uint8Array);
}

/** Whether a text is a usable HA1 of this algorithm: hexadecimal of exactly its length. */
export function isHa1(algorithm: DigestHash, text: unknown): text is string {
  if (typeof text !== 'string') return false;
  return text.length === hexLength(algorithm) && hexadecimal.test(text);
}
