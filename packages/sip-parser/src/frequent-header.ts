import type { Bytes } from './bytes.ts';
import * as chars from './chars.ts';
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

/** Constants of this module: an imported one is loaded each time it is looked at. */
const { COLON } = chars;

/** The bits of a letter without that of its case. */
const LETTER = 0xdf;

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
        (((bytes[i + 1]! ^ 108) |
          (bytes[i + 2]! ^ 108) |
          (bytes[i + 3]! ^ 111) |
          (bytes[i + 4]! ^ 119)) &
          LETTER) ===
          0
      ) {
        return ALLOW;
      }
      // authorization
      if (
        bytes[i + 13] === COLON &&
        (((bytes[i + 1]! ^ 117) |
          (bytes[i + 2]! ^ 116) |
          (bytes[i + 3]! ^ 104) |
          (bytes[i + 4]! ^ 111) |
          (bytes[i + 5]! ^ 114) |
          (bytes[i + 6]! ^ 105) |
          (bytes[i + 7]! ^ 122) |
          (bytes[i + 8]! ^ 97) |
          (bytes[i + 9]! ^ 116) |
          (bytes[i + 10]! ^ 105) |
          (bytes[i + 11]! ^ 111) |
          (bytes[i + 12]! ^ 110)) &
          LETTER) ===
          0
      ) {
        return AUTHORIZATION;
      }
      // accept
      if (
        bytes[i + 6] === COLON &&
        (((bytes[i + 1]! ^ 99) |
          (bytes[i + 2]! ^ 99) |
          (bytes[i + 3]! ^ 101) |
          (bytes[i + 4]! ^ 112) |
          (bytes[i + 5]! ^ 116)) &
          LETTER) ===
          0
      ) {
        return ACCEPT;
      }
      return UNKNOWN;
    case 99:
      // call-id
      if (
        bytes[i + 7] === COLON &&
        bytes[i + 4] === 45 &&
        (((bytes[i + 1]! ^ 97) |
          (bytes[i + 2]! ^ 108) |
          (bytes[i + 3]! ^ 108) |
          (bytes[i + 5]! ^ 105) |
          (bytes[i + 6]! ^ 100)) &
          LETTER) ===
          0
      ) {
        return CALL_ID;
      }
      // cseq
      if (
        bytes[i + 4] === COLON &&
        (((bytes[i + 1]! ^ 115) | (bytes[i + 2]! ^ 101) | (bytes[i + 3]! ^ 113)) & LETTER) === 0
      ) {
        return CSEQ;
      }
      // contact
      if (
        bytes[i + 7] === COLON &&
        (((bytes[i + 1]! ^ 111) |
          (bytes[i + 2]! ^ 110) |
          (bytes[i + 3]! ^ 116) |
          (bytes[i + 4]! ^ 97) |
          (bytes[i + 5]! ^ 99) |
          (bytes[i + 6]! ^ 116)) &
          LETTER) ===
          0
      ) {
        return CONTACT;
      }
      // content-length
      if (
        bytes[i + 14] === COLON &&
        bytes[i + 7] === 45 &&
        (((bytes[i + 1]! ^ 111) |
          (bytes[i + 2]! ^ 110) |
          (bytes[i + 3]! ^ 116) |
          (bytes[i + 4]! ^ 101) |
          (bytes[i + 5]! ^ 110) |
          (bytes[i + 6]! ^ 116) |
          (bytes[i + 8]! ^ 108) |
          (bytes[i + 9]! ^ 101) |
          (bytes[i + 10]! ^ 110) |
          (bytes[i + 11]! ^ 103) |
          (bytes[i + 12]! ^ 116) |
          (bytes[i + 13]! ^ 104)) &
          LETTER) ===
          0
      ) {
        return CONTENT_LENGTH;
      }
      // content-type
      if (
        bytes[i + 12] === COLON &&
        bytes[i + 7] === 45 &&
        (((bytes[i + 1]! ^ 111) |
          (bytes[i + 2]! ^ 110) |
          (bytes[i + 3]! ^ 116) |
          (bytes[i + 4]! ^ 101) |
          (bytes[i + 5]! ^ 110) |
          (bytes[i + 6]! ^ 116) |
          (bytes[i + 8]! ^ 116) |
          (bytes[i + 9]! ^ 121) |
          (bytes[i + 10]! ^ 112) |
          (bytes[i + 11]! ^ 101)) &
          LETTER) ===
          0
      ) {
        return CONTENT_TYPE;
      }
      // content-disposition
      if (
        bytes[i + 19] === COLON &&
        bytes[i + 7] === 45 &&
        (((bytes[i + 1]! ^ 111) |
          (bytes[i + 2]! ^ 110) |
          (bytes[i + 3]! ^ 116) |
          (bytes[i + 4]! ^ 101) |
          (bytes[i + 5]! ^ 110) |
          (bytes[i + 6]! ^ 116) |
          (bytes[i + 8]! ^ 100) |
          (bytes[i + 9]! ^ 105) |
          (bytes[i + 10]! ^ 115) |
          (bytes[i + 11]! ^ 112) |
          (bytes[i + 12]! ^ 111) |
          (bytes[i + 13]! ^ 115) |
          (bytes[i + 14]! ^ 105) |
          (bytes[i + 15]! ^ 116) |
          (bytes[i + 16]! ^ 105) |
          (bytes[i + 17]! ^ 111) |
          (bytes[i + 18]! ^ 110)) &
          LETTER) ===
          0
      ) {
        return CONTENT_DISPOSITION;
      }
      return UNKNOWN;
    case 102:
      // from
      if (
        bytes[i + 4] === COLON &&
        (((bytes[i + 1]! ^ 114) | (bytes[i + 2]! ^ 111) | (bytes[i + 3]! ^ 109)) & LETTER) === 0
      ) {
        return FROM;
      }
      return UNKNOWN;
    case 109:
      // max-forwards
      if (
        bytes[i + 12] === COLON &&
        bytes[i + 3] === 45 &&
        (((bytes[i + 1]! ^ 97) |
          (bytes[i + 2]! ^ 120) |
          (bytes[i + 4]! ^ 102) |
          (bytes[i + 5]! ^ 111) |
          (bytes[i + 6]! ^ 114) |
          (bytes[i + 7]! ^ 119) |
          (bytes[i + 8]! ^ 97) |
          (bytes[i + 9]! ^ 114) |
          (bytes[i + 10]! ^ 100) |
          (bytes[i + 11]! ^ 115)) &
          LETTER) ===
          0
      ) {
        return MAX_FORWARDS;
      }
      // min-se
      if (
        bytes[i + 6] === COLON &&
        bytes[i + 3] === 45 &&
        (((bytes[i + 1]! ^ 105) |
          (bytes[i + 2]! ^ 110) |
          (bytes[i + 4]! ^ 115) |
          (bytes[i + 5]! ^ 101)) &
          LETTER) ===
          0
      ) {
        return MIN_SE;
      }
      return UNKNOWN;
    case 112:
      // proxy-authorization
      if (
        bytes[i + 19] === COLON &&
        bytes[i + 5] === 45 &&
        (((bytes[i + 1]! ^ 114) |
          (bytes[i + 2]! ^ 111) |
          (bytes[i + 3]! ^ 120) |
          (bytes[i + 4]! ^ 121) |
          (bytes[i + 6]! ^ 97) |
          (bytes[i + 7]! ^ 117) |
          (bytes[i + 8]! ^ 116) |
          (bytes[i + 9]! ^ 104) |
          (bytes[i + 10]! ^ 111) |
          (bytes[i + 11]! ^ 114) |
          (bytes[i + 12]! ^ 105) |
          (bytes[i + 13]! ^ 122) |
          (bytes[i + 14]! ^ 97) |
          (bytes[i + 15]! ^ 116) |
          (bytes[i + 16]! ^ 105) |
          (bytes[i + 17]! ^ 111) |
          (bytes[i + 18]! ^ 110)) &
          LETTER) ===
          0
      ) {
        return PROXY_AUTHORIZATION;
      }
      // p-asserted-identity
      if (
        bytes[i + 19] === COLON &&
        bytes[i + 1] === 45 &&
        bytes[i + 10] === 45 &&
        (((bytes[i + 2]! ^ 97) |
          (bytes[i + 3]! ^ 115) |
          (bytes[i + 4]! ^ 115) |
          (bytes[i + 5]! ^ 101) |
          (bytes[i + 6]! ^ 114) |
          (bytes[i + 7]! ^ 116) |
          (bytes[i + 8]! ^ 101) |
          (bytes[i + 9]! ^ 100) |
          (bytes[i + 11]! ^ 105) |
          (bytes[i + 12]! ^ 100) |
          (bytes[i + 13]! ^ 101) |
          (bytes[i + 14]! ^ 110) |
          (bytes[i + 15]! ^ 116) |
          (bytes[i + 16]! ^ 105) |
          (bytes[i + 17]! ^ 116) |
          (bytes[i + 18]! ^ 121)) &
          LETTER) ===
          0
      ) {
        return P_ASSERTED_IDENTITY;
      }
      return UNKNOWN;
    case 114:
      // record-route
      if (
        bytes[i + 12] === COLON &&
        bytes[i + 6] === 45 &&
        (((bytes[i + 1]! ^ 101) |
          (bytes[i + 2]! ^ 99) |
          (bytes[i + 3]! ^ 111) |
          (bytes[i + 4]! ^ 114) |
          (bytes[i + 5]! ^ 100) |
          (bytes[i + 7]! ^ 114) |
          (bytes[i + 8]! ^ 111) |
          (bytes[i + 9]! ^ 117) |
          (bytes[i + 10]! ^ 116) |
          (bytes[i + 11]! ^ 101)) &
          LETTER) ===
          0
      ) {
        return RECORD_ROUTE;
      }
      // route
      if (
        bytes[i + 5] === COLON &&
        (((bytes[i + 1]! ^ 111) |
          (bytes[i + 2]! ^ 117) |
          (bytes[i + 3]! ^ 116) |
          (bytes[i + 4]! ^ 101)) &
          LETTER) ===
          0
      ) {
        return ROUTE;
      }
      return UNKNOWN;
    case 115:
      // supported
      if (
        bytes[i + 9] === COLON &&
        (((bytes[i + 1]! ^ 117) |
          (bytes[i + 2]! ^ 112) |
          (bytes[i + 3]! ^ 112) |
          (bytes[i + 4]! ^ 111) |
          (bytes[i + 5]! ^ 114) |
          (bytes[i + 6]! ^ 116) |
          (bytes[i + 7]! ^ 101) |
          (bytes[i + 8]! ^ 100)) &
          LETTER) ===
          0
      ) {
        return SUPPORTED;
      }
      // session-expires
      if (
        bytes[i + 15] === COLON &&
        bytes[i + 7] === 45 &&
        (((bytes[i + 1]! ^ 101) |
          (bytes[i + 2]! ^ 115) |
          (bytes[i + 3]! ^ 115) |
          (bytes[i + 4]! ^ 105) |
          (bytes[i + 5]! ^ 111) |
          (bytes[i + 6]! ^ 110) |
          (bytes[i + 8]! ^ 101) |
          (bytes[i + 9]! ^ 120) |
          (bytes[i + 10]! ^ 112) |
          (bytes[i + 11]! ^ 105) |
          (bytes[i + 12]! ^ 114) |
          (bytes[i + 13]! ^ 101) |
          (bytes[i + 14]! ^ 115)) &
          LETTER) ===
          0
      ) {
        return SESSION_EXPIRES;
      }
      return UNKNOWN;
    case 116:
      // to
      if (bytes[i + 2] === COLON && ((bytes[i + 1]! ^ 111) & LETTER) === 0) {
        return TO;
      }
      return UNKNOWN;
    case 117:
      // user-agent
      if (
        bytes[i + 10] === COLON &&
        bytes[i + 4] === 45 &&
        (((bytes[i + 1]! ^ 115) |
          (bytes[i + 2]! ^ 101) |
          (bytes[i + 3]! ^ 114) |
          (bytes[i + 5]! ^ 97) |
          (bytes[i + 6]! ^ 103) |
          (bytes[i + 7]! ^ 101) |
          (bytes[i + 8]! ^ 110) |
          (bytes[i + 9]! ^ 116)) &
          LETTER) ===
          0
      ) {
        return USER_AGENT;
      }
      return UNKNOWN;
    case 118:
      // via
      if (
        bytes[i + 3] === COLON &&
        (((bytes[i + 1]! ^ 105) | (bytes[i + 2]! ^ 97)) & LETTER) === 0
      ) {
        return VIA;
      }
      return UNKNOWN;
    default:
      return UNKNOWN;
  }
}
