import { wrongType } from '@tollgate/common';
import {
  CALL_ID,
  CSEQ,
  FROM,
  type HeaderId,
  MAX_FORWARDS,
  TO,
  VIA,
} from '../headers/header-names.ts';
import { NONE } from '../lexing/outcome.ts';
import { type Held, hold, octetAt, wordAt, wordOf } from '../lexing/scratch.ts';
import { NO_SPAN, spanEnd, spanStart } from '../lexing/span.ts';
import type { ParseResult } from '../types/malformed.ts';
import { type Malformed, malformed, type ParseCode } from '../types/malformed.ts';
import type { SipRequest, SipResponse, Span } from '../types/message.ts';
import type { MessageView } from './view.ts';

/** `z9hG4bK`: on its own it is a branch that identifies nothing. RFC 3261 section 8.1.1.7 */
const COOKIE_START = wordOf('z9hG');
const COOKIE_END = wordOf('G4bK');

/**
 * Reads every production that every element needs (Request-URI, top Via, From, To, Call-ID, CSeq,
 * Max-Forwards) and holds the message to the rules no two readers may differ on. Returns the same
 * object, or why not. All else may still be malformed, the Via values below the top one too:
 * `vias`, `contacts` and the like are undefined then, and RFC 3261 section 8.2.2 has what nobody
 * needs ignored.
 *
 * @throws {TypeError} if `message` is not what `parse` returned
 *
 * RFC 3261 sections 8.1.1 and 16.3
 */
export function validate(message: ParseResult): SipRequest | SipResponse | Malformed {
  const kind = message?.kind;
  if (kind === 'malformed') return message;
  if (kind !== 'request' && kind !== 'response') {
    throw wrongType('message', 'what parse returns', message);
  }
  const view = message as MessageView;
  if (view.duplicateAt >= 0) return malformed('duplicate-header', view.duplicateAt, view);
  let broken = kind === 'response' ? NONE : view.readRequestUri();
  if (broken >= 0) return refuse(view, 'bad-request-uri', broken);
  broken = view.readTopVia();
  if (broken >= 0) return missingOr(view, VIA, 'missing-via', 'bad-via', broken);
  broken = view.readFrom();
  if (broken >= 0) return missingOr(view, FROM, 'missing-from', 'bad-from', broken);
  broken = view.readTo();
  if (broken >= 0) return missingOr(view, TO, 'missing-to', 'bad-to', broken);
  broken = view.readCallId();
  if (broken >= 0) return missingOr(view, CALL_ID, 'missing-call-id', 'bad-call-id', broken);
  broken = view.readCSeq();
  if (broken >= 0) return missingOr(view, CSEQ, 'missing-cseq', 'bad-cseq', broken);
  return checkRules(view) ?? (view as unknown as SipRequest | SipResponse);
}

function missingOr(
  view: MessageView,
  id: HeaderId,
  missing: ParseCode,
  bad: ParseCode,
  broken: number,
): Malformed {
  if (view.firstSpan(id) === NO_SPAN) return malformed(missing, view.bodyStart, view);
  return refuse(view, bad, broken);
}

function refuse(view: MessageView, bad: ParseCode, broken: number): Malformed {
  return malformed(view.hasTooMany(bad) ? 'too-many-parameters' : bad, broken, view);
}

function checkRules(view: MessageView): Malformed | undefined {
  const bytes = hold(view.input, view.mark);
  const forwards = view.firstSpan(MAX_FORWARDS);
  if (forwards !== NO_SPAN && view.maxForwards < 0) {
    return malformed('bad-max-forwards', spanStart(forwards), view);
  }
  const branch = view.topVia!.branchSpan;
  if (branch !== NO_SPAN && isCookie(bytes, branch)) {
    return malformed('empty-branch', spanStart(branch), view);
  }
  if (view.kind === 'request' && !sameOctets(bytes, view.cseq!.methodSpan, view.methodSpan)) {
    return malformed('cseq-method', spanStart(view.firstSpan(CSEQ)), view);
  }
  return undefined;
}

function isCookie(bytes: Held, span: Span): boolean {
  const start = spanStart(span);
  return (
    spanEnd(span) - start === 7 &&
    wordAt(bytes, start) === COOKIE_START &&
    wordAt(bytes, start + 3) === COOKIE_END
  );
}

function sameOctets(bytes: Held, a: Span, b: Span): boolean {
  const start = spanStart(a);
  const length = spanEnd(a) - start;
  const shift = spanStart(b) - start;
  if (spanEnd(b) - spanStart(b) !== length) return false;
  let i = start;
  for (const last = start + length - 4; i <= last; i += 4) {
    if (wordAt(bytes, i) !== wordAt(bytes, i + shift)) return false;
  }
  for (; i < start + length; i++) {
    if (octetAt(bytes, i) !== octetAt(bytes, i + shift)) return false;
  }
  return true;
}
