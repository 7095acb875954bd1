import type { SipMessage } from './message.ts';

/** Which layer of reading objects. */
export type Layer = 'frame' | 'start-line' | 'header' | 'message';

/**
 * Every reason why bytes are not a message: the layer that objects, the SIP status to answer with
 * where an answer is possible at all, and what it means. The table is closed; `docs/reasons.md`
 * lists it.
 */
export const PARSE_CODES = {
  empty: { layer: 'frame', status: 0, description: 'Nothing but line ends.' },
  truncated: {
    layer: 'frame',
    status: 400,
    description: 'The header section has no blank line at its end.',
  },
  'bare-lf': {
    layer: 'frame',
    status: 400,
    description: 'A line of the head ends in LF without CR.',
  },
  'message-too-large': {
    layer: 'frame',
    status: 513,
    description: 'More bytes than `maxMessageBytes`.',
  },
  'headers-too-large': {
    layer: 'frame',
    status: 513,
    description: 'The head has more bytes than `maxHeaderBlockBytes`.',
  },
  'too-many-headers': {
    layer: 'frame',
    status: 400,
    description: 'More header lines than `maxHeaders`.',
  },
  'header-too-large': {
    layer: 'frame',
    status: 400,
    description: 'One header has more bytes than `maxHeaderBytes`.',
  },
  'body-too-large': {
    layer: 'frame',
    status: 413,
    description: 'Content-Length is above `maxBodyBytes`.',
  },
  'bad-content-length': {
    layer: 'frame',
    status: 400,
    description: 'Content-Length is not a number.',
  },
  'duplicate-content-length': {
    layer: 'frame',
    status: 400,
    description: 'Content-Length stands twice, even if equal.',
  },
  'missing-content-length': {
    layer: 'frame',
    status: 400,
    description: 'A stream cannot be framed without Content-Length.',
  },
  'body-short': {
    layer: 'frame',
    status: 400,
    description: 'Fewer body bytes than Content-Length says.',
  },
  'bad-start-line': {
    layer: 'start-line',
    status: 400,
    description: 'The first line is neither a request line nor a status line.',
  },
  'bad-version': { layer: 'start-line', status: 505, description: 'The SIP version is not 2.0.' },
  'bad-status': {
    layer: 'start-line',
    status: 0,
    description: 'The status code is not 100 to 699.',
  },
  'bad-request-uri': {
    layer: 'start-line',
    status: 400,
    description: 'The Request-URI breaks its grammar, or holds URI headers.',
  },
  'uri-too-long': {
    layer: 'start-line',
    status: 414,
    description: 'The Request-URI has more bytes than `maxUriBytes`.',
  },
  'bad-header-name': {
    layer: 'header',
    status: 400,
    description: 'A header line has no colon, or what is before it is no token.',
  },
  'nul-in-header': { layer: 'header', status: 400, description: 'A NUL outside a quoted pair.' },
  'too-many-parameters': {
    layer: 'header',
    status: 400,
    description: 'One value has more parameters than `maxParameters`.',
  },
  'bad-via': { layer: 'header', status: 400, description: 'A Via breaks its grammar.' },
  'bad-from': { layer: 'header', status: 400, description: 'From breaks its grammar.' },
  'bad-to': { layer: 'header', status: 400, description: 'To breaks its grammar.' },
  'bad-call-id': {
    layer: 'header',
    status: 400,
    description: 'Call-ID is empty or holds white space or control characters.',
  },
  'bad-cseq': {
    layer: 'header',
    status: 400,
    description: 'CSeq breaks its grammar, or its number is 2^31 or more.',
  },
  'bad-max-forwards': {
    layer: 'header',
    status: 400,
    description: 'Max-Forwards is not a number from 0 to 255.',
  },
  'missing-via': { layer: 'message', status: 0, description: 'No Via: there is nobody to answer.' },
  'missing-from': { layer: 'message', status: 400, description: 'No From.' },
  'missing-to': { layer: 'message', status: 400, description: 'No To.' },
  'missing-call-id': { layer: 'message', status: 400, description: 'No Call-ID.' },
  'missing-cseq': { layer: 'message', status: 400, description: 'No CSeq.' },
  'duplicate-header': {
    layer: 'message',
    status: 400,
    description: 'A header that may stand once stands twice.',
  },
  'cseq-method': {
    layer: 'message',
    status: 400,
    description: 'The method of CSeq is not the method of the request.',
  },
  'empty-branch': {
    layer: 'message',
    status: 400,
    description: 'The branch of the top Via is the bare magic cookie.',
  },
} as const;

/** Why bytes are not a message: a key of `PARSE_CODES`. */
export type ParseCode = keyof typeof PARSE_CODES;

/** A failure to read bytes as a message: data, never an exception. */
export interface Malformed {
  readonly kind: 'malformed';
  readonly code: ParseCode;
  /** Where in the input, in bytes. */
  readonly offset: number;
  readonly layer: Layer;
  /** The SIP status to answer with; 0: stay silent (a response, or nothing to write one from). */
  readonly status: number;
  /** What could be read: enough to write the answer from, where `status` is not 0. */
  readonly partial?: SipMessage;
}

/** What parsing gives: told apart by `kind`; no wrapper object. */
export type ParseResult = SipMessage | Malformed;

/**
 * Makes the failure value. Only a request other than ACK that names a Via can be answered, so
 * for anything else the status is 0.
 */
export function malformed(code: ParseCode, offset: number, partial?: SipMessage): Malformed {
  const { layer, status } = PARSE_CODES[code];
  const failure = { kind: 'malformed', code, offset, layer } as const;
  if (partial === undefined) return { ...failure, status: 0 };
  return { ...failure, status: answerable(partial) ? status : 0, partial };
}

function answerable(partial: SipMessage): boolean {
  return partial.kind === 'request' && partial.method !== 'ACK' && partial.count('via') > 0;
}
