import {
  createView,
  parse,
  parseInto,
  type SipMessage,
  type SipRequest,
  spanEnd,
  spanStart,
  validate,
} from '@tollgate/sip-parser';
import type { Seen } from './contestant.ts';

const view = createView();

function validated(bytes: Buffer): SipRequest {
  const message = validate(parseInto(view, bytes));
  if (message.kind !== 'request') throw new Error(`refused: ${message.kind}`);
  return message;
}

/** Without `validate`: what is read is checked in full all the same, the rest is not looked at. */
function parsed(bytes: Buffer): SipRequest {
  return parseInto(view, bytes) as SipRequest;
}

function strings(m: SipRequest): Seen {
  const credentials = m.credentials[0];
  return {
    method: m.method,
    user: m.requestUri.user,
    host: m.requestUri.host,
    branch: m.topVia.branch,
    received: m.topVia.received,
    fromTag: m.from.tag,
    callId: m.callId,
    cseq: m.cseq.number,
    contentLength: m.contentLength,
    credentials:
      credentials === undefined
        ? undefined
        : {
            username: credentials.username ?? '',
            realm: credentials.realm ?? '',
            nonce: credentials.nonce ?? '',
            uri: credentials.uri ?? '',
            response: credentials.response ?? '',
            algorithm: credentials.algorithm ?? '',
            cnonce: credentials.cnonce ?? '',
            qop: credentials.qop ?? '',
            nc: credentials.nc ?? '',
          },
  };
}

/** The same reading as spans: no string is made. The sum keeps every read alive. */
function spans(m: SipRequest): number {
  const { requestUri, topVia } = m;
  let sum = m.methodSpan ^ requestUri.userSpan ^ requestUri.hostSpan ^ topVia.branchSpan;
  sum ^= topVia.receivedSpan ^ topVia.rport ^ m.from.tagSpan ^ m.callIdSpan;
  sum ^= m.cseq.number ^ m.contentLength;
  const credentials = m.credentials[0];
  if (credentials === undefined) return sum;
  sum ^= credentials.span('username') ^ credentials.span('realm') ^ credentials.span('nonce');
  sum ^= credentials.span('uri') ^ credentials.span('response') ^ credentials.span('algorithm');
  return sum ^ credentials.span('cnonce') ^ credentials.span('qop') ^ credentials.span('nc');
}

/** Our ways to parse. */
export const oursParsing: Readonly<Record<string, (bytes: Buffer) => unknown>> = {
  'reused view': (bytes) => (parseInto(view, bytes) as SipMessage).contentLength,
  'own view': (bytes) => (parse(bytes) as SipMessage).contentLength,
};

/** Our ways to parse and read what an authenticator reads. */
export const oursReading: Readonly<Record<string, (bytes: Buffer) => unknown>> = {
  spans: (bytes) => spans(parsed(bytes)),
  strings: (bytes) => strings(parsed(bytes)),
  'validated, spans': (bytes) => spans(validated(bytes)),
  'validated, strings': (bytes) => strings(validated(bytes)),
};

/** What our parser reads, for the comparison with the others. */
export function seenByOurs(bytes: Buffer): Seen {
  return strings(validated(bytes));
}

/** What the spans stand for: compared with the strings before anything is timed. */
export function textOfSpans(bytes: Buffer): Partial<Seen> {
  const m = parsed(bytes);
  const text = (span: number): string =>
    span === -1 ? '' : bytes.toString('latin1', spanStart(span), spanEnd(span));
  return {
    method: text(m.methodSpan),
    user: text(m.requestUri.userSpan),
    host: text(m.requestUri.hostSpan),
    branch: text(m.topVia.branchSpan),
    received: text(m.topVia.receivedSpan),
    fromTag: text(m.from.tagSpan),
    callId: text(m.callIdSpan),
  };
}
