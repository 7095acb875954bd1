import type { HeaderList } from './header-list.ts';

/**
 * A range of a message's bytes, packed in one small integer so that reading leaves no heap behind:
 * `start * 65536 + length` as a signed 32-bit value. Use `spanStart` and `spanEnd`; -1 is "absent".
 */
export type Span = number;

/** Parameters as `;name=value` or `?name=value`: names are compared without regard to case. */
export interface Parameters {
  /** The value as sent (quotes removed where it was quoted), '' for a flag, undefined if absent. */
  param(name: string): string | undefined;
}

/** A SIP, SIPS, tel or other URI. RFC 3261 section 19.1 */
export interface SipUri extends Parameters {
  /** Lower case: `sip`, `sips`, `tel`, or another scheme (then only `raw` says more). */
  readonly scheme: string;
  /** The URI exactly as sent. */
  readonly raw: string;
  /** The user part as sent, '' where there is none. */
  readonly user: string;
  /** The user part %-decoded exactly once, one character an octet. */
  readonly canonicalUser: string;
  /** Lower case; an IPv6 reference without its brackets. */
  readonly host: string;
  /** 0 where none was given. */
  readonly port: number;
  /** `;name=value` in order, as sent; a flag has the value ''. */
  readonly parameters: HeaderList;
  /** `?name=value&...` in order, as sent and not decoded: never turn them into real headers. */
  readonly headers: HeaderList;
  /** The part between `:` and `@`, '' where there is none. */
  readonly password: string;
  readonly userSpan: Span;
  /** An IPv6 reference without its brackets. */
  readonly hostSpan: Span;
}

/** One Via value. RFC 3261 section 20.42 */
export interface Via extends Parameters {
  /** Upper case: `UDP`, `TCP`, `TLS`, `WS`, ... */
  readonly transport: string;
  /** The sent-by host, lower case; an IPv6 reference without its brackets. */
  readonly host: string;
  /** The sent-by port, 0 where none was given. */
  readonly port: number;
  /** '' where there is none. */
  readonly branch: string;
  /** '' where there is none. */
  readonly received: string;
  /** -1: no rport; 0: rport without a value (RFC 3581); else the value. */
  readonly rport: number;
  /** '' where there is none. Never send to it. */
  readonly maddr: string;
  /** 0 to 255, -1 where there is none. */
  readonly ttl: number;
  readonly hostSpan: Span;
  readonly branchSpan: Span;
  readonly receivedSpan: Span;
}

/** A From, To, Contact, Route, ... value: display name, URI, parameters. RFC 3261 section 20.10 */
export interface NameAddr extends Parameters {
  /** Quotes and quoted pairs removed, one character an octet. */
  readonly displayName: string;
  readonly uri: SipUri;
  /** '' where there is none. */
  readonly tag: string;
  readonly tagSpan: Span;
}

/** A Contact value: as any other, or `*`. RFC 3261 section 20.10 */
export interface ContactValue extends NameAddr {
  /** True for `*`, whose URI is empty. */
  readonly isStar: boolean;
}

/** RFC 3261 section 20.16 */
export interface CSeq {
  /** 0 to 2^31-1. */
  readonly number: number;
  readonly method: string;
  readonly methodSpan: Span;
}

/**
 * One Authorization or Proxy-Authorization header. Values are one character an octet, quotes and
 * quoted pairs removed; undefined where absent. Nothing here has been verified.
 * RFC 3261 section 20.7, RFC 7616 section 3.4
 */
export interface Credentials {
  readonly header: 'authorization' | 'proxy-authorization';
  /** Lower case: `digest`, `basic`, ... */
  readonly scheme: string;
  /** False where the header breaks the grammar or gives a parameter twice: never verify it. */
  readonly wellFormed: boolean;
  readonly username: string | undefined;
  readonly realm: string | undefined;
  readonly nonce: string | undefined;
  readonly uri: string | undefined;
  readonly response: string | undefined;
  readonly algorithm: string | undefined;
  readonly cnonce: string | undefined;
  readonly opaque: string | undefined;
  readonly qop: string | undefined;
  readonly nc: string | undefined;
  /** Any parameter (`userhash`, `username*`, ...), by its name in any case. */
  param(name: string): string | undefined;
  /** A parameter's octets: inside the quotes where it was quoted, quoted pairs not yet removed. */
  span(name: CredentialName): Span;
}

/** The parameters of credentials that have a name of their own. */
export type CredentialName =
  | 'username'
  | 'realm'
  | 'nonce'
  | 'uri'
  | 'response'
  | 'algorithm'
  | 'cnonce'
  | 'opaque'
  | 'qop'
  | 'nc';

/**
 * A message as a view over its bytes: offsets are recorded by `parse`, everything else is decoded
 * when first read, once.
 *
 * **Warning:** a view is valid only while `bytes` are unchanged. One from `parse` lasts as long as
 * its bytes; one filled by `parseInto` until the next `parseInto` on it. `detach()` gives a copy
 * that owns its bytes and may be kept, across an await too.
 *
 * Productions that were not readable are undefined here; `validate` turns a message into a
 * `SipRequest` or `SipResponse`, where those every element needs are certain.
 * RFC 3261 section 7
 */
export interface SipMessage {
  readonly kind: 'request' | 'response';
  /** The message, cut to its framed length. */
  readonly bytes: Uint8Array;
  /** The request's method, exactly as sent; '' for a response. */
  readonly method: string;
  /** The response's status; 0 for a request. */
  readonly status: number;
  readonly reason: string;
  readonly requestUri: SipUri | undefined;
  readonly topVia: Via | undefined;
  readonly from: NameAddr | undefined;
  readonly to: NameAddr | undefined;
  readonly cseq: CSeq | undefined;
  readonly callId: string | undefined;
  /** Every Via value, topmost first; undefined where one is malformed. */
  readonly vias: readonly Via[] | undefined;
  /** 0 to 255; -1 where absent or malformed. */
  readonly maxForwards: number;
  /** As declared; -1 where absent. */
  readonly contentLength: number;
  /** The octets after the header section, cut to Content-Length. */
  readonly body: Uint8Array;
  readonly methodSpan: Span;
  readonly callIdSpan: Span;
  /** The first value of a header, unfolded and trimmed, undefined if absent. Any name, any case. */
  header(name: string): string | undefined;
  /** The octets of the line of that name at `index` (0 is the first); -1 if absent. */
  span(name: string, index?: number): Span;
  /** Every header line of that name in order, as spans of `bytes` (compact forms included). */
  values(name: string): Iterable<Span>;
  /** How many lines of that name there are (compact forms included). */
  count(name: string): number;
  /** The text of a span, one character an octet, folds replaced by one space. */
  text(span: Span): string;
  /** Every header line in order, its name as sent. */
  headers(): Iterable<readonly [name: string, value: Span]>;
  /** Contact values; undefined where one is malformed. `*` is reported by `isStar` of its entry. */
  readonly contacts: readonly ContactValue[] | undefined;
  /**
   * The values of any name-addr header (Route, P-Asserted-Identity, ...); undefined if one is
   * malformed.
   */
  nameAddrs(name: string): readonly NameAddr[] | undefined;
  /** At most 8 headers are read (Authorization and Proxy-Authorization, in order). */
  readonly credentials: readonly Credentials[];
  /** A copy that owns its bytes. */
  detach(): SipMessage;
}

/** A request whose Request-URI, top Via, From, To, Call-ID and CSeq are readable. */
export interface SipRequest extends SipMessage {
  readonly kind: 'request';
  readonly requestUri: SipUri;
  readonly topVia: Via;
  readonly from: NameAddr;
  readonly to: NameAddr;
  readonly cseq: CSeq;
  readonly callId: string;
  detach(): SipRequest;
}

/** A response whose top Via, From, To, Call-ID and CSeq are readable. */
export interface SipResponse extends SipMessage {
  readonly kind: 'response';
  readonly topVia: Via;
  readonly from: NameAddr;
  readonly to: NameAddr;
  readonly cseq: CSeq;
  readonly callId: string;
  detach(): SipResponse;
}
