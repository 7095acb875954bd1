import { hash } from 'node:crypto';

/** The hash functions digest authentication may use. RFC 8760 section 2.2 */
export type DigestHash = 'MD5' | 'SHA-256' | 'SHA-512-256';

/** What stands in `algorithm=`: a hash, or its session variant. RFC 7616 section 3.3 */
export type DigestAlgorithm = DigestHash | `${DigestHash}-sess`;

/** Every hash, weakest first. */
export const digestHashes: readonly DigestHash[] = ['MD5', 'SHA-256', 'SHA-512-256'];

/** Every algorithm, weakest first. Nonces carry the position here: append only. */
export const digestAlgorithms: readonly DigestAlgorithm[] = [
  'MD5',
  'MD5-sess',
  'SHA-256',
  'SHA-256-sess',
  'SHA-512-256',
  'SHA-512-256-sess',
];

const byToken = new Map(digestAlgorithms.map((name) => [name.toLowerCase(), name]));

/**
 * The algorithm a token names, compared without regard to case; an absent one means MD5. Undefined
 * for a token nobody defined. RFC 2617 section 3.2.1
 */
export function digestAlgorithm(token: string | undefined): DigestAlgorithm | undefined {
  return token === undefined ? 'MD5' : byToken.get(token.toLowerCase());
}

const hashes: Readonly<Record<DigestAlgorithm, DigestHash>> = {
  MD5: 'MD5',
  'MD5-sess': 'MD5',
  'SHA-256': 'SHA-256',
  'SHA-256-sess': 'SHA-256',
  'SHA-512-256': 'SHA-512-256',
  'SHA-512-256-sess': 'SHA-512-256',
};

/** The hash under an algorithm, `-sess` or not. */
export function hashOf(algorithm: DigestAlgorithm): DigestHash {
  return hashes[algorithm];
}

/** Whether HA1 is bound to the nonce and cnonce. RFC 7616 section 3.4.2 */
export function isSession(algorithm: DigestAlgorithm): boolean {
  return hashes[algorithm] !== algorithm;
}

/** Nothing but hexadecimal digits, in either case. */
export const hexadecimal: RegExp = /^[0-9a-f]+$/i;

/** The length of a response or HA1 in hexadecimal digits. */
export function hexLength(algorithm: DigestAlgorithm): 32 | 64 {
  return hashOf(algorithm) === 'MD5' ? 32 : 64;
}

const openSslNames: Readonly<Record<DigestHash, string>> = {
  MD5: 'md5',
  'SHA-256': 'sha256',
  'SHA-512-256': 'sha512-256', // SHA-512/256 of FIPS 180-4, not SHA-512 cut short (erratum 4897)
};

const notAscii = /[^\0-\x7f]/;

/** The hash of a string of octets (one character an octet), in lower-case hexadecimal. */
export function hashText(algorithm: DigestHash, octets: string): string {
  // crypto.hash writes a string as UTF-8, which is the octets themselves only below 128.
  return hash(
    openSslNames[algorithm],
    notAscii.test(octets) ? Buffer.from(octets, 'latin1') : octets,
  );
}

/** The hash of bytes, in lower-case hexadecimal. */
export function hashBytes(algorithm: DigestHash, bytes: Uint8Array): string {
  return hash(openSslNames[algorithm], bytes);
}
