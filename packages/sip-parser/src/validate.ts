import type { Bytes } from './bytes.ts';
import { CALL_ID, CSEQ, FROM, type HeaderId, MAX_FORWARDS, TO, VIA } from './header-names.ts';
import { type Malformed, malformed, type ParseCode } from './malformed.ts';
import type { ParseResult, SipRequest, SipResponse, Span } from './message.ts';
import { NO_SPAN, spanEnd, spanStart } from './span.ts';
import type { MessageView } from './view.ts';

/** On its own it is a branch that identifies nothing. RFC 3261 section 8.1.1.7 */
const COOKIE = 'z9hG4bK';

/**
 * Reads every production that every element needs (Request-URI, top Via, From, To, Call-ID, CSeq,
 * Max-Forwards) and holds the message to the rules no two readers may differ on. Returns the same
 * object, or why not. All else may still be malformed, the Via values below the top one too:
 * `vias`, `contacts` and the like are undefined then, and RFC 3261 section 8.2.2 has what nobody
 * needs ignored.
 *
 * RFC 3261 sections 8.1.1 and 16.3
 */
export function validate(message: ParseResult): SipRequest | SipResponse | Malformed {
  if (message.kind === 'malformed') return message;
  const view = message as MessageView;
  return (
    checkDuplicates(view) ??
    checkRequestUri(view) ??
    check(view, VIA, 'missing-via', 'bad-via', view.readTopVia()) ??
    check(view, FROM, 'missing-from', 'bad-from', view.readFrom()) ??
    check(view, TO, 'missing-to', 'bad-to', view.readTo()) ??
    check(view, CALL_ID, 'missing-call-id', 'bad-call-id', view.readCallId()) ??
    check(view, CSEQ, 'missing-cseq', 'bad-cseq', view.readCSeq()) ??
    checkRules(view) ??
    (view as unknown as SipRequest | SipResponse)
  );
}

function checkDuplicates(view: MessageView): Malformed | undefined {
  if (view.duplicateAt < 0) return undefined;
  return malformed('duplicate-header', view.duplicateAt, view);
}

function checkRequestUri(view: MessageView): Malformed | undefined {
  if (view.kind === 'response') return undefined;
  const broken = view.readRequestUri();
  return broken < 0 ? undefined : refuse(view, 'bad-request-uri', broken);
}

function check(
  view: MessageView,
  id: HeaderId,
  missing: ParseCode,
  bad: ParseCode,
  broken: number,
): Malformed | undefined {
  if (broken < 0) return undefined;
  if (view.firstSpan(id) === NO_SPAN) return malformed(missing, view.bodyStart, view);
  return refuse(view, bad, broken);
}

function refuse(view: MessageView, bad: ParseCode, broken: number): Malformed {
  return malformed(view.hasTooMany(bad) ? 'too-many-parameters' : bad, broken, view);
}

function checkRules(view: MessageView): Malformed | undefined {
  const forwards = view.firstSpan(MAX_FORWARDS);
  if (forwards !== NO_SPAN && view.maxForwards < 0) {
    return malformed('bad-max-forwards', spanStart(forwards), view);
  }
  const branch = view.topVia!.branchSpan;
  if (branch !== NO_SPAN && equalsText(view.input, branch, COOKIE)) {
    return malformed('empty-branch', spanStart(branch), view);
  }
  if (view.kind === 'request' && !sameOctets(view.input, view.cseq!.methodSpan, view.methodSpan)) {
    return malformed('cseq-method', spanStart(view.firstSpan(CSEQ)), view);
  }
  return undefined;
}

function equalsText(bytes: Bytes, span: Span, text: string): boolean {
  const start = spanStart(span);
  if (spanEnd(span) - start !== text.length) return false;
  for (let i = 0; i < text.length; i++) {
    if (bytes[start + i] !== text.charCodeAt(i)) return false;
  }
  return true;
}

function sameOctets(bytes: Bytes, a: Span, b: Span): boolean {
  const start = spanStart(a);
  const other = spanStart(b);
  const length = spanEnd(a) - start;
  if (spanEnd(b) - other !== length) return false;
  for (let i = 0; i < length; i++) {
    if (bytes[start + i] !== bytes[other + i]) return false;
  }
  return true;
}
