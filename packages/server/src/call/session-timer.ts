import type { HeaderList, Now, SipRequest } from '@tollgate/sip-parser';
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

const SESSION_EXPIRES = /^(\d{1,9})\s*((?:;[^;]*)*)$/;

/**
 * Reads what the caller asks of session timers. Only the caller refreshes here: a caller that wants
 * us to (`refresher=uas`) gets no session timer, which the RFC leaves to the answering side.
 * RFC 4028 section 9
 */
export function sessionInterval(m: SipRequest): SessionInterval {
  const tags = [...optionTags(m, 'supported'), ...optionTags(m, 'require')];
  if (!tags.includes('timer')) return { kind: 'none' };
  const match = SESSION_EXPIRES.exec(m.header('session-expires') ?? '');
  if (match === null || /;\s*refresher\s*=\s*uas/i.test(match[2]!)) return { kind: 'none' };
  const seconds = Number(match[1]);
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
