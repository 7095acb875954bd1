import { EQUALS } from '../lexing/chars.ts';
import { FOLD } from '../lexing/lexer.ts';
import { NONE } from '../lexing/outcome.ts';
import { type Held, octetAt, wordAt, wordOf } from '../lexing/scratch.ts';
import type { CredentialName } from '../types/message.ts';

/** Where the span of each parameter is kept. */
const PLACE: Readonly<Record<CredentialName, number>> = {
  username: 0,
  realm: 1,
  nonce: 2,
  uri: 3,
  response: 4,
  algorithm: 5,
  cnonce: 6,
  opaque: 7,
  qop: 8,
  nc: 9,
};
export const PLACES: number = Object.keys(PLACE).length;
export const PLACE_OF: ReadonlyMap<string, number> = new Map(Object.entries(PLACE));
export const NAME_LENGTH: Uint8Array = Uint8Array.from(Object.keys(PLACE), (name) => name.length);

const USER = wordOf('user');
const NAME = wordOf('name');
const REAL = wordOf('real');
const NONC = wordOf('nonc');
const RESP = wordOf('resp');
const ONSE = wordOf('onse');
const ALGO = wordOf('algo');
const RITH = wordOf('rith');
const CNON = wordOf('cnon');
const OPAQ = wordOf('opaq');
const URI_EQUALS = wordOf('uri=');
const QOP_EQUALS = wordOf('qop=');
const NC_EQUALS = wordOf('nc=\0');
const E_EQUALS = wordOf('e=\0\0');
const M_EQUALS = wordOf('m=\0\0');
const CE_EQUALS = wordOf('ce=\0');
const UE_EQUALS = wordOf('ue=\0');

/** As `PLACE[name]`, which costs a look-up in a table of names each time. */
export function placeOf(name: CredentialName): number {
  switch (name) {
    case 'username':
      return 0;
    case 'realm':
      return 1;
    case 'nonce':
      return 2;
    case 'uri':
      return 3;
    case 'response':
      return 4;
    case 'algorithm':
      return 5;
    case 'cnonce':
      return 6;
    case 'opaque':
      return 7;
    case 'qop':
      return 8;
    case 'nc':
      return 9;
  }
}

/** The `PLACE` of the parameter that starts at `i` with its `=` right after the name; else NONE. */
export const placeAt = (bytes: Held, i: number): number => {
  const word = wordAt(bytes, i);
  const next = wordAt(bytes, i + 4);
  switch (word | FOLD) {
    case USER:
      return (next | FOLD) === NAME && octetAt(bytes, i + 8) === EQUALS ? PLACE.username : NONE;
    case REAL:
      return ((next | 0x20) & 0xffff) === M_EQUALS ? PLACE.realm : NONE;
    case NONC:
      return ((next | 0x20) & 0xffff) === E_EQUALS ? PLACE.nonce : NONE;
    case RESP:
      return (next | FOLD) === ONSE && octetAt(bytes, i + 8) === EQUALS ? PLACE.response : NONE;
    case CNON:
      return ((next | 0x2020) & 0xffffff) === CE_EQUALS ? PLACE.cnonce : NONE;
    case OPAQ:
      return ((next | 0x2020) & 0xffffff) === UE_EQUALS ? PLACE.opaque : NONE;
    case ALGO: {
      const last = (wordAt(bytes, i + 8) | 0x20) & 0xffff;
      return (next | FOLD) === RITH && last === M_EQUALS ? PLACE.algorithm : NONE;
    }
  }
  if ((word | 0x202020) === URI_EQUALS) return PLACE.uri;
  if ((word | 0x202020) === QOP_EQUALS) return PLACE.qop;
  return ((word | 0x2020) & 0xffffff) === NC_EQUALS ? PLACE.nc : NONE;
};
