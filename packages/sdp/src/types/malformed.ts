/**
 * Every reason why bytes are not a session description. `status` is the SIP status to refuse the
 * message with, where the description was in a request.
 */
export const SDP_CODES = {
  'too-large': { status: 413, description: 'More bytes than `maxBytes`.' },
  'too-many-lines': { status: 400, description: 'More lines than `maxLines`.' },
  'line-too-long': { status: 400, description: 'A line has more bytes than `maxLineBytes`.' },
  'too-many-media': { status: 400, description: 'More m= lines than `maxMedia`.' },
  'too-many-formats': {
    status: 400,
    description: 'An m= line has more formats than `maxFormats`.',
  },
  'too-many-attributes': {
    status: 400,
    description: 'A section has more a= lines than `maxAttributes`.',
  },
  'control-character': {
    status: 400,
    description: 'A NUL, or a CR that is not at the end of its line.',
  },
  'bad-line': { status: 400, description: 'A line does not begin with a letter and `=`.' },
  'missing-version': { status: 400, description: 'The first line is not `v=`.' },
  'bad-version': { status: 400, description: 'The version is not 0.' },
  'duplicate-line': {
    status: 400,
    description: 'A second v=, o= or s= line, or a second c= line in one section.',
  },
  'misplaced-line': {
    status: 400,
    description: 'A v=, o= or s= line after an m= line: two descriptions in one.',
  },
  'bad-connection': {
    status: 400,
    description: 'A c= line is not network type, address type and address.',
  },
  'bad-media': {
    status: 400,
    description: 'An m= line lacks a part, or its media type or protocol is not a token.',
  },
  'bad-port': {
    status: 400,
    description: 'The port of an m= line is not 0 to 65535, or the count after it not 1 to 65535.',
  },
  'missing-format': {
    status: 400,
    description: 'An m= line whose port is not 0 lists no format.',
  },
  'bad-format': {
    status: 400,
    description: 'A format is not a token or, under RTP, not a payload type from 0 to 127.',
  },
  'conflicting-direction': {
    status: 400,
    description: 'One section has two direction attributes that differ.',
  },
} as const;

/** Why bytes are not a session description: a key of `SDP_CODES`. */
export type SdpCode = keyof typeof SDP_CODES;

/** A failure to read bytes as a session description: data, never an exception. */
export interface MalformedSdp {
  readonly kind: 'malformed';
  readonly code: SdpCode;
  /** Where in the input, in bytes: the start of the line. 0 where the whole is too large. */
  readonly offset: number;
  /** The number of that line, from 1. */
  readonly line: number;
  /** The SIP status that `SDP_CODES` gives for the code. */
  readonly status: number;
}

export function malformed(code: SdpCode, offset: number, line: number): MalformedSdp {
  return { kind: 'malformed', code, offset, line, status: SDP_CODES[code].status };
}
