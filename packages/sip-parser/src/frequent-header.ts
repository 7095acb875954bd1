import {
  ACCEPT,
  ALLOW,
  AUTHORIZATION,
  CALL_ID,
  CONTACT,
  CONTENT_DISPOSITION,
  CONTENT_LENGTH,
  CONTENT_TYPE,
  CSEQ,
  FROM,
  type HeaderId,
  MAX_FORWARDS,
  MIN_SE,
  P_ASSERTED_IDENTITY,
  PROXY_AUTHORIZATION,
  RECORD_ROUTE,
  ROUTE,
  SESSION_EXPIRES,
  SUPPORTED,
  TO,
  UNKNOWN,
  USER_AGENT,
  VIA,
} from './header-names.ts';
import { WORDS } from './scratch.ts';

/**
 * The id of a header that nearly every message has, if its long name stands at `i` in the scratch
 * with the colon right behind it; 0 for any other, which is then looked up in the table. A name is
 * compared four octets at a time: `|` with 0x20 makes lower case of what has to be a letter, and of
 * nothing else, so that no control character passes for `-` or `:`.
 */
export const frequentHeader = (i: number, initial: number): HeaderId => {
  switch (initial | 0x20) {
    case 0x61: // a
      // allow:
      if (
        (WORDS.getInt32(i, true) | 0x20202020) === 0x6f6c6c61 &&
        (WORDS.getInt32(i + 2, true) | 0x00202020) === 0x3a776f6c
      ) {
        return ALLOW;
      }
      // authorization:
      if (
        (WORDS.getInt32(i, true) | 0x20202020) === 0x68747561 &&
        (WORDS.getInt32(i + 4, true) | 0x20202020) === 0x7a69726f &&
        (WORDS.getInt32(i + 8, true) | 0x20202020) === 0x6f697461 &&
        (WORDS.getInt32(i + 10, true) | 0x00202020) === 0x3a6e6f69
      ) {
        return AUTHORIZATION;
      }
      // accept:
      if (
        (WORDS.getInt32(i, true) | 0x20202020) === 0x65636361 &&
        (WORDS.getInt32(i + 3, true) | 0x00202020) === 0x3a747065
      ) {
        return ACCEPT;
      }
      return UNKNOWN;
    case 0x63: // c
      // call-id:
      if (
        (WORDS.getInt32(i, true) | 0x20202020) === 0x6c6c6163 &&
        (WORDS.getInt32(i + 4, true) | 0x00202000) === 0x3a64692d
      ) {
        return CALL_ID;
      }
      // cseq:
      if (
        (WORDS.getInt32(i, true) | 0x20202020) === 0x71657363 &&
        (WORDS.getInt32(i + 1, true) | 0x00202020) === 0x3a716573
      ) {
        return CSEQ;
      }
      // contact:
      if (
        (WORDS.getInt32(i, true) | 0x20202020) === 0x746e6f63 &&
        (WORDS.getInt32(i + 4, true) | 0x00202020) === 0x3a746361
      ) {
        return CONTACT;
      }
      // content-length:
      if (
        (WORDS.getInt32(i, true) | 0x20202020) === 0x746e6f63 &&
        (WORDS.getInt32(i + 4, true) | 0x00202020) === 0x2d746e65 &&
        (WORDS.getInt32(i + 8, true) | 0x20202020) === 0x676e656c &&
        (WORDS.getInt32(i + 11, true) | 0x00202020) === 0x3a687467
      ) {
        return CONTENT_LENGTH;
      }
      // content-type:
      if (
        (WORDS.getInt32(i, true) | 0x20202020) === 0x746e6f63 &&
        (WORDS.getInt32(i + 4, true) | 0x00202020) === 0x2d746e65 &&
        (WORDS.getInt32(i + 8, true) | 0x20202020) === 0x65707974 &&
        (WORDS.getInt32(i + 9, true) | 0x00202020) === 0x3a657079
      ) {
        return CONTENT_TYPE;
      }
      // content-disposition:
      if (
        (WORDS.getInt32(i, true) | 0x20202020) === 0x746e6f63 &&
        (WORDS.getInt32(i + 4, true) | 0x00202020) === 0x2d746e65 &&
        (WORDS.getInt32(i + 8, true) | 0x20202020) === 0x70736964 &&
        (WORDS.getInt32(i + 12, true) | 0x20202020) === 0x7469736f &&
        (WORDS.getInt32(i + 16, true) | 0x00202020) === 0x3a6e6f69
      ) {
        return CONTENT_DISPOSITION;
      }
      return UNKNOWN;
    case 0x66: // f
      // from:
      if (
        (WORDS.getInt32(i, true) | 0x20202020) === 0x6d6f7266 &&
        (WORDS.getInt32(i + 1, true) | 0x00202020) === 0x3a6d6f72
      ) {
        return FROM;
      }
      return UNKNOWN;
    case 0x6d: // m
      // max-forwards:
      if (
        (WORDS.getInt32(i, true) | 0x00202020) === 0x2d78616d &&
        (WORDS.getInt32(i + 4, true) | 0x20202020) === 0x77726f66 &&
        (WORDS.getInt32(i + 8, true) | 0x20202020) === 0x73647261 &&
        (WORDS.getInt32(i + 9, true) | 0x00202020) === 0x3a736472
      ) {
        return MAX_FORWARDS;
      }
      // min-se:
      if (
        (WORDS.getInt32(i, true) | 0x00202020) === 0x2d6e696d &&
        (WORDS.getInt32(i + 3, true) | 0x00202000) === 0x3a65732d
      ) {
        return MIN_SE;
      }
      return UNKNOWN;
    case 0x70: // p
      // proxy-authorization:
      if (
        (WORDS.getInt32(i, true) | 0x20202020) === 0x786f7270 &&
        (WORDS.getInt32(i + 4, true) | 0x20200020) === 0x75612d79 &&
        (WORDS.getInt32(i + 8, true) | 0x20202020) === 0x726f6874 &&
        (WORDS.getInt32(i + 12, true) | 0x20202020) === 0x74617a69 &&
        (WORDS.getInt32(i + 16, true) | 0x00202020) === 0x3a6e6f69
      ) {
        return PROXY_AUTHORIZATION;
      }
      // p-asserted-identity:
      if (
        (WORDS.getInt32(i, true) | 0x20200020) === 0x73612d70 &&
        (WORDS.getInt32(i + 4, true) | 0x20202020) === 0x74726573 &&
        (WORDS.getInt32(i + 8, true) | 0x20002020) === 0x692d6465 &&
        (WORDS.getInt32(i + 12, true) | 0x20202020) === 0x746e6564 &&
        (WORDS.getInt32(i + 16, true) | 0x00202020) === 0x3a797469
      ) {
        return P_ASSERTED_IDENTITY;
      }
      return UNKNOWN;
    case 0x72: // r
      // record-route:
      if (
        (WORDS.getInt32(i, true) | 0x20202020) === 0x6f636572 &&
        (WORDS.getInt32(i + 4, true) | 0x20002020) === 0x722d6472 &&
        (WORDS.getInt32(i + 8, true) | 0x20202020) === 0x6574756f &&
        (WORDS.getInt32(i + 9, true) | 0x00202020) === 0x3a657475
      ) {
        return RECORD_ROUTE;
      }
      // route:
      if (
        (WORDS.getInt32(i, true) | 0x20202020) === 0x74756f72 &&
        (WORDS.getInt32(i + 2, true) | 0x00202020) === 0x3a657475
      ) {
        return ROUTE;
      }
      return UNKNOWN;
    case 0x73: // s
      // supported:
      if (
        (WORDS.getInt32(i, true) | 0x20202020) === 0x70707573 &&
        (WORDS.getInt32(i + 4, true) | 0x20202020) === 0x6574726f &&
        (WORDS.getInt32(i + 6, true) | 0x00202020) === 0x3a646574
      ) {
        return SUPPORTED;
      }
      // session-expires:
      if (
        (WORDS.getInt32(i, true) | 0x20202020) === 0x73736573 &&
        (WORDS.getInt32(i + 4, true) | 0x00202020) === 0x2d6e6f69 &&
        (WORDS.getInt32(i + 8, true) | 0x20202020) === 0x69707865 &&
        (WORDS.getInt32(i + 12, true) | 0x00202020) === 0x3a736572
      ) {
        return SESSION_EXPIRES;
      }
      return UNKNOWN;
    case 0x74: // t
      // to:
      if (((WORDS.getInt32(i, true) | 0x00002020) & 0xffffff) === 0x3a6f74) return TO;
      return UNKNOWN;
    case 0x75: // u
      // user-agent:
      if (
        (WORDS.getInt32(i, true) | 0x20202020) === 0x72657375 &&
        (WORDS.getInt32(i + 4, true) | 0x20202000) === 0x6567612d &&
        (WORDS.getInt32(i + 7, true) | 0x00202020) === 0x3a746e65
      ) {
        return USER_AGENT;
      }
      return UNKNOWN;
    case 0x76: // v
      // via:
      if ((WORDS.getInt32(i, true) | 0x00202020) === 0x3a616976) return VIA;
      return UNKNOWN;
    default:
      return UNKNOWN;
  }
};
