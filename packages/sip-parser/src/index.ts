export { type Challenge, parseChallenge } from './headers/challenge.ts';
export { type ContentType, parseContentType } from './headers/content-type.ts';
export { parseCredentials } from './headers/credentials.ts';
export { parseDate } from './headers/date.ts';
export { parseDeltaSeconds } from './headers/delta-seconds.ts';
export { type HistoryEntry, parseHistoryInfo } from './headers/history-info.ts';
export { parseNameAddr } from './headers/name-addr.ts';
export {
  type MinSe,
  parseMinSe,
  parseSessionExpires,
  type SessionExpires,
} from './headers/session-expires.ts';
export { parseTokenList, tokensOf } from './headers/token-list.ts';
export { parseVia } from './headers/via.ts';
export { spanEnd, spanStart } from './lexing/span.ts';
export { createFramer, type Framer, type FramerSink } from './message/framer.ts';
export { createView, type ParseOptions, parse, parseInto, type View } from './message/parse.ts';
export { validate } from './message/validate.ts';
export type { HeaderList } from './types/header-list.ts';
export { DEFAULT_LIMITS, type Limits, WIDEST_LIMITS } from './types/limits.ts';
export type { ParseResult } from './types/malformed.ts';
export { type Layer, type Malformed, PARSE_CODES, type ParseCode } from './types/malformed.ts';
export type {
  ContactValue,
  CredentialName,
  Credentials,
  CSeq,
  NameAddr,
  Parameters,
  SipMessage,
  SipRequest,
  SipResponse,
  SipUri,
  Span,
  Via,
} from './types/message.ts';
export type {
  Incoming,
  IpAddress,
  MaybePromise,
  Now,
  Reply,
  Source,
  Timed,
  Transport,
} from './types/vocabulary.ts';
export { formatIp, parseIp, sameIp } from './uri/ip.ts';
export { type IpNetwork, networkContains, networkOf, prefixMask } from './uri/ip-prefix.ts';
export { sameUri } from './uri/same-uri.ts';
export { parseUri, unescapeOnce } from './uri/uri.ts';
export { reasonPhrase } from './writing/reason-phrase.ts';
export { type RequestFields, writeRequest } from './writing/write-request.ts';
export { type ResponseFields, writeResponse } from './writing/write-response.ts';
