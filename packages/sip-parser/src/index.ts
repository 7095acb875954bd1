export { type Challenge, parseChallenge } from './challenge.ts';
export { type ContentType, parseContentType } from './content-type.ts';
export { parseCredentials } from './credentials.ts';
export { parseDate } from './date.ts';
export { parseDeltaSeconds } from './delta-seconds.ts';
export { createFramer, type Framer, type FramerSink } from './framer.ts';
export { type HistoryEntry, parseHistoryInfo } from './history-info.ts';
export { formatIp, parseIp } from './ip.ts';
export { DEFAULT_LIMITS, type Limits, WIDEST_LIMITS } from './limits.ts';
export { type Layer, type Malformed, PARSE_CODES, type ParseCode } from './malformed.ts';
export type {
  ContactValue,
  CredentialName,
  Credentials,
  CSeq,
  NameAddr,
  Parameters,
  ParseResult,
  SipMessage,
  SipRequest,
  SipResponse,
  SipUri,
  Span,
  Via,
} from './message.ts';
export { parseNameAddr } from './name-addr.ts';
export { createView, type ParseOptions, parse, parseInto, type View } from './parse.ts';
export { reasonPhrase } from './reason-phrase.ts';
export { sameUri } from './same-uri.ts';
export { spanEnd, spanStart } from './span.ts';
export { parseTokenList, tokensOf } from './token-list.ts';
export { parseUri, unescapeOnce } from './uri.ts';
export { validate } from './validate.ts';
export { parseVia } from './via.ts';
export type {
  IpAddress,
  MaybePromise,
  Now,
  Reply,
  Source,
  Timed,
  Transport,
} from './vocabulary.ts';
export { type RequestInit, writeRequest } from './write-request.ts';
export { type ResponseInit, writeResponse } from './write-response.ts';
