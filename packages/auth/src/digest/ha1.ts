import { oneOf } from '../option-checks.ts';
import { type DigestHash, digestHashes, hashBytes, hexadecimal, hexLength } from './algorithm.ts';

/** HA1 values of one user, lower- or upper-case hexadecimal; a hash that is absent never verifies. */
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

/**
 * HA1 = H(username ":" realm ":" password), in lower-case hexadecimal: what a server stores in
 * place of the password. Whoever holds it can log in to this realm, so keep it as secret.
 *
 * Throws a TypeError where the user name holds a colon (two users could share one HA1) and a
 * RangeError for an unknown algorithm. RFC 7616 section 3.4.2
 */
export function ha1(input: Ha1Input): string {
  const algorithm = input.algorithm ?? 'MD5';
  oneOf('algorithm', algorithm, digestHashes);
  const username = Buffer.from(input.username as Uint8Array);
  if (username.includes(0x3a)) throw new TypeError('username must not hold a colon');
  const colon = Buffer.from(':');
  const password = Buffer.from(input.password as Uint8Array);
  return hashBytes(
    algorithm,
    Buffer.concat([username, colon, Buffer.from(input.realm), colon, password]),
  );
}

/** HA1 for every hash, or for those named. Throws as `ha1` does. */
export function ha1Set(
  input: Omit<Ha1Input, 'algorithm'>,
  algorithms: readonly DigestHash[] = digestHashes,
): Ha1Set {
  return Object.fromEntries(
    algorithms.map((algorithm) => [algorithm, ha1({ ...input, algorithm })]),
  );
}

/** Whether a text is a usable HA1 of this algorithm: hexadecimal of exactly its length. */
export function isHa1(algorithm: DigestHash, text: unknown): text is string {
  if (typeof text !== 'string') return false;
  return text.length === hexLength(algorithm) && hexadecimal.test(text);
}
