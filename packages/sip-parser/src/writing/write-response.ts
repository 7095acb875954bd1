import { flag, isObject, wholeNumber, wrongType } from '@tollgate/common';
import {
  CALL_ID,
  CONTENT_LENGTH,
  CSEQ,
  FROM,
  type HeaderId,
  TO,
  VIA,
} from '../headers/header-names.ts';
import { ViaView } from '../headers/via.ts';
import { asBytes, type Bytes } from '../lexing/bytes.ts';
import { COMMA } from '../lexing/chars.ts';
import { load } from '../lexing/scratch.ts';
import { NO_SPAN, spanEnd, spanStart } from '../lexing/span.ts';
import type { HeaderList } from '../types/header-list.ts';
import type { SipMessage, Span } from '../types/message.ts';
import { parseIp, sameIp } from '../uri/ip.ts';
import { addHeaders, checkFields, Output, requireLine, requireToken } from './output.ts';
import { reasonPhrase } from './reason-phrase.ts';

/** What a response says besides what it copies. */
export interface ResponseFields {
  /** 100 to 699. */
  readonly status: number;
  /** @default the standard phrase */
  readonly reason?: string;
  /** Added to To where it has no tag. */
  readonly toTag?: string;
  /** Where the request came from: sets `received` and `rport` of the top Via. */
  readonly source?: { readonly address: string; readonly port: number };
  /** Further headers in order. None of those the response copies, nor Content-Length. */
  readonly headers?: HeaderList;
  readonly body?: Uint8Array | string;
  readonly contentType?: string;
  /**
   * Copy the Record-Route lines too (18x and 2xx of a request that opens a dialog).
   * @default false
   */
  readonly recordRoute?: boolean;
}

/** Whatever else it may be, it cannot end a parameter or a line. */
const ADDRESS_TEXT = /^[0-9a-f:.]{2,45}$/i;

const PORT = { min: 0, max: 65_535 };
const STATUS = { min: 100, max: 699 };

const FIELDS: ReadonlySet<string> = new Set(
  Object.keys({
    status: true,
    reason: true,
    toTag: true,
    source: true,
    headers: true,
    body: true,
    contentType: true,
    recordRoute: true,
  } satisfies Record<keyof Required<ResponseFields>, true>),
);

const WRITTEN: ReadonlySet<HeaderId> = new Set([VIA, FROM, TO, CALL_ID, CSEQ, CONTENT_LENGTH]);
const isWritten = (id: HeaderId): boolean => WRITTEN.has(id);

/**
 * Writes a response to a request, or to the `partial` of a malformed one: every Via, From, To,
 * Call-ID and CSeq is copied octet for octet, changed only by `received` and `rport` of the top Via
 * and by the To tag. The result has memory of its own and keeps nothing of the request.
 *
 * @throws {TypeError} for a field that does not exist or has the wrong type; for CR, LF or NUL; a
 *   header name or tag that is no token; a header that the response copies, or Content-Length
 * @throws {RangeError} for a status outside 100 to 699, or a port outside 0 to 65535
 *
 * RFC 3261 sections 8.2.6 and 18.2.1, RFC 3581 section 4
 */
export function writeResponse(request: SipMessage, init: ResponseFields): Uint8Array {
  checkFields(init, FIELDS);
  if (typeof request?.values !== 'function') throw wrongType('request', 'a message', request);
  const status = wholeNumber('status', init.status, STATUS);
  const out = new Output();
  const bytes = asBytes(request.bytes);
  const { reason: given, recordRoute = false } = init;
  const reason = given === undefined ? reasonPhrase(status) : requireLine('reason', given);
  out.add(`SIP/2.0 ${status} ${reason}\r\n`);
  let isTop = true;
  for (const span of request.values('via')) {
    out.add('Via: ');
    if (isTop && init.source !== undefined) copyTopVia(out, bytes, span, init.source);
    else out.copy(bytes, spanStart(span), spanEnd(span));
    out.add('\r\n');
    isTop = false;
  }
  if (flag('recordRoute', recordRoute))
    copyAll(out, bytes, request, 'record-route', 'Record-Route');
  copyFirst(out, bytes, request, 'from', 'From');
  copyTo(out, bytes, request, init.toTag);
  copyFirst(out, bytes, request, 'call-id', 'Call-ID');
  copyFirst(out, bytes, request, 'cseq', 'CSeq');
  if (init.headers !== undefined) addHeaders(out, init.headers, isWritten);
  return out.finish(init.body, init.contentType);
}

function copyAll(
  out: Output,
  bytes: Bytes,
  request: SipMessage,
  name: string,
  written: string,
): void {
  for (const span of request.values(name)) copyLine(out, bytes, span, written);
}

function copyFirst(
  out: Output,
  bytes: Bytes,
  request: SipMessage,
  name: string,
  written: string,
): void {
  const span = request.span(name);
  if (span !== NO_SPAN) copyLine(out, bytes, span, written);
}

function copyLine(out: Output, bytes: Bytes, span: Span, written: string): void {
  out.add(`${written}: `);
  out.copy(bytes, spanStart(span), spanEnd(span));
  out.add('\r\n');
}

/** A To that cannot be read is copied as it is: where its tag would go is not known. */
function copyTo(out: Output, bytes: Bytes, request: SipMessage, tag: string | undefined): void {
  const span = request.span('to');
  if (tag !== undefined) requireToken('toTag', tag);
  if (span === NO_SPAN) return;
  out.add('To: ');
  out.copy(bytes, spanStart(span), spanEnd(span));
  if (tag !== undefined && request.to !== undefined && request.to.param('tag') === undefined) {
    out.add(`;tag=${tag}`);
  }
  out.add('\r\n');
}

/**
 * `received` is written where it differs from sent-by or rport was asked for, over any the sender
 * wrote; an rport the sender wrote is set to the port seen. A Via that cannot be read is copied
 * unchanged.
 */
function copyTopVia(
  out: Output,
  bytes: Bytes,
  span: Span,
  source: { readonly address: string; readonly port: number },
): void {
  const start = spanStart(span);
  const end = spanEnd(span);
  if (!isObject(source)) throw wrongType('source', 'an object with "address", "port"', source);
  const { address, port } = source;
  if (typeof address !== 'string' || !ADDRESS_TEXT.test(address)) {
    throw wrongType('source.address', 'an IP address', address);
  }
  wholeNumber('source.port', port, PORT);
  const via = new ViaView(bytes);
  const stop = via.read(load(bytes), start, end, Number.POSITIVE_INFINITY);
  if (stop < 0 || (stop < end && bytes[stop] !== COMMA)) {
    out.copy(bytes, start, end);
    return;
  }
  let from = start;
  let received = via.rport >= 0 || !sameHost(via.host, source.address);
  for (const edit of via.edits()) {
    out.copy(bytes, from, edit.nameStart);
    if (edit.isRport) out.add(`rport=${source.port}`);
    else {
      out.add(`received=${source.address}`);
      received = false;
    }
    from = edit.end;
  }
  out.copy(bytes, from, stop);
  if (received) out.add(`;received=${source.address}`);
  out.copy(bytes, stop, end);
}

function sameHost(sentBy: string, address: string): boolean {
  if (sentBy === address) return true;
  const ip = parseIp(sentBy);
  const other = parseIp(address);
  return ip !== undefined && other !== undefined && sameIp(ip, other);
}
