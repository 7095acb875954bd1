import { hidden, pathOf, wrongType, wrongValue } from '@tollgate/common';
import type { Now } from '@tollgate/sip-parser';
import { createHmac256, type Hmac } from './hmac.ts';

/** One signing key, known by a small number that what it signed carries. */
export interface SigningKey {
  /** 0 to 63. Derived from the key itself, so that nodes that share keys in any order agree. */
  readonly id: number;
  readonly sign: Hmac;
}

/** Signing keys: the newest signs, the older ones still verify. */
export interface Keyring {
  /** The key to sign with. */
  current(now: Now): SigningKey;
  /** Every key that may have signed. */
  all(): readonly SigningKey[];
  /** Other configured keys from now on. Throws as `createKeyring` does. */
  replace(keys: readonly Uint8Array[]): void;
}

export interface KeyringOptions {
  /** What these keys sign; rings of different purpose never verify each other's work. */
  readonly purpose: string;
  /** At least one key of at least 16 bytes, newest first. Without them random ones, rotated. */
  readonly keys?: readonly Uint8Array[] | undefined;
  /** How long a random key signs; it verifies as long again. */
  readonly rotateMs: number;
  readonly random: (bytes: Uint8Array) => void;
}

/**
 * Keys from a list, or random ones that it draws itself.
 *
 * @throws {TypeError} for a list or a key of the wrong type
 * @throws {RangeError} for an empty list or a key shorter than 16 bytes
 */
export function createKeyring(options: KeyringOptions): Keyring {
  const { purpose, rotateMs, random } = options;
  const derive = (key: Uint8Array): SigningKey => {
    const derived = createHmac256(key)(`tollgate 1 ${purpose}`);
    const sign = createHmac256(Buffer.from(derived, 'hex'));
    return { id: Number.parseInt(sign('id').slice(0, 2), 16) & 63, sign };
  };
  const drawn = (): SigningKey => {
    const bytes = new Uint8Array(32);
    random(bytes);
    return derive(bytes);
  };
  let configured = options.keys !== undefined;
  let keys = options.keys === undefined ? [drawn()] : read(options.keys).map(derive);
  let born = Number.NEGATIVE_INFINITY;
  return {
    current(now) {
      if (!configured && now.mono - born >= rotateMs) {
        if (born !== Number.NEGATIVE_INFINITY) keys = [drawn(), keys[0] as SigningKey];
        born = now.mono;
      }
      return keys[0] as SigningKey;
    },
    all: () => keys,
    replace(next) {
      keys = read(next).map(derive);
      configured = true;
    },
  };
}

function read(keys: readonly Uint8Array[]): readonly Uint8Array[] {
  const wanted = 'a Uint8Array of 16 bytes or more';
  // Keys are secrets: only their kind and their length are shown.
  if (!Array.isArray(keys)) {
    throw wrongType(
      'nonceKeys',
      `a list with at least one key, each ${wanted}`,
      keys,
      hidden(keys),
    );
  }
  if (keys.length === 0) {
    throw wrongValue('nonceKeys', 'a list with at least one key', keys, 'an empty array');
  }
  for (const [index, key] of (keys as readonly unknown[]).entries()) {
    const path = pathOf('nonceKeys', index);
    if (!(key instanceof Uint8Array)) throw wrongType(path, wanted, key, hidden(key));
    if (key.length < 16) throw wrongValue(path, wanted, key, `${key.length} bytes`);
  }
  return keys;
}
