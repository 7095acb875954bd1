import type { SipResponse } from '@tollgate/sip-parser';
import type { Agent } from './agent.ts';
import type { ChallengeAnswer } from './answer-challenge.ts';
import type { Ladder } from './ladder.ts';
import type { CallSettings } from './options.ts';
import type { Requests } from './requests.ts';

/** What one INVITE ended with: `timeout` where no final answer came before it was given up. */
export type InviteOutcome = SipResponse | 'timeout' | 'transport';

/** How long a cancelled INVITE is waited for. */
const CANCELLED_MS = 2000;

/**
 * Sends one INVITE and waits for its final answer; after `timeoutMs`, or on the signal, it is
 * cancelled. Every 2xx is acknowledged, repeated ones too, as long as the agent lives.
 * RFC 3261 sections 13.2.2.4 and 9.1
 */
export function sendInvite(
  agent: Agent,
  requests: Requests,
  { timeoutMs, signal }: CallSettings,
  ladder: Ladder,
  cseq: number,
  answer: ChallengeAnswer | undefined,
): Promise<InviteOutcome> {
  const credentials = answer && ([answer.name, answer.value] as const);
  return new Promise((resolve) => {
    let givenUp = false;
    const done = (outcome: InviteOutcome): void => {
      clearTimeout(patience);
      signal?.removeEventListener('abort', giveUp);
      resolve(outcome);
    };
    const transaction = agent.request(requests.invite(agent.branch(), cseq, credentials), {
      response(response) {
        if (response.status < 200) return;
        if (response.status < 300)
          agent.send(requests.ack(response, agent.branch(), cseq, credentials));
        // The 487 of our own CANCEL is no answer of theirs; a 2xx that crossed it is.
        done(givenUp && response.status >= 300 ? 'timeout' : response);
      },
      failed: done,
    });
    let patience = setTimeout(tooLong, timeoutMs);
    signal?.addEventListener('abort', giveUp, { once: true });
    if (signal?.aborted) giveUp();

    function tooLong(): void {
      // A server that has said nothing at all so far is sent no CANCEL.
      if (transaction.state === 'calling') done('timeout');
      else giveUp();
    }

    function giveUp(): void {
      if (!agent.cancel(transaction)) return;
      givenUp = true;
      ladder.note('giving up');
      clearTimeout(patience);
      patience = setTimeout(() => done('timeout'), CANCELLED_MS);
    }
  });
}
