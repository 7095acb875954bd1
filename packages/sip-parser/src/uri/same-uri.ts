import { lowerAscii } from '../lexing/lexer.ts';
import type { HeaderList } from '../types/header-list.ts';
import type { SipUri } from '../types/message.ts';

/** Parameters that make two URIs different already where only one of them has it. */
const DECISIVE: ReadonlySet<string> = new Set(['user', 'ttl', 'method', 'maddr', 'transport']);

/**
 * Whether two URIs name the same thing. SIP and SIPS: scheme, user and password (in the same case),
 * host, port, the parameters both have, `user`, `ttl`, `method`, `maddr` and `transport` even where
 * only one has it, and all headers in any order. An escape equals its character unless that is
 * reserved; a default that is written out differs from one left out. tel: the digits and all
 * parameters. Another scheme: the same octets behind it. Not transitive: use no URI as a key.
 *
 * RFC 3261 section 19.1.4, RFC 3966 section 4
 */
export function sameUri(a: SipUri, b: SipUri): boolean {
  if (a.scheme !== b.scheme) return false;
  switch (a.scheme) {
    case 'sip':
    case 'sips':
      return sameSip(a, b);
    case 'tel':
      return (
        telDigits(a.user) === telDigits(b.user) &&
        sameSet(normal(a.parameters), normal(b.parameters))
      );
    default:
      return a.raw.slice(a.scheme.length) === b.raw.slice(b.scheme.length);
  }
}

function sameSip(a: SipUri, b: SipUri): boolean {
  return (
    unescapeUnreserved(a.user) === unescapeUnreserved(b.user) &&
    unescapeUnreserved(a.password) === unescapeUnreserved(b.password) &&
    a.host === b.host &&
    a.port === b.port &&
    sameParameters(new Map(normal(a.parameters)), new Map(normal(b.parameters))) &&
    sameSet(normal(a.headers), normal(b.headers))
  );
}

function sameParameters(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  for (const [name, value] of a) {
    const other = b.get(name);
    if (other === undefined ? DECISIVE.has(name) : other !== value) return false;
  }
  for (const name of b.keys()) {
    if (!a.has(name) && DECISIVE.has(name)) return false;
  }
  return true;
}

/** Equal as sets of pairs, repetitions counted. */
function sameSet(a: HeaderList, b: HeaderList): boolean {
  if (a.length !== b.length) return false;
  const sorted = (pairs: HeaderList): string[] => pairs.map((pair) => pair.join('=')).sort();
  const others = sorted(b);
  return sorted(a).every((pair, i) => pair === others[i]);
}

/** Names and values with escapes and case taken away. */
function normal(pairs: HeaderList): (readonly [string, string])[] {
  return pairs.map(
    ([name, value]) =>
      [lowerAscii(unescapeUnreserved(name)), lowerAscii(unescapeUnreserved(value))] as const,
  );
}

/** Replaces `%HH` by its character, unless that is reserved or `%`: then its case is made one. */
function unescapeUnreserved(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/%([0-9A-Fa-f]{2})/g, (escaped, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return ';/?:@&=+$,%'.includes(character) ? escaped.toUpperCase() : character;
  });
}

function telDigits(number: string): string {
  return lowerAscii(number.replace(/[-.()]/g, ''));
}
