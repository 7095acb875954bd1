import { decimal, words } from '../lexing/text.ts';

/**
 * An a=crypto line with one key.
 *
 * RFC 4568 section 9.1.
 */
export interface CryptoLine {
  /** Which line of an offer an answer has chosen: 0 to 999999999. */
  readonly tag: number;
  /** `AES_CM_128_HMAC_SHA1_80`, ... */
  readonly suite: string;
  /** Master key and salt in base64. A secret. */
  readonly key: string;
  /** Packets the key is good for, as written: `2^31`. */
  readonly lifetime?: string;
  /** The master key identifier, as written: `1:4`. */
  readonly mki?: string;
  /** Session parameters, as written: `WSH=64`, `UNENCRYPTED_SRTCP`. */
  readonly parameters: readonly string[];
}

/** Bytes of master key and salt. RFC 4568 section 6.2, RFC 6188 section 4 */
const KEY_BYTES: Readonly<Record<string, number>> = {
  AES_CM_128_HMAC_SHA1_80: 30,
  AES_CM_128_HMAC_SHA1_32: 30,
  F8_128_HMAC_SHA1_80: 30,
  AES_192_CM_HMAC_SHA1_80: 38,
  AES_192_CM_HMAC_SHA1_32: 38,
  AES_256_CM_HMAC_SHA1_80: 46,
  AES_256_CM_HMAC_SHA1_32: 46,
};

/** The suites whose keys can be checked, by name. */
export const SUITES: readonly string[] = Object.keys(KEY_BYTES);

/** Reads the value of an a=crypto line; undefined for one that cannot be used as it is written. */
export function readCrypto(value: string): CryptoLine | undefined {
  const [tagText, suite, keyParameter, ...parameters] = words(value);
  const tag = decimal(tagText ?? '', 999_999_999);
  // Several keys, separated by ';', need a master key identifier in each packet.
  const inline = /^inline:([^|;]+)(?:\|([^|;]*))?(?:\|([^|;]*))?$/i.exec(keyParameter ?? '');
  if (tag === undefined || inline === null || !isKey(suite!, inline[1]!)) return undefined;
  const after = inline.slice(2).filter((part): part is string => part !== undefined);
  const mki = after.find((part) => part.includes(':'));
  const lifetime = after.find((part) => !part.includes(':'));
  return {
    tag,
    suite: suite!,
    key: inline[1]!,
    ...(lifetime === undefined ? {} : { lifetime }),
    ...(mki === undefined ? {} : { mki }),
    parameters,
  };
}

/** Whether a text is the key of a known suite, in base64. Padding may be left out. */
export function isKey(suite: string, key: string): boolean {
  if (!Object.hasOwn(KEY_BYTES, suite)) return false;
  const digits = Math.ceil((KEY_BYTES[suite]! * 4) / 3);
  const match = /^([A-Za-z0-9+/]*)={0,2}$/.exec(key);
  return match !== null && match[1]!.length === digits;
}

/**
 * Whether the line asks for nothing besides its suite and key: no master key identifier and no
 * session parameter but the window size hint and those that may be ignored. RFC 4568 section 6.3
 */
export function isPlain({ mki, parameters }: CryptoLine): boolean {
  return mki === undefined && parameters.every((one) => /^(?:-|WSH=\d+$)/.test(one));
}
