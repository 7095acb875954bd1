import { CONTENT_LENGTH, headerIdOf } from '../headers/header-names.ts';
import type { HeaderList } from '../types/header-list.ts';
import { parseUri } from '../uri/uri.ts';
import { Output, requireOneLine, requireToken } from './output.ts';

/** A request to write. */
export interface RequestFields {
  readonly method: string;
  readonly requestUri: string;
  /** All headers in order, but Content-Length. */
  readonly headers: HeaderList;
  readonly body?: Uint8Array | string;
  readonly contentType?: string;
}

/**
 * Writes a request. Text above ASCII is written as UTF-8. What the values of the headers mean is
 * the caller's affair; that they stay on their line is made sure of.
 *
 * @throws TypeError for CR, LF or NUL in what the caller passes, a method or header name that is
 * no token, a Request-URI that is none, or a Content-Length of the caller's own
 *
 * RFC 3261 section 7.1
 */
export function writeRequest(init: RequestFields): Uint8Array {
  const out = new Output();
  const method = requireToken('method', init.method);
  const requestUri = requireOneLine('requestUri', init.requestUri);
  if (parseUri(requestUri) === undefined) {
    throw new TypeError(`requestUri must be a URI, got ${JSON.stringify(init.requestUri)}`);
  }
  out.add(`${method} ${requestUri} SIP/2.0\r\n`);
  for (const [name, value] of init.headers) {
    requireToken('header name', name);
    if (headerIdOf(name) === CONTENT_LENGTH) {
      throw new TypeError(`${name} is written by writeRequest`);
    }
    out.header(name, requireOneLine(name, value));
  }
  if (init.contentType !== undefined) requireOneLine('contentType', init.contentType);
  return out.finish(init.body, init.contentType);
}
