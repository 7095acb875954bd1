import { wrongType } from '@tollgate/common';
import { CONTENT_LENGTH, type HeaderId } from '../headers/header-names.ts';
import type { HeaderList } from '../types/header-list.ts';
import { parseUri } from '../uri/uri.ts';
import { addHeaders, checkFields, Output, requireLine, requireToken } from './output.ts';

/** A request to write. */
export interface RequestFields {
  readonly method: string;
  readonly requestUri: string;
  /** All headers in order, but Content-Length. */
  readonly headers: HeaderList;
  readonly body?: Uint8Array | string;
  readonly contentType?: string;
}

const FIELDS: ReadonlySet<string> = new Set(
  Object.keys({
    method: true,
    requestUri: true,
    headers: true,
    body: true,
    contentType: true,
  } satisfies Record<keyof Required<RequestFields>, true>),
);

const isWritten = (id: HeaderId): boolean => id === CONTENT_LENGTH;

/**
 * Writes a request. Text above ASCII is written as UTF-8. What the values of the headers mean is
 * the caller's affair; that they stay on their line is made sure of.
 *
 * @throws {TypeError} for a field that does not exist or has the wrong type; for CR, LF or NUL; a
 *   method or header name that is no token; a Request-URI that is no URI; a Content-Length header
 *
 * RFC 3261 section 7.1
 */
export function writeRequest(init: RequestFields): Uint8Array {
  checkFields(init, FIELDS);
  const out = new Output();
  const method = requireToken('method', init.method);
  const requestUri = requireLine('requestUri', init.requestUri);
  if (parseUri(requestUri) === undefined) throw wrongType('requestUri', 'a URI', init.requestUri);
  out.add(`${method} ${requestUri} SIP/2.0\r\n`);
  addHeaders(out, init.headers, isWritten);
  return out.finish(init.body, init.contentType);
}
