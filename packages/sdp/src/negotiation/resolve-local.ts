import {
  checkKeys,
  hidden,
  isObject,
  oneOf,
  pathOf,
  text,
  wholeNumber,
  wrongType,
  wrongValue,
} from '@tollgate/common';
import { readIp } from '../lexing/address.ts';
import { isToken } from '../lexing/text.ts';
import { isKey, SUITES } from '../streams/crypto.ts';
import { isTelephoneEvent } from '../streams/static-formats.ts';
import { DIRECTIONS } from '../types/direction.ts';
import type { Local, LocalAddress, LocalCodec, LocalCrypto, LocalMedia } from './local-media.ts';

const NAMES = Object.keys({
  address: true,
  port: true,
  rtcpPort: true,
  sessionId: true,
  codecs: true,
  preference: true,
  telephoneEvents: true,
  ptime: true,
  direction: true,
  crypto: true,
  srtp: true,
} satisfies Record<keyof Required<LocalMedia>, true>);
const CODEC_NAMES = Object.keys({
  encoding: true,
  clockRate: true,
  channels: true,
  payloadType: true,
  fmtp: true,
} satisfies Record<keyof Required<LocalCodec>, true>);
const CRYPTO_NAMES = Object.keys({ suite: true, key: true } satisfies Record<
  keyof LocalCrypto,
  true
>);

const PORT = { max: 65_535 };
const DEFAULT_CODECS: readonly LocalCodec[] = [
  { encoding: 'PCMU', clockRate: 8000 },
  { encoding: 'PCMA', clockRate: 8000 },
];

/**
 * Checks what the caller says we can do, and fills in the defaults.
 *
 * @throws {TypeError} for an unknown option, one that is missing, or one of the wrong type
 * @throws {RangeError} for a value that is not allowed
 */
export function resolveLocal(given: LocalMedia): Local {
  checkKeys('local', given, NAMES);
  const { rtcpPort, telephoneEvents = '0-16', ptime = 20 } = given;
  const crypto = list('local.crypto', given.crypto ?? [], 'keys', readCryptoOption, hidden);
  const srtp = oneOf('local.srtp', given.srtp ?? 'allowed', ['allowed', 'required']);
  if (srtp === 'required' && crypto.length === 0) {
    throw wrongValue('local.crypto', 'at least one key where srtp is "required"', crypto, 'none');
  }
  const preference = given.preference ?? 'offer';
  return {
    addresses: readAddresses(given.address),
    port: wholeNumber('local.port', given.port, PORT),
    rtcpPort: rtcpPort === undefined ? undefined : wholeNumber('local.rtcpPort', rtcpPort, PORT),
    sessionId: matching(
      'local.sessionId',
      given.sessionId,
      'a text of 1 to 19 digits',
      /^\d{1,19}$/,
    ),
    codecs: readCodecs(given.codecs ?? DEFAULT_CODECS),
    preference: oneOf('local.preference', preference, ['offer', 'local']),
    telephoneEvents: telephoneEvents === false ? undefined : readEvents(telephoneEvents),
    ptime: wholeNumber('local.ptime', ptime, { max: 1000 }),
    direction: oneOf('local.direction', given.direction ?? 'sendrecv', DIRECTIONS),
    crypto,
    secure: srtp === 'required',
  };
}

function readAddresses(given: LocalMedia['address']): readonly LocalAddress[] {
  const path = 'local.address';
  if (typeof given === 'string') return [readAddress(path, given)];
  const addresses = list(path, given, 'IP addresses', readAddress);
  const families = new Set(addresses.map(({ family }) => family));
  if (addresses.length === 0 || families.size < addresses.length) {
    throw wrongValue(path, 'one or two IP addresses, at most one a family', given);
  }
  return addresses;
}

function readAddress(path: string, given: string): LocalAddress {
  const ip = readIp(text(path, given, 'an IP address'));
  if (ip?.use !== 'unicast') throw wrongValue(path, 'a unicast IP address', given);
  return { family: ip.family, text: given };
}

function readCodecs(given: readonly LocalCodec[]): Local['codecs'] {
  const codecs = list('local.codecs', given, 'codecs', readCodec);
  if (codecs.length === 0 || codecs.length > 32) {
    throw wrongValue('local.codecs', 'from 1 to 32 codecs', given.length);
  }
  const types = codecs.flatMap(({ payloadType }) => payloadType ?? []);
  const twice = types.find((type, i) => types.indexOf(type) !== i);
  if (twice === undefined) return codecs;
  throw wrongValue('local.codecs', 'codecs with different payload types', twice);
}

function readCodec(path: string, given: LocalCodec): Local['codecs'][number] {
  checkKeys(path, given, CODEC_NAMES);
  const { encoding, clockRate, channels = 1, payloadType, fmtp } = given;
  const name = pathOf(path, 'encoding');
  text(name, encoding, 'a codec');
  if (!isToken(encoding) || encoding.includes('/') || isTelephoneEvent(given)) {
    throw wrongValue(name, 'the name of a codec, such as "PCMU"', encoding);
  }
  if (payloadType !== undefined) {
    wholeNumber(pathOf(path, 'payloadType'), payloadType, { min: 0, max: 127 });
  }
  if (fmtp !== undefined) oneLine(pathOf(path, 'fmtp'), fmtp);
  return {
    encoding,
    clockRate: wholeNumber(pathOf(path, 'clockRate'), clockRate, { max: 9_999_999 }),
    channels: wholeNumber(pathOf(path, 'channels'), channels, { max: 99 }),
    ...(payloadType === undefined ? {} : { payloadType }),
    ...(fmtp === undefined ? {} : { fmtp }),
  };
}

function readEvents(given: string): string {
  const wanted = 'events as in fmtp, such as "0-16", or false';
  return matching(
    'local.telephoneEvents',
    given,
    wanted,
    /^\d{1,3}(?:-\d{1,3})?(?:,\d{1,3}(?:-\d{1,3})?){0,63}$/,
  );
}

function readCryptoOption(path: string, given: LocalCrypto): LocalCrypto {
  if (!isObject(given)) {
    throw wrongType(path, 'an object with "suite", "key"', given, hidden(given));
  }
  checkKeys(path, given, CRYPTO_NAMES);
  const { suite } = given;
  if (!SUITES.includes(suite)) {
    // Not shown: it may be the key, put in the wrong place.
    throw wrongValue(pathOf(path, 'suite'), `one of ${SUITES.join(', ')}`, suite, hidden(suite));
  }
  const key = pathOf(path, 'key');
  text(key, given.key, 'a text', hidden(given.key));
  if (isKey(suite, given.key)) return { suite, key: given.key };
  throw wrongValue(key, `key and salt of ${suite} in base64`, given.key, hidden(given.key));
}

function matching(path: string, given: unknown, wanted: string, pattern: RegExp): string {
  const value = text(path, given, wanted);
  if (!pattern.test(value)) throw wrongValue(path, wanted, value);
  return value;
}

function oneLine(path: string, given: string): void {
  text(path, given, 'a text');
  if (/[\r\n\0]/.test(given)) throw wrongValue(path, 'a text without CR, LF and NUL', given);
}

function list<T, R>(
  path: string,
  given: readonly T[],
  of: string,
  read: (path: string, one: T) => R,
  show?: (value: unknown) => string,
): readonly R[] {
  if (!Array.isArray(given)) throw wrongType(path, `an array of ${of}`, given, show?.(given));
  return given.map((one: T, i) => read(pathOf(path, i), one));
}
