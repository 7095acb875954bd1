import type { Now, Reply } from '@tollgate/sip-parser';
import type { Timer, Timers } from './timers.ts';

/**
 * Sends the 2xx of an INVITE again until its ACK comes: after T1, then doubling up to T2, for
 * 64*T1 in all, on reliable transports too; then gives up. The caller has sent it once already.
 * @returns a function that stops it
 * RFC 3261 section 13.3.1.4
 */
export function retransmitUntilAck(
  timers: Timers,
  times: { readonly t1Ms: number; readonly t2Ms: number },
  reply: Reply,
  bytes: Uint8Array,
  start: number,
  giveUp: (now: Now) => void,
): () => void {
  const last = start + 64 * times.t1Ms;
  let timer: Timer | undefined;
  const arm = (at: number, wait: number): void => {
    timer = timers.set(Math.min(at, last), (now) => {
      timer = undefined;
      if (now.mono >= last) return giveUp(now);
      const next = Math.min(2 * wait, times.t2Ms);
      arm(now.mono + next, next);
      reply(bytes);
    });
  };
  arm(start + times.t1Ms, times.t1Ms);
  return () => timers.clear(timer);
}
