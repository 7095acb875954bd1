import { COMMA } from './chars.ts';
import { CALL_ID, CSEQ, FROM, MAX_FORWARDS, TO, VIA } from './header-names.ts';
import { skipLws } from './lexer.ts';
import { type Malformed, malformed, type ParseCode } from './malformed.ts';
import type { ParseResult, SipRequest, SipResponse } from './message.ts';
import { NO_SPAN, spanEnd, spanStart } from './span.ts';
import { ViaView } from './via.ts';
import type { MessageView } from './view.ts';

const COOKIE = 'z9hG4bK';

/**
 * Reads every production that every element needs (Request-URI, each Via, From, To, Call-ID, CSeq,
 * Max-Forwards) and holds the message to the rules no two readers may differ on. Returns the same
 * object, or why not. Other headers may still be malformed: RFC 3261 section 8.2.2 has them ignored.
 *
 * RFC 3261 sections 8.1.1 and 16.3
 */
export function validate(message: ParseResult): SipRequest | SipResponse | Malformed {
  if (message.kind === 'malformed') return message;
  const view = message as MessageView;
  return (
    checkDuplicates(view) ??
    checkRequestUri(view) ??
    checkVias(view) ??
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
  return broken < 0 ? undefined : malformed('bad-request-uri', broken, view);
}

function check(
  view: MessageView,
  id: number,
  missing: ParseCode,
  bad: ParseCode,
  broken: number,
): Malformed | undefined {
  if (broken < 0) return undefined;
  if (view.firstSpan(id) === NO_SPAN) return malformed(missing, view.bodyStart, view);
  return malformed(bad, broken, view);
}

function checkVias(view: MessageView): Malformed | undefined {
  const top = check(view, VIA, 'missing-via', 'bad-via', view.readTopVia());
  if (top !== undefined) return top;
  const { input, limits } = view;
  const via = new ViaView(input);
  for (const span of view.values('via')) {
    const end = spanEnd(span);
    let i = spanStart(span);
    for (;;) {
      const stop = via.read(input, i, end, limits.maxParameters);
      if (stop < 0) return malformed('bad-via', ~stop, view);
      if (stop === end) break;
      if (input[stop] !== COMMA) return malformed('bad-via', stop, view);
      i = skipLws(input, stop + 1, end);
    }
  }
  return undefined;
}

function checkRules(view: MessageView): Malformed | undefined {
  const forwards = view.firstSpan(MAX_FORWARDS);
  if (forwards !== NO_SPAN && view.maxForwards < 0) {
    return malformed('bad-max-forwards', spanStart(forwards), view);
  }
  if (view.topVia?.branch === COOKIE) {
    return malformed('empty-branch', spanStart(view.topVia.branchSpan), view);
  }
  if (view.kind === 'request' && view.cseq?.method !== view.method) {
    return malformed('cseq-method', spanStart(view.firstSpan(CSEQ)), view);
  }
  return undefined;
}
