import type { ParseCode } from '@tollgate/sip-parser';

/**
 * Where a torture message belongs: `valid` (every element must take it), `malformed` (its syntax
 * is wrong), `application` (its syntax is right, but what it asks for is not to be had).
 */
export type Bin = 'valid' | 'malformed' | 'application';

/** `valid`, or the code of the objection; the layer that objects is the code's. */
export type Verdict = 'valid' | ParseCode;

export interface Row {
  readonly bin: Bin;
  readonly datagram: Verdict;
  /**
   * What a framer makes of it: the verdict on each message, then `dead CODE` where the stream is
   * lost, or `held N` where N bytes wait for more. @default one message, judged as the datagram
   */
  readonly stream?: readonly string[];
  /** Why our verdict is not the index's `valid`. */
  readonly deviation?: string;
}

const valid: Row = { bin: 'valid', datagram: 'valid' };
const application: Row = { bin: 'application', datagram: 'valid' };
const malformed = (datagram: ParseCode): Row => ({ bin: 'malformed', datagram });

/** RFC 4475: its 49 messages, `test`, and `baddn` with its blank line. Then RFC 5118. */
export const TABLE: Readonly<Record<string, Row>> = {
  // RFC 4475 section 3.1.1
  wsinv: valid,
  intmeth: valid,
  esc01: valid,
  escnull: valid,
  esc02: valid,
  lwsdisp: valid,
  longreq: valid,
  // The second message declares fewer bytes than it has; what is left is no message.
  dblreq: { ...valid, stream: ['valid', 'valid', 'dead bad-start-line'] },
  semiuri: valid,
  transports: valid,
  mpart01: valid,
  unreason: valid,
  noreason: valid,
  // RFC 4475 section 3.1.2
  badinv01: malformed('bad-via'),
  clerr: { ...malformed('body-short'), stream: ['held 498'] },
  ncl: { ...malformed('bad-content-length'), stream: ['dead bad-content-length'] },
  scalar02: malformed('bad-cseq'),
  scalarlg: malformed('bad-cseq'),
  quotbal: malformed('bad-to'),
  ltgtruri: malformed('bad-request-uri'),
  lwsruri: malformed('bad-request-uri'),
  lwsstart: malformed('bad-start-line'),
  trws: malformed('bad-start-line'),
  escruri: malformed('bad-request-uri'),
  baddate: {
    bin: 'malformed',
    datagram: 'valid',
    deviation: 'RFC 3261 section 8.2.2: a malformed header that is not needed is ignored.',
  },
  regbadct: {
    bin: 'malformed',
    datagram: 'valid',
    deviation: 'Contact is read by who needs it: `contacts` is undefined.',
  },
  badaspec: malformed('bad-to'),
  baddn: { ...malformed('truncated'), stream: ['held 331'] },
  'baddn-terminated': malformed('bad-from'),
  badvers: malformed('bad-version'),
  mismatch01: malformed('cseq-method'),
  mismatch02: malformed('cseq-method'),
  bigcode: malformed('bad-status'),
  // RFC 4475 section 3.2
  badbranch: {
    bin: 'application',
    datagram: 'empty-branch',
    deviation: 'The RFC allows 400: without an identifier there is no transaction to match.',
  },
  // RFC 4475 section 3.3
  insuf: { bin: 'application', datagram: 'missing-from' },
  unkscm: application,
  novelsc: application,
  unksm2: application,
  bext01: application,
  invut: application,
  regaut01: application,
  multi01: { bin: 'application', datagram: 'duplicate-header' },
  mcl01: {
    bin: 'application',
    datagram: 'duplicate-content-length',
    stream: ['dead duplicate-content-length'],
  },
  bcast: application,
  zeromf: application,
  cparam01: application,
  cparam02: application,
  regescrt: application,
  sdp01: application,
  // RFC 4475 section 3.4
  inv2543: { ...valid, stream: ['dead missing-content-length'] },
  // In the archive, described by no section.
  test: malformed('bad-start-line'),
  // RFC 5118 section 4
  'rfc5118-ipv6-good': valid,
  'rfc5118-ipv6-bad': malformed('bad-request-uri'),
  'rfc5118-port-ambiguous': valid,
  'rfc5118-port-unambiguous': valid,
  'rfc5118-via-received-param-with-delim': valid,
  'rfc5118-via-received-param-no-delim': valid,
  'rfc5118-ipv6-in-sdp': {
    bin: 'valid',
    datagram: 'body-short',
    stream: ['held 590'],
    deviation: 'Declares 268 bytes of body and has 251; the variant below is put right.',
  },
  'rfc5118-ipv6-in-sdp-fixedcl': valid,
  'rfc5118-mult-ip-in-header': valid,
  'rfc5118-mult-ip-in-sdp': { ...valid, stream: ['valid', 'held 8'] },
  'rfc5118-mult-ip-in-sdp-fixedcl': valid,
  'rfc5118-ipv4-mapped-ipv6': { ...valid, stream: ['valid', 'held 9'] },
  'rfc5118-ipv4-mapped-ipv6-fixedcl': valid,
  'rfc5118-ipv6-bug-abnf-3-colons': valid,
  'rfc5118-ipv6-correct-abnf-2-colons': valid,
};
