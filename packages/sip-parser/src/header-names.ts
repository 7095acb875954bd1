import type { Bytes } from './bytes.ts';
import { lowerAscii } from './lexer.ts';

/** A known header, as the index of its name in `HEADER_NAMES`; 0 stands for any other. */
export type HeaderId = number;

/** Known header names in lower case; their index is their id. */
const HEADER_NAMES = [
  '',
  'via',
  'from',
  'to',
  'call-id',
  'cseq',
  'max-forwards',
  'contact',
  'content-length',
  'content-type',
  'authorization',
  'proxy-authorization',
  'route',
  'record-route',
  'www-authenticate',
  'proxy-authenticate',
  'require',
  'proxy-require',
  'supported',
  'unsupported',
  'allow',
  'allow-events',
  'expires',
  'date',
  'user-agent',
  'server',
  'subject',
  'organization',
  'accept',
  'accept-contact',
  'accept-encoding',
  'accept-language',
  'content-disposition',
  'content-encoding',
  'content-language',
  'mime-version',
  'timestamp',
  'warning',
  'retry-after',
  'event',
  'subscription-state',
  'refer-to',
  'referred-by',
  'reject-contact',
  'request-disposition',
  'replaces',
  'session-expires',
  'min-se',
  'min-expires',
  'p-asserted-identity',
  'p-preferred-identity',
  'privacy',
  'remote-party-id',
  'diversion',
  'history-info',
  'identity',
  'reason',
  'rack',
  'rseq',
  'path',
  'service-route',
  'priority',
  'in-reply-to',
  'reply-to',
  'alert-info',
  'call-info',
  'error-info',
  'authentication-info',
  'session-id',
] as const;

type KnownName = (typeof HEADER_NAMES)[number];

const IDS: ReadonlyMap<string, HeaderId> = new Map(HEADER_NAMES.map((name, id) => [name, id]));

/** RFC 3261 section 7.3.3 and the registrations after it. */
const COMPACT: Readonly<Record<string, KnownName>> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
  y: 'identity',
};

function id(name: KnownName): HeaderId {
  return IDS.get(name)!;
}

export const UNKNOWN: HeaderId = 0;
export const VIA: HeaderId = id('via');
export const FROM: HeaderId = id('from');
export const TO: HeaderId = id('to');
export const CALL_ID: HeaderId = id('call-id');
export const CSEQ: HeaderId = id('cseq');
export const MAX_FORWARDS: HeaderId = id('max-forwards');
export const CONTACT: HeaderId = id('contact');
export const CONTENT_LENGTH: HeaderId = id('content-length');
export const CONTENT_TYPE: HeaderId = id('content-type');
export const AUTHORIZATION: HeaderId = id('authorization');
export const PROXY_AUTHORIZATION: HeaderId = id('proxy-authorization');

/** How many ids there are. */
export const HEADER_ID_COUNT: number = HEADER_NAMES.length;

/** Headers that may stand once in a message; a second one is refused. Content-Length has its own rule. */
const SINGLETONS: readonly KnownName[] = [
  'from',
  'to',
  'call-id',
  'cseq',
  'max-forwards',
  'content-type',
  'content-disposition',
  'expires',
  'date',
  'min-expires',
  'mime-version',
  'timestamp',
  'event',
  'subscription-state',
  'refer-to',
  'referred-by',
  'replaces',
  'session-expires',
  'min-se',
  'rack',
  'rseq',
  'retry-after',
];

/** 1 at the id of each header that may stand once. */
export const IS_SINGLETON: Uint8Array = (() => {
  const table = new Uint8Array(HEADER_ID_COUNT);
  for (const name of SINGLETONS) table[id(name)] = 1;
  return table;
})();

/** Compact letters to ids, by character code. */
const COMPACT_IDS: Uint8Array = (() => {
  const table = new Uint8Array(256);
  for (const [letter, name] of Object.entries(COMPACT)) table[letter.charCodeAt(0)] = id(name);
  return table;
})();

/** Ids by the length of their name. */
const BY_LENGTH: readonly (readonly HeaderId[])[] = (() => {
  const table: HeaderId[][] = Array.from({ length: 24 }, () => []);
  for (let i = 1; i < HEADER_NAMES.length; i++) table[HEADER_NAMES[i]!.length]!.push(i);
  return table;
})();

/** The id of the name at [start, end), long or compact, in any case; 0 for an unknown one. */
export function headerId(bytes: Bytes, start: number, end: number): HeaderId {
  const length = end - start;
  if (length === 1) return COMPACT_IDS[lower(bytes[start]!)]!;
  const candidates = BY_LENGTH[length];
  if (candidates === undefined) return UNKNOWN;
  for (const candidate of candidates) {
    const name = HEADER_NAMES[candidate]!;
    let i = 0;
    while (i < length && lower(bytes[start + i]!) === name.charCodeAt(i)) i++;
    if (i === length) return candidate;
  }
  return UNKNOWN;
}

/** The id of a name a program asks for; 0 for an unknown one. */
export function headerIdOf(name: string): HeaderId {
  if (name.length === 1) return COMPACT_IDS[lower(name.charCodeAt(0)) & 0xff]!;
  return IDS.get(name) ?? IDS.get(lowerAscii(name)) ?? UNKNOWN;
}

function lower(octet: number): number {
  return octet >= 65 && octet <= 90 ? octet | 32 : octet;
}
