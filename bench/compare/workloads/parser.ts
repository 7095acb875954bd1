import type { SipMessage, SipRequest } from '@tollgate/sip-parser';
import { corpusOf, KINDS, type Kind } from '../../support/corpus.ts';
import type { Packages, Parser } from '../packages.ts';
import { expectSame, type Load, type Prepare } from './workload.ts';

// The jobs of bench/parser on its messages (a) and (b): an INVITE, and one with credentials.

/** What is done with one message. The number keeps every read alive. */
type Job = (bytes: Buffer) => number;

const MESSAGES: Readonly<Record<string, Kind>> = { INVITE: 'invite', credentials: 'credentials' };

/** Messages in a batch: the 128 of a corpus, this many times. */
const TURNS = 20;

const JOBS: Readonly<Record<string, (parser: Parser) => Job>> = {
  'parse, reused view': ({ createView, parseInto }) => {
    const view = createView();
    return (bytes) => (parseInto(view, bytes) as SipMessage).contentLength;
  },
  'parse, own view':
    ({ parse }) =>
    (bytes) =>
      (parse(bytes) as SipMessage).contentLength,
  'read as spans': ({ createView, parseInto }) => {
    const view = createView();
    return (bytes) => spans(parseInto(view, bytes) as SipRequest);
  },
  'read as strings': ({ createView, parseInto }) => {
    const view = createView();
    return (bytes) => strings(parseInto(view, bytes) as SipRequest);
  },
  validate: ({ createView, parseInto, validate }) => {
    const view = createView();
    return (bytes) => {
      const message = validate(parseInto(view, bytes));
      return message.kind === 'request' ? message.contentLength : -1;
    };
  },
};

/** What an authenticator reads, without making a string. */
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

/** The same, each as a string. */
function strings(m: SipRequest): number {
  const { requestUri, topVia } = m;
  let sum = m.method.length + requestUri.user.length + requestUri.host.length;
  sum += topVia.branch.length + topVia.received.length + m.from.tag.length + m.callId.length;
  sum += m.cseq.number + m.contentLength;
  const credentials = m.credentials[0];
  if (credentials === undefined) return sum;
  const { username = '', realm = '', nonce = '', uri = '', response = '' } = credentials;
  const { algorithm = '', cnonce = '', qop = '', nc = '' } = credentials;
  sum += username.length + realm.length + nonce.length + uri.length + response.length;
  return sum + algorithm.length + cnonce.length + qop.length + nc.length;
}

function prepare({ parser }: Packages, kind: Kind, job: Job): Load {
  // A parser that has only ever seen one kind of message is compiled for that kind alone.
  for (const seen of KINDS) if (seen !== 'ok') for (const bytes of corpusOf(seen)) job(bytes);
  const corpus = corpusOf(kind);
  for (const bytes of corpus) expectSame(parser.validate(parser.parse(bytes)).kind, 'request');
  const wanted = job(corpus[0]!);
  let kept = 0;
  return {
    operations: corpus.length * TURNS,
    batch(timed) {
      timed(() => {
        for (let turn = 0; turn < TURNS; turn++) for (const bytes of corpus) kept ^= job(bytes);
      });
      // Also uses what was kept, so that no work can be left out as unused.
      expectSame(job(corpus[0]!) + (kept & 0), wanted);
    },
  };
}

export const parser: Readonly<Record<string, Prepare>> = Object.fromEntries(
  Object.entries(MESSAGES).flatMap(([message, kind]) =>
    Object.entries(JOBS).map(([name, jobOf]): [string, Prepare] => [
      `${message}, ${name}`,
      (packages) => prepare(packages, kind, jobOf(packages.parser)),
    ]),
  ),
);
