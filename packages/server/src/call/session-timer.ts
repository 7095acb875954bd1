import {
  type HeaderList,
  type Now,
  parseSessionExpires,
  type SipRequest,
} from '@tollgate/sip-parser';
import { optionTags } from '../protocol/option-tags.ts';
import type { Timer, Timers } from './timers.ts';

/** The smallest session interval accepted, in seconds. RFC 4028 section 5 */
export const MIN_SE_SECONDS = 90;

/** A session that ends unless the caller refreshes it. */
export interface SessionTimer {
  /** What the 2xx must say. */
  readonly headers: HeaderList;
  /** Counts from now on: at the answer and at every refresh. */
  restart(now: Now): void;
  stop(): void;
}

/** What an INVITE or UPDATE asks for. */
export type SessionInterval =
  | { readonly kind: 'none' }
  /** Answer 422 with Min-SE. */
  | { readonly kind: 'too-small' }
  | { readonly kind: 'interval'; readonly seconds: number };

/** A longer interval (31 years) is no session timer: nothing would ever expire. */
const MAX_SECONDS = 999_999_999;

/**
 * Reads what the caller asks of session timers. Only the caller refreshes here: a caller that wants
 * us to (`refresher=uas`) gets no session timer, which the RFC leaves to the answering side.
 * RFC 4028 section 9
 */
export function sessionInterval(request: SipRequest): SessionInterval {
  const tags = [...optionTags(request, 'supported'), ...optionTags(request, 'require')];
  if (!tags.includes('timer')) return { kind: 'none' };
  const asked = parseSessionExpires(request.header('session-expires') ?? '');
  if (asked === undefined || asked.refresher === 'uas') return { kind: 'none' };
  const { seconds } = asked;
  if (seconds > MAX_SECONDS) return { kind: 'none' };
  if (seconds < MIN_SE_SECONDS) return { kind: 'too-small' };
  return { kind: 'interval', seconds };
}

export function createSessionTimer(
  seconds: number,
  timers: Timers,
  expired: (now: Now) => void,
): SessionTimer {
  // The side that does not refresh hangs up a little before the interval is over.
  const patienceMs = 1000 * (seconds - Math.min(32, Math.floor(seconds / 3)));
  let expiry: Timer | undefined;
  return {
    headers: [
      ['Session-Expires', `${seconds};refresher=uac`],
      ['Require', 'timer'],
      ['Supported', 'timer'],
    ],
    restart(now) {
      timers.clear(expiry);
      expiry = timers.set(now.mono + patienceMs, (at) => {
        expiry = undefined;
        expired(at);
      });
    },
    stop() {
      timers.clear(expiry);
    },
  };
}
