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
 * right behind it; 0 for any other, which is then looked up in the table. Straight-line compares
 * take a third of the table's time. The case bit may be set on a letter, not on `-` or `:`: that
 * would make one of a control character.
 */
export function frequentHeader(bytes: Bytes, i: number): HeaderId {
  switch (bytes[i]! | 32) {
    case 97: // a
      if (isAllow(bytes, i)) return ALLOW;
      if (isAuthorization(bytes, i)) return AUTHORIZATION;
      return isAccept(bytes, i) ? ACCEPT : UNKNOWN;
    case 99: // c
      if (isCallId(bytes, i)) return CALL_ID;
      if (isCseq(bytes, i)) return CSEQ;
      if (isContact(bytes, i)) return CONTACT;
      if (isContentLength(bytes, i)) return CONTENT_LENGTH;
      return isContentType(bytes, i) ? CONTENT_TYPE : UNKNOWN;
    case 102: // f
      return isFrom(bytes, i) ? FROM : UNKNOWN;
    case 109: // m
      return isMaxForwards(bytes, i) ? MAX_FORWARDS : UNKNOWN;
    case 112: // p
      if (isProxyAuthorization(bytes, i)) return PROXY_AUTHORIZATION;
      return isPAssertedIdentity(bytes, i) ? P_ASSERTED_IDENTITY : UNKNOWN;
    case 114: // r
      if (isRecordRoute(bytes, i)) return RECORD_ROUTE;
      return isRoute(bytes, i) ? ROUTE : UNKNOWN;
    case 115: // s
      if (isSupported(bytes, i)) return SUPPORTED;
      return isSessionExpires(bytes, i) ? SESSION_EXPIRES : UNKNOWN;
    case 116: // t
      return isTo(bytes, i) ? TO : UNKNOWN;
    case 117: // u
      return isUserAgent(bytes, i) ? USER_AGENT : UNKNOWN;
    case 118: // v
      return isVia(bytes, i) ? VIA : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

function isAllow(bytes: Bytes, i: number): boolean {
  return (
    (bytes[i + 1]! | 32) === 108 &&
    (bytes[i + 2]! | 32) === 108 &&
    (bytes[i + 3]! | 32) === 111 &&
    (bytes[i + 4]! | 32) === 119 &&
    bytes[i + 5] === COLON
  );
}

function isAuthorization(bytes: Bytes, i: number): boolean {
  return (
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
    (bytes[i + 12]! | 32) === 110 &&
    bytes[i + 13] === COLON
  );
}

function isAccept(bytes: Bytes, i: number): boolean {
  return (
    (bytes[i + 1]! | 32) === 99 &&
    (bytes[i + 2]! | 32) === 99 &&
    (bytes[i + 3]! | 32) === 101 &&
    (bytes[i + 4]! | 32) === 112 &&
    (bytes[i + 5]! | 32) === 116 &&
    bytes[i + 6] === COLON
  );
}

function isCallId(bytes: Bytes, i: number): boolean {
  return (
    (bytes[i + 1]! | 32) === 97 &&
    (bytes[i + 2]! | 32) === 108 &&
    (bytes[i + 3]! | 32) === 108 &&
    bytes[i + 4] === 45 &&
    (bytes[i + 5]! | 32) === 105 &&
    (bytes[i + 6]! | 32) === 100 &&
    bytes[i + 7] === COLON
  );
}

function isCseq(bytes: Bytes, i: number): boolean {
  return (
    (bytes[i + 1]! | 32) === 115 &&
    (bytes[i + 2]! | 32) === 101 &&
    (bytes[i + 3]! | 32) === 113 &&
    bytes[i + 4] === COLON
  );
}

function isContact(bytes: Bytes, i: number): boolean {
  return (
    (bytes[i + 1]! | 32) === 111 &&
    (bytes[i + 2]! | 32) === 110 &&
    (bytes[i + 3]! | 32) === 116 &&
    (bytes[i + 4]! | 32) === 97 &&
    (bytes[i + 5]! | 32) === 99 &&
    (bytes[i + 6]! | 32) === 116 &&
    bytes[i + 7] === COLON
  );
}

function isContentLength(bytes: Bytes, i: number): boolean {
  return (
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
    (bytes[i + 13]! | 32) === 104 &&
    bytes[i + 14] === COLON
  );
}

function isContentType(bytes: Bytes, i: number): boolean {
  return (
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
    (bytes[i + 11]! | 32) === 101 &&
    bytes[i + 12] === COLON
  );
}

function isFrom(bytes: Bytes, i: number): boolean {
  return (
    (bytes[i + 1]! | 32) === 114 &&
    (bytes[i + 2]! | 32) === 111 &&
    (bytes[i + 3]! | 32) === 109 &&
    bytes[i + 4] === COLON
  );
}

function isMaxForwards(bytes: Bytes, i: number): boolean {
  return (
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
    (bytes[i + 11]! | 32) === 115 &&
    bytes[i + 12] === COLON
  );
}

function isProxyAuthorization(bytes: Bytes, i: number): boolean {
  return (
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
    (bytes[i + 18]! | 32) === 110 &&
    bytes[i + 19] === COLON
  );
}

function isPAssertedIdentity(bytes: Bytes, i: number): boolean {
  return (
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
    (bytes[i + 18]! | 32) === 121 &&
    bytes[i + 19] === COLON
  );
}

function isRecordRoute(bytes: Bytes, i: number): boolean {
  return (
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
    (bytes[i + 11]! | 32) === 101 &&
    bytes[i + 12] === COLON
  );
}

function isRoute(bytes: Bytes, i: number): boolean {
  return (
    (bytes[i + 1]! | 32) === 111 &&
    (bytes[i + 2]! | 32) === 117 &&
    (bytes[i + 3]! | 32) === 116 &&
    (bytes[i + 4]! | 32) === 101 &&
    bytes[i + 5] === COLON
  );
}

function isSupported(bytes: Bytes, i: number): boolean {
  return (
    (bytes[i + 1]! | 32) === 117 &&
    (bytes[i + 2]! | 32) === 112 &&
    (bytes[i + 3]! | 32) === 112 &&
    (bytes[i + 4]! | 32) === 111 &&
    (bytes[i + 5]! | 32) === 114 &&
    (bytes[i + 6]! | 32) === 116 &&
    (bytes[i + 7]! | 32) === 101 &&
    (bytes[i + 8]! | 32) === 100 &&
    bytes[i + 9] === COLON
  );
}

function isSessionExpires(bytes: Bytes, i: number): boolean {
  return (
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
    (bytes[i + 14]! | 32) === 115 &&
    bytes[i + 15] === COLON
  );
}

function isTo(bytes: Bytes, i: number): boolean {
  return (bytes[i + 1]! | 32) === 111 && bytes[i + 2] === COLON;
}

function isUserAgent(bytes: Bytes, i: number): boolean {
  return (
    (bytes[i + 1]! | 32) === 115 &&
    (bytes[i + 2]! | 32) === 101 &&
    (bytes[i + 3]! | 32) === 114 &&
    bytes[i + 4] === 45 &&
    (bytes[i + 5]! | 32) === 97 &&
    (bytes[i + 6]! | 32) === 103 &&
    (bytes[i + 7]! | 32) === 101 &&
    (bytes[i + 8]! | 32) === 110 &&
    (bytes[i + 9]! | 32) === 116 &&
    bytes[i + 10] === COLON
  );
}

function isVia(bytes: Bytes, i: number): boolean {
  return (bytes[i + 1]! | 32) === 105 && (bytes[i + 2]! | 32) === 97 && bytes[i + 3] === COLON;
}
