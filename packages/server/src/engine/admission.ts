import type { Accepted } from '@tollgate/auth';
import type { HeaderList, Incoming } from '@tollgate/sip-parser';
import type { TransactionLayer } from '@tollgate/transaction';
import type { Calls } from '../call/calls.ts';
import { MIN_SE_SECONDS, sessionInterval } from '../call/session-timer.ts';
import { unsupported } from '../protocol/option-tags.ts';
import type { EngineReason } from './events.ts';

/** Why an authenticated call is not taken all the same. */
export interface NotAdmitted {
  readonly reason: EngineReason;
  readonly status: number;
  readonly headers: HeaderList;
}

const RETRY: HeaderList = [['Retry-After', '30']];

/**
 * What only an authenticated caller is told: undefined where the call is admitted.
 * RFC 3261 section 8.2.2
 */
export function notAdmitted(
  { message, source }: Incoming,
  { application, auth }: Accepted,
  transactions: TransactionLayer,
  calls: Calls,
  draining: boolean,
): NotAdmitted | undefined {
  if (transactions.merged(message)) return { reason: 'merged-request', status: 482, headers: [] };
  const missing = unsupported(message);
  if (missing.length > 0) {
    const headers = [['Unsupported', missing.join(', ')]] as const;
    return { reason: 'extension-required', status: 420, headers };
  }
  // An RFC 2543 caller (no magic cookie) may leave Contact out. RFC 3261 section 8.1.1.8
  if (message.count('contact') === 0 && message.topVia.branch.startsWith('z9hG4bK')) {
    return { reason: 'contact-missing', status: 400, headers: [] };
  }
  if (sessionInterval(message).kind === 'too-small') {
    const headers = [['Min-SE', `${MIN_SE_SECONDS}`]] as const;
    return { reason: 'session-interval-too-small', status: 422, headers };
  }
  if (draining) return { reason: 'draining', status: 503, headers: RETRY };
  const full = calls.room(application, source, auth.proven);
  if (full === undefined) return undefined;
  const busy = full === 'too-many-calls-for-application' || full === 'too-many-calls-from-source';
  return { reason: full, status: busy ? 486 : 503, headers: busy ? [] : RETRY };
}
