import { randomFillSync, timingSafeEqual } from 'node:crypto';
import { callable, checkKeys, wholeNumber } from '@tollgate/common';
import type { IpAddress, Now } from '@tollgate/sip-parser';
import { type DigestAlgorithm, digestAlgorithms } from './algorithm.ts';
import { createKeyring, type SigningKey } from './keyring.ts';

/** What a nonce is good for: the same words must be given when it comes back. */
export interface NonceBinding {
  readonly realm: string;
  readonly application: string;
  /** The source address in the width it is bound to (`sourceBinding`); never the port. */
  readonly source: string;
  /** The qop offered beside it, so that a change of policy makes older nonces worthless. */
  readonly qop: string;
  /** Changes whenever the memory of used nonces may have been lost: older nonces end with it. */
  readonly epoch: string;
}

/** A nonce of ours, for this binding; whether it is still young enough is said, not decided. */
export interface GenuineNonce {
  readonly algorithm: DigestAlgorithm;
  /** Milliseconds of the wall clock. */
  readonly issued: number;
  /** Older than the lifetime. The digest decides between `stale=true` and a failure. */
  readonly expired: boolean;
  /** The 16 bytes of its MAC: they name this nonce and no other, for whoever remembers its use. */
  readonly id: Uint8Array;
  /** The address it was issued to, where that was written into it; of IPv6 the /64. */
  readonly issuedTo?: IpAddress | undefined;
  /** Its signature was not looked at: only ever in a rehearsal that was told so. */
  readonly assumed?: true;
}

/** What a nonce says of itself. */
export interface NonceContent {
  readonly algorithm: DigestAlgorithm;
  /** Milliseconds of the wall clock. */
  readonly issued: number;
}

/** Nonces that need no memory: each is signed, and says when and for what it was made. */
export interface Nonces {
  /**
   * Give `issuedTo` where the binding holds less than the whole source address: it is written into
   * the nonce, so that a failure can be put down to whoever fetched it.
   */
  issue(algorithm: DigestAlgorithm, binding: NonceBinding, now: Now, issuedTo?: IpAddress): string;
  /** Undefined: not ours, or not for this binding. Nothing about a use before is known here. */
  check(nonce: string, binding: NonceBinding, now: Now): GenuineNonce | undefined;
  /** Replaces the keys, newest first; nonces of keys that are not listed are no longer genuine. */
  replaceKeys(keys: readonly Uint8Array[]): void;
}

export interface NonceOptions {
  /**
   * Secrets of at least 16 bytes, newest first: the first signs, all verify, so that nodes share
   * nonces and rotate keys. By default random ones, renewed hourly: then nothing outlives the
   * process, and an expired nonce is known as ours for at least one hour.
   */
  readonly nonceKeys?: readonly Uint8Array[];
  /** @default 60000 */
  readonly nonceTtlMs?: number;
  /** Fills bytes; must be unpredictable. @default `randomFillSync` of node:crypto */
  readonly random?: (bytes: Uint8Array) => void;
}

// nonce = b64url(version and key id 1 | wall ms 6 | counter 4 | algorithm 1 [| address 9])
//         b64url(mac 16)
const version = 1;
const headBytes = 12;
const addressBytes = 9;
const macLength = 22;
const nonceForm = /^[A-Za-z0-9_-]+$/;
const clockSkewMs = 3000; // how far ahead another node's clock may be
const rotateMs = 3_600_000;

const nonceOptionNames: readonly string[] = Object.keys({
  nonceKeys: true,
  nonceTtlMs: true,
  random: true,
} satisfies Record<keyof Required<NonceOptions>, true>);

/**
 * Makes and checks nonces. Both halves are compared as text, so a nonce has exactly one spelling.
 *
 * @throws {TypeError} for an option that is unknown or of the wrong type
 * @throws {RangeError} for a lifetime that is not a whole number of at least 1 ms, and for keys
 *   that are too short
 *
 * RFC 7616 section 3.3
 */
export function createNonces(options: NonceOptions = {}): Nonces {
  checkKeys('', options, nonceOptionNames);
  const { nonceKeys: keys, nonceTtlMs = 60_000, random = randomFillSync } = options;
  wholeNumber('nonceTtlMs', nonceTtlMs);
  callable('random', random, '(bytes) => void that fills them');
  const ring = createKeyring({ purpose: 'nonce', keys, rotateMs, random });
  const whole = Buffer.alloc(headBytes + addressBytes);
  const brief = whole.subarray(0, headBytes);
  const start = Buffer.alloc(4);
  random(start);
  let counter = start.readUInt32BE(0);
  return {
    issue(algorithm, binding, now, issuedTo) {
      const key = ring.current(now);
      counter = (counter + 1) >>> 0;
      brief[0] = (version << 6) | key.id;
      brief.writeUIntBE(Math.max(0, Math.trunc(now.wall)), 1, 6);
      brief.writeUInt32BE(counter, 7);
      brief[11] = digestAlgorithms.indexOf(algorithm);
      if (issuedTo !== undefined) writeAddress(whole, issuedTo);
      const text = (issuedTo === undefined ? brief : whole).toString('base64url');
      return text + mac(key, text, binding);
    },
    check(nonce, binding, now) {
      const read = readHead(nonce);
      if (read === undefined) return undefined;
      const { algorithm, issued, keyId, issuedTo } = read;
      if (issued > now.wall + clockSkewMs) return undefined;
      const text = nonce.slice(0, -macLength);
      const received = nonce.slice(-macLength);
      const signed = ring
        .all()
        .some((key) => key.id === keyId && same(mac(key, text, binding), received));
      if (!signed) return undefined;
      const expired = now.wall - issued >= nonceTtlMs;
      return { algorithm, issued, expired, issuedTo, id: Buffer.from(received, 'base64url') };
    },
    replaceKeys: (next) => ring.replace(next),
  };
}

/**
 * Reads a nonce of this form; undefined for any other text. Anybody can write one: nothing is
 * verified here.
 */
export function readNonce(nonce: string): NonceContent | undefined {
  const read = readHead(nonce);
  return read && { algorithm: read.algorithm, issued: read.issued };
}

interface Head extends NonceContent {
  readonly keyId: number;
  readonly issuedTo: IpAddress | undefined;
}

function readHead(nonce: string): Head | undefined {
  if (!nonceForm.test(nonce)) return undefined; // from here on a character is one octet, and ASCII
  const length = nonce.length - macLength;
  if (length !== base64Length(headBytes) && length !== base64Length(headBytes + addressBytes)) {
    return undefined;
  }
  const bytes = Buffer.from(nonce.slice(0, length), 'base64url');
  if (base64Length(bytes.length) !== length) return undefined;
  const first = bytes[0] as number;
  const algorithm = digestAlgorithms[bytes[11] as number];
  if (first >> 6 !== version || algorithm === undefined) return undefined;
  const issuedTo = bytes.length > headBytes ? readAddress(bytes) : undefined;
  return { algorithm, issued: bytes.readUIntBE(1, 6), keyId: first & 63, issuedTo };
}

// Both lengths are whole groups of three bytes: no spare bits.
function base64Length(bytes: number): number {
  return (bytes / 3) * 4;
}

function writeAddress(bytes: Buffer, { family, w0, w1, w3 }: IpAddress): void {
  bytes[headBytes] = family;
  bytes.writeUInt32BE(family === 4 ? 0 : w0, headBytes + 1);
  bytes.writeUInt32BE(family === 4 ? w3 : w1, headBytes + 5);
}

function readAddress(bytes: Buffer): IpAddress {
  const [high, low] = [bytes.readUInt32BE(headBytes + 1), bytes.readUInt32BE(headBytes + 5)];
  return bytes[headBytes] === 4
    ? { family: 4, w0: 0, w1: 0, w2: 0xffff, w3: low }
    : { family: 6, w0: high, w1: low, w2: 0, w3: 0 };
}

function mac(key: SigningKey, head: string, binding: NonceBinding): string {
  const { realm, application, source, qop, epoch } = binding;
  // Lengths first: no two bindings may spell the same text.
  const hex = key.sign(
    `${head}${realm.length}:${realm}${application.length}:${application}${qop.length}:${qop}${epoch.length}:${epoch}${source}`,
  );
  return Buffer.from(hex.slice(0, 32), 'hex').toString('base64url');
}

function same(expected: string, received: string): boolean {
  const bytes = Buffer.from(received, 'latin1');
  return bytes.length === macLength && timingSafeEqual(Buffer.from(expected, 'latin1'), bytes);
}
