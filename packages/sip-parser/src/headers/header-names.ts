import { wrongType } from '@tollgate/common';
import { lowerAscii } from '../lexing/lexer.ts';
import { type Held, octetAt } from '../lexing/scratch.ts';

/** A known header, as the index of its name in `HEADER_NAMES`; 0 for any other. */
export type HeaderId = number;

/**
 * Known header names in lower case; their index is their id. First those that may occur once, then
 * others that are looked for in every message: below `FAST_IDS` a look-up costs no search.
 */
const HEADER_NAMES = [
  '',
  'from',
  'to',
  'call-id',
  'cseq',
  'max-forwards',
  'content-length',
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
  'via',
  'contact',
  'authorization',
  'proxy-authorization',
  'route',
  'record-route',
  'p-asserted-identity',
  'supported',
  'www-authenticate',
  'proxy-authenticate',
  'require',
  'proxy-require',
  'unsupported',
  'allow',
  'allow-events',
  'user-agent',
  'server',
  'subject',
  'organization',
  'accept',
  'accept-contact',
  'accept-encoding',
  'accept-language',
  'content-encoding',
  'content-language',
  'warning',
  'reject-contact',
  'request-disposition',
  'p-preferred-identity',
  'privacy',
  'remote-party-id',
  'diversion',
  'history-info',
  'identity',
  'reason',
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
export const CONTENT_DISPOSITION: HeaderId = id('content-disposition');
export const AUTHORIZATION: HeaderId = id('authorization');
export const PROXY_AUTHORIZATION: HeaderId = id('proxy-authorization');

export const ROUTE: HeaderId = id('route');
export const RECORD_ROUTE: HeaderId = id('record-route');
export const ALLOW: HeaderId = id('allow');
export const SUPPORTED: HeaderId = id('supported');
export const USER_AGENT: HeaderId = id('user-agent');
export const ACCEPT: HeaderId = id('accept');
export const SESSION_EXPIRES: HeaderId = id('session-expires');
export const MIN_SE: HeaderId = id('min-se');
export const P_ASSERTED_IDENTITY: HeaderId = id('p-asserted-identity');

/** How many ids there are. */
const HEADER_ID_COUNT: number = HEADER_NAMES.length;

/** How long each name is. */
export const NAME_LENGTH: Uint8Array = Uint8Array.from(HEADER_NAMES, (name) => name.length);

/** Ids below this one have their own bit in an integer, and their own place in the index. */
export const FAST_IDS = 32;

/** The bits of the headers that may occur once in a message; a second one is refused. */
export const SINGLETONS: number = (2 << id('retry-after')) - 2;

/** Compact letters to ids, by character code. */
const COMPACT_IDS: Uint8Array = (() => {
  const table = new Uint8Array(256);
  for (const [letter, name] of Object.entries(COMPACT)) table[letter.charCodeAt(0)] = id(name);
  return table;
})();

/** The octets of all names one after the other, and where each starts. */
const NAME_START: Uint16Array = new Uint16Array(HEADER_ID_COUNT);
const NAME_OCTETS: Uint8Array = (() => {
  const all = Uint8Array.from(Buffer.from(HEADER_NAMES.join(''), 'latin1'));
  for (let i = 1; i < HEADER_ID_COUNT; i++)
    NAME_START[i] = NAME_START[i - 1]! + NAME_LENGTH[i - 1]!;
  return all;
})();

/** Ids by first and last letter; those that share both are chained. */
const CHAIN_HEAD: Uint8Array = new Uint8Array(1024);
const CHAIN_NEXT: Uint8Array = new Uint8Array(HEADER_ID_COUNT);
for (let i = HEADER_NAMES.length - 1; i > 0; i--) {
  const name = HEADER_NAMES[i]!;
  const slot = slotOf(name.charCodeAt(0), name.charCodeAt(name.length - 1));
  CHAIN_NEXT[i] = CHAIN_HEAD[slot]!;
  CHAIN_HEAD[slot] = i;
}

function slotOf(first: number, last: number): number {
  return ((first & 31) << 5) | (last & 31);
}

/** The id of the name at [start, end), long or compact, in any case; 0 if it is unknown. */
export function headerId(bytes: Held, start: number, end: number): HeaderId {
  const length = end - start;
  if (length < 2) return length === 1 ? COMPACT_IDS[octetAt(bytes, start) | 32]! : UNKNOWN;
  let candidate = CHAIN_HEAD[slotOf(octetAt(bytes, start), octetAt(bytes, end - 1))]!;
  while (candidate !== UNKNOWN && !isNamed(bytes, candidate, start, length)) {
    candidate = CHAIN_NEXT[candidate]!;
  }
  return candidate;
}

function isNamed(bytes: Held, candidate: HeaderId, start: number, length: number): boolean {
  const from = NAME_START[candidate]!;
  if (NAME_LENGTH[candidate] !== length) return false;
  for (let i = 0; i < length; i++) {
    const wanted = NAME_OCTETS[from + i]!;
    // The case bit is ignored where the wanted octet is a letter (bit 64), not where it is `-`.
    if ((octetAt(bytes, start + i) | ((wanted >> 1) & 32)) !== wanted) return false;
  }
  return true;
}

/** The id of a name a program asks for; 0 for an unknown one. */
export function headerIdOf(name: string): HeaderId {
  if (typeof name !== 'string') throw wrongType('name', 'the name of a header', name);
  if (name.length === 1) return COMPACT_IDS[name.charCodeAt(0) | 32] ?? UNKNOWN;
  return IDS.get(name) ?? IDS.get(lowerAscii(name)) ?? UNKNOWN;
}
