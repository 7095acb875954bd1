import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import {
  createFramer,
  createView,
  parse,
  parseCredentials,
  parseDate,
  parseInto,
  parseIp,
  parseTokenList,
  parseUri,
  parseVia,
  type SipMessage,
  writeRequest,
  writeResponse,
} from './index.ts';

const BYTES = Buffer.from('OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP h\r\n\r\n');
const message = parse(BYTES) as SipMessage;
const request = { method: 'INVITE', requestUri: 'sip:a', headers: [] };
const sink = { message: () => {}, ping: () => {} };
/** As JavaScript calls it, without types. */
const js = <F extends (...args: never[]) => unknown>(f: F): ((...args: unknown[]) => unknown) =>
  f as unknown as (...args: unknown[]) => unknown;

const LIMITS =
  '"maxMessageBytes", "maxHeaderBlockBytes", "maxHeaders", "maxHeaderBytes", "maxUriBytes", "maxBodyBytes", "maxParameters"';

test.each<[call: string, run: () => unknown, error: string, code: string, option: string]>([
  ['parse()', () => js(parse)(), 'bytes must be a Uint8Array, got undefined', 'MISSING', 'bytes'],
  [
    "parse('text')",
    () => js(parse)('text'),
    'bytes must be a Uint8Array, got "text"',
    'TYPE',
    'bytes',
  ],
  [
    'parse(new Uint16Array(2))',
    () => js(parse)(new Uint16Array(2)),
    'bytes must be a Uint8Array, got an object',
    'TYPE',
    'bytes',
  ],
  [
    'parse(bytes, null)',
    () => js(parse)(BYTES, null),
    `options must be an object with ${LIMITS}, "stream", got null`,
    'TYPE',
    'options',
  ],
  [
    'parse(bytes, { maxHeader: 5 })',
    () => js(parse)(BYTES, { maxHeader: 5 }),
    'unknown option maxHeader: write maxHeaders instead',
    'UNKNOWN',
    'maxHeader',
  ],
  [
    'parse(bytes, { stream: 1 })',
    () => js(parse)(BYTES, { stream: 1 }),
    'stream must be true or false, got 1',
    'TYPE',
    'stream',
  ],
  [
    "createView({ maxUriBytes: '9' })",
    () => js(createView)({ maxUriBytes: '9' }),
    'maxUriBytes must be a whole number from 1 to 65535, got "9"',
    'TYPE',
    'maxUriBytes',
  ],
  [
    'parseInto(bytes, view)',
    () => js(parseInto)(BYTES, createView()),
    'view must be what createView returns, got an object',
    'TYPE',
    'view',
  ],
  [
    "parseInto(view, 'text')",
    () => js(parseInto)(createView(), 'text'),
    'bytes must be a Uint8Array, got "text"',
    'TYPE',
    'bytes',
  ],
  [
    'createFramer()',
    () => js(createFramer)(),
    'sink must be an object with "message", "ping", got undefined',
    'MISSING',
    'sink',
  ],
  [
    'createFramer({ message })',
    () => js(createFramer)({ message() {} }),
    'sink.ping must be a function () => ..., got undefined',
    'MISSING',
    'sink.ping',
  ],
  [
    'createFramer(sink, { stream: true })',
    () => js(createFramer)(sink, { stream: true }),
    'unknown option limits.stream: write one of maxMessageBytes, maxHeaderBlockBytes, maxHeaders, maxHeaderBytes, maxUriBytes, maxBodyBytes, maxParameters',
    'UNKNOWN',
    'limits.stream',
  ],
  [
    "framer.push('text')",
    () => js(createFramer(sink).push.bind(createFramer(sink)))('text'),
    'chunk must be a Uint8Array, got "text"',
    'TYPE',
    'chunk',
  ],
  [
    'parseUri(5)',
    () => js(parseUri)(5),
    'text must be a text or a Uint8Array, got 5',
    'TYPE',
    'text',
  ],
  [
    'parseVia(null)',
    () => js(parseVia)(null),
    'text must be a text or a Uint8Array, got null',
    'TYPE',
    'text',
  ],
  [
    'parseCredentials({})',
    () => js(parseCredentials)({}),
    'text must be a text or a Uint8Array, got an object',
    'TYPE',
    'text',
  ],
  [
    'parseTokenList([])',
    () => js(parseTokenList)([]),
    'text must be a text or a Uint8Array, got an array',
    'TYPE',
    'text',
  ],
  ['parseDate(0)', () => js(parseDate)(0), 'text must be a text, got 0', 'TYPE', 'text'],
  ['parseIp()', () => js(parseIp)(), 'text must be a text, got undefined', 'MISSING', 'text'],
  [
    'message.header(7)',
    () => js(message.header.bind(message))(7),
    'name must be the name of a header, got 7',
    'TYPE',
    'name',
  ],
  [
    'writeRequest()',
    () => js(writeRequest)(),
    'options must be an object with "method", "requestUri", "headers", "body", "contentType", got undefined',
    'MISSING',
    'options',
  ],
  [
    'writeRequest({ uri })',
    () => js(writeRequest)({ ...request, requestURI: 'sip:a' }),
    'unknown option requestURI: write requestUri instead',
    'UNKNOWN',
    'requestURI',
  ],
  [
    'writeRequest without headers',
    () => js(writeRequest)({ ...request, headers: undefined }),
    'headers must be a list of [name, value], got undefined',
    'MISSING',
    'headers',
  ],
  [
    'writeRequest({ headers: { To: x } })',
    () => js(writeRequest)({ ...request, headers: { To: 'x' } }),
    'headers must be a list of [name, value], got an object',
    'TYPE',
    'headers',
  ],
  [
    "writeRequest({ headers: ['To: x'] })",
    () => js(writeRequest)({ ...request, headers: ['To: x'] }),
    'headers[0] must be a pair [name, value], got "To: x"',
    'TYPE',
    'headers[0]',
  ],
  [
    'a secret in a header is not shown',
    () => js(writeRequest)({ ...request, headers: [['Authorization', 'Digest\nsecret']] }),
    'headers[0][1] must be one line of text, got a text with CR, LF or NUL',
    'TYPE',
    'headers[0][1]',
  ],
  [
    'a number in a header is not shown',
    () => js(writeRequest)({ ...request, headers: [['Max-Forwards', 70]] }),
    'headers[0][1] must be a text, got a number',
    'TYPE',
    'headers[0][1]',
  ],
  [
    'writeRequest({ body: 5 })',
    () => js(writeRequest)({ ...request, body: 5 }),
    'body must be a text or a Uint8Array, got 5',
    'TYPE',
    'body',
  ],
  [
    'writeResponse(bytes, init)',
    () => js(writeResponse)(5, { status: 200 }),
    'request must be a message, got 5',
    'TYPE',
    'request',
  ],
  [
    'writeResponse(message)',
    () => js(writeResponse)(message),
    'options must be an object with "status", "reason", "toTag", "source", "headers", "body", "contentType", "recordRoute", got undefined',
    'MISSING',
    'options',
  ],
  [
    'writeResponse(message, { tag })',
    () => js(writeResponse)(message, { status: 200, totag: 'x' }),
    'unknown option totag: write toTag instead',
    'UNKNOWN',
    'totag',
  ],
  [
    'writeResponse(message, { status: 99 })',
    () => js(writeResponse)(message, { status: 99 }),
    'status must be a whole number from 100 to 699, got 99',
    'RANGE',
    'status',
  ],
  [
    "writeResponse(message, { recordRoute: 'yes' })",
    () => js(writeResponse)(message, { status: 200, recordRoute: 'yes' }),
    'recordRoute must be true or false, got "yes"',
    'TYPE',
    'recordRoute',
  ],
  [
    'writeResponse(message, { source: null })',
    () => js(writeResponse)(message, { status: 200, source: null }),
    'source must be an object with "address", "port", got null',
    'TYPE',
    'source',
  ],
  [
    'writeResponse(message, { source: { port } })',
    () => js(writeResponse)(message, { status: 200, source: { port: 5060 } }),
    'source.address must be an IP address, got undefined',
    'MISSING',
    'source.address',
  ],
  [
    'writeResponse(message, { source: { address } })',
    () => js(writeResponse)(message, { status: 200, source: { address: '::1', port: 65536 } }),
    'source.port must be a whole number from 0 to 65535, got 65536',
    'RANGE',
    'source.port',
  ],
])('%s is refused with what to write instead', (_, run, error, code, option) => {
  let thrown: unknown;
  try {
    run();
  } catch (wrong) {
    thrown = wrong;
  }
  expect(thrown).toBeInstanceOf(code === 'RANGE' ? RangeError : TypeError);
  expect(thrown).toMatchObject({ message: error, code: `TOLLGATE_OPTION_${code}`, option });
});

test('bytes of another realm are bytes', () => {
  const foreign = runInNewContext('Uint8Array.from(text, (c) => c.charCodeAt(0))', {
    text: BYTES.toString('latin1'),
  });
  expect(parse(foreign)).toMatchObject({ kind: 'request', method: 'OPTIONS' });
});
