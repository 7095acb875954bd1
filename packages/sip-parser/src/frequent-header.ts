import type { Bytes } from './bytes.ts';
import { COLON } from './chars.ts';
import {
  ACCEPT,
  ALLOW,
  AUTHORIZATION,
  CALL_ID,
  CONTACT,
  CONTENT_LENGTH,
  CONTENT_TYPE,
  CSEQ,
  FROM,
  type HeaderId,
  MAX_FORWARDS,
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

/** How many octets `frequentHeader` may look at: the longest name here and its colon. */
export const FREQUENT_REACH = 20;

/**
 * The id of a header that nearly every message has, if its long name stands at `i` with the colon
 * right behind it; 0 for any other, which is then looked up in the table. One long function of
 * straight-line compares takes a quarter of the time of the table or of a function a name; where
 * the colon stands rules most names out. The case bit may be set on a letter, not on `-` or `:`:
 * that would make one of a control character.
 */
export function frequentHeader(bytes: Bytes, i: number): HeaderId {
  switch (bytes[i]! | 32) {
    case 97:
      // allow
      if (
        bytes[i + 5] === COLON &&
        (bytes[i + 1]! | 32) === 108 &&
        (bytes[i + 2]! | 32) === 108 &&
        (bytes[i + 3]! | 32) === 111 &&
        (bytes[i + 4]! | 32) === 119
      ) {
        return ALLOW;
      }
      // authorization
      if (
        bytes[i + 13] === COLON &&
        (bytes[i + 1]! | 32) === 117 &&
        (bytes[i + 2]! | 32) === 116 &&
        (bytes[i + 3]! | 32) === 104 &&
        (bytes[i + 4]! | 32) === 111 &&
        (bytes[i + 5]! | 32) === 114 &&
        (bytes[i + 6]! | 32) === 105 &&
        (bytes[i + 7]! | 32) === 122 &&
        (bytes[i + 8]! | 32) === 97 &&
        (bytes[i + 9]! | 32) === 116 &&
        (bytes[i + 10]! | 32) === 105 &&
        (bytes[i + 11]! | 32) === 111 &&
        (bytes[i + 12]! | 32) === 110
      ) {
        return AUTHORIZATION;
      }
      // accept
      if (
        bytes[i + 6] === COLON &&
        (bytes[i + 1]! | 32) === 99 &&
        (bytes[i + 2]! | 32) === 99 &&
        (bytes[i + 3]! | 32) === 101 &&
        (bytes[i + 4]! | 32) === 112 &&
        (bytes[i + 5]! | 32) === 116
      ) {
        return ACCEPT;
      }
      return UNKNOWN;
    case 99:
      // call-id
      if (
        bytes[i + 7] === COLON &&
        (bytes[i + 1]! | 32) === 97 &&
        (bytes[i + 2]! | 32) === 108 &&
        (bytes[i + 3]! | 32) === 108 &&
        bytes[i + 4] === 45 &&
        (bytes[i + 5]! | 32) === 105 &&
        (bytes[i + 6]! | 32) === 100
      ) {
        return CALL_ID;
      }
      // cseq
      if (
        bytes[i + 4] === COLON &&
        (bytes[i + 1]! | 32) === 115 &&
        (bytes[i + 2]! | 32) === 101 &&
        (bytes[i + 3]! | 32) === 113
      ) {
        return CSEQ;
      }
      // contact
      if (
        bytes[i + 7] === COLON &&
        (bytes[i + 1]! | 32) === 111 &&
        (bytes[i + 2]! | 32) === 110 &&
        (bytes[i + 3]! | 32) === 116 &&
        (bytes[i + 4]! | 32) === 97 &&
        (bytes[i + 5]! | 32) === 99 &&
        (bytes[i + 6]! | 32) === 116
      ) {
        return CONTACT;
      }
      // content-length
      if (
        bytes[i + 14] === COLON &&
        (bytes[i + 1]! | 32) === 111 &&
        (bytes[i + 2]! | 32) === 110 &&
        (bytes[i + 3]! | 32) === 116 &&
        (bytes[i + 4]! | 32) === 101 &&
        (bytes[i + 5]! | 32) === 110 &&
        (bytes[i + 6]! | 32) === 116 &&
        bytes[i + 7] === 45 &&
        (bytes[i + 8]! | 32) === 108 &&
        (bytes[i + 9]! | 32) === 101 &&
        (bytes[i + 10]! | 32) === 110 &&
        (bytes[i + 11]! | 32) === 103 &&
        (bytes[i + 12]! | 32) === 116 &&
        (bytes[i + 13]! | 32) === 104
      ) {
        return CONTENT_LENGTH;
      }
      // content-type
      if (
        bytes[i + 12] === COLON &&
        (bytes[i + 1]! | 32) === 111 &&
        (bytes[i + 2]! | 32) === 110 &&
        (bytes[i + 3]! | 32) === 116 &&
        (bytes[i + 4]! | 32) === 101 &&
        (bytes[i + 5]! | 32) === 110 &&
        (bytes[i + 6]! | 32) === 116 &&
        bytes[i + 7] === 45 &&
        (bytes[i + 8]! | 32) === 116 &&
        (bytes[i + 9]! | 32) === 121 &&
        (bytes[i + 10]! | 32) === 112 &&
        (bytes[i + 11]! | 32) === 101
      ) {
        return CONTENT_TYPE;
      }
      return UNKNOWN;
    case 102:
      // from
      if (
        bytes[i + 4] === COLON &&
        (bytes[i + 1]! | 32) === 114 &&
        (bytes[i + 2]! | 32) === 111 &&
        (bytes[i + 3]! | 32) === 109
      ) {
        return FROM;
      }
      return UNKNOWN;
    case 109:
      // max-forwards
      if (
        bytes[i + 12] === COLON &&
        (bytes[i + 1]! | 32) === 97 &&
        (bytes[i + 2]! | 32) === 120 &&
        bytes[i + 3] === 45 &&
        (bytes[i + 4]! | 32) === 102 &&
        (bytes[i + 5]! | 32) === 111 &&
        (bytes[i + 6]! | 32) === 114 &&
        (bytes[i + 7]! | 32) === 119 &&
        (bytes[i + 8]! | 32) === 97 &&
        (bytes[i + 9]! | 32) === 114 &&
        (bytes[i + 10]! | 32) === 100 &&
        (bytes[i + 11]! | 32) === 115
      ) {
        return MAX_FORWARDS;
      }
      return UNKNOWN;
    case 112:
      // proxy-authorization
      if (
        bytes[i + 19] === COLON &&
        (bytes[i + 1]! | 32) === 114 &&
        (bytes[i + 2]! | 32) === 111 &&
        (bytes[i + 3]! | 32) === 120 &&
        (bytes[i + 4]! | 32) === 121 &&
        bytes[i + 5] === 45 &&
        (bytes[i + 6]! | 32) === 97 &&
        (bytes[i + 7]! | 32) === 117 &&
        (bytes[i + 8]! | 32) === 116 &&
        (bytes[i + 9]! | 32) === 104 &&
        (bytes[i + 10]! | 32) === 111 &&
        (bytes[i + 11]! | 32) === 114 &&
        (bytes[i + 12]! | 32) === 105 &&
        (bytes[i + 13]! | 32) === 122 &&
        (bytes[i + 14]! | 32) === 97 &&
        (bytes[i + 15]! | 32) === 116 &&
        (bytes[i + 16]! | 32) === 105 &&
        (bytes[i + 17]! | 32) === 111 &&
        (bytes[i + 18]! | 32) === 110
      ) {
        return PROXY_AUTHORIZATION;
      }
      // p-asserted-identity
      if (
        bytes[i + 19] === COLON &&
        bytes[i + 1] === 45 &&
        (bytes[i + 2]! | 32) === 97 &&
        (bytes[i + 3]! | 32) === 115 &&
        (bytes[i + 4]! | 32) === 115 &&
        (bytes[i + 5]! | 32) === 101 &&
        (bytes[i + 6]! | 32) === 114 &&
        (bytes[i + 7]! | 32) === 116 &&
        (bytes[i + 8]! | 32) === 101 &&
        (bytes[i + 9]! | 32) === 100 &&
        bytes[i + 10] === 45 &&
        (bytes[i + 11]! | 32) === 105 &&
        (bytes[i + 12]! | 32) === 100 &&
        (bytes[i + 13]! | 32) === 101 &&
        (bytes[i + 14]! | 32) === 110 &&
        (bytes[i + 15]! | 32) === 116 &&
        (bytes[i + 16]! | 32) === 105 &&
        (bytes[i + 17]! | 32) === 116 &&
        (bytes[i + 18]! | 32) === 121
      ) {
        return P_ASSERTED_IDENTITY;
      }
      return UNKNOWN;
    case 114:
      // record-route
      if (
        bytes[i + 12] === COLON &&
        (bytes[i + 1]! | 32) === 101 &&
        (bytes[i + 2]! | 32) === 99 &&
        (bytes[i + 3]! | 32) === 111 &&
        (bytes[i + 4]! | 32) === 114 &&
        (bytes[i + 5]! | 32) === 100 &&
        bytes[i + 6] === 45 &&
        (bytes[i + 7]! | 32) === 114 &&
        (bytes[i + 8]! | 32) === 111 &&
        (bytes[i + 9]! | 32) === 117 &&
        (bytes[i + 10]! | 32) === 116 &&
        (bytes[i + 11]! | 32) === 101
      ) {
        return RECORD_ROUTE;
      }
      // route
      if (
        bytes[i + 5] === COLON &&
        (bytes[i + 1]! | 32) === 111 &&
        (bytes[i + 2]! | 32) === 117 &&
        (bytes[i + 3]! | 32) === 116 &&
        (bytes[i + 4]! | 32) === 101
      ) {
        return ROUTE;
      }
      return UNKNOWN;
    case 115:
      // supported
      if (
        bytes[i + 9] === COLON &&
        (bytes[i + 1]! | 32) === 117 &&
        (bytes[i + 2]! | 32) === 112 &&
        (bytes[i + 3]! | 32) === 112 &&
        (bytes[i + 4]! | 32) === 111 &&
        (bytes[i + 5]! | 32) === 114 &&
        (bytes[i + 6]! | 32) === 116 &&
        (bytes[i + 7]! | 32) === 101 &&
        (bytes[i + 8]! | 32) === 100
      ) {
        return SUPPORTED;
      }
      // session-expires
      if (
        bytes[i + 15] === COLON &&
        (bytes[i + 1]! | 32) === 101 &&
        (bytes[i + 2]! | 32) === 115 &&
        (bytes[i + 3]! | 32) === 115 &&
        (bytes[i + 4]! | 32) === 105 &&
        (bytes[i + 5]! | 32) === 111 &&
        (bytes[i + 6]! | 32) === 110 &&
        bytes[i + 7] === 45 &&
        (bytes[i + 8]! | 32) === 101 &&
        (bytes[i + 9]! | 32) === 120 &&
        (bytes[i + 10]! | 32) === 112 &&
        (bytes[i + 11]! | 32) === 105 &&
        (bytes[i + 12]! | 32) === 114 &&
        (bytes[i + 13]! | 32) === 101 &&
        (bytes[i + 14]! | 32) === 115
      ) {
        return SESSION_EXPIRES;
      }
      return UNKNOWN;
    case 116:
      // to
      if (bytes[i + 2] === COLON && (bytes[i + 1]! | 32) === 111) {
        return TO;
      }
      return UNKNOWN;
    case 117:
      // user-agent
      if (
        bytes[i + 10] === COLON &&
        (bytes[i + 1]! | 32) === 115 &&
        (bytes[i + 2]! | 32) === 101 &&
        (bytes[i + 3]! | 32) === 114 &&
        bytes[i + 4] === 45 &&
        (bytes[i + 5]! | 32) === 97 &&
        (bytes[i + 6]! | 32) === 103 &&
        (bytes[i + 7]! | 32) === 101 &&
        (bytes[i + 8]! | 32) === 110 &&
        (bytes[i + 9]! | 32) === 116
      ) {
        return USER_AGENT;
      }
      return UNKNOWN;
    case 118:
      // via
      if (bytes[i + 3] === COLON && (bytes[i + 1]! | 32) === 105 && (bytes[i + 2]! | 32) === 97) {
        return VIA;
      }
      return UNKNOWN;
    default:
      return UNKNOWN;
  }
}
