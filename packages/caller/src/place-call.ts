import { setTimeout as sleep } from 'node:timers/promises';
import { printable } from '@tollgate/common';
import type { SipResponse } from '@tollgate/sip-parser';
import { type Agent, createAgent } from './agent.ts';
import { answerChallenge, type ChallengeAnswer } from './answer-challenge.ts';
import { createLadder } from './ladder.ts';
import { type CallOptions, type CallSettings, callSettings } from './options.ts';
import type { CallReport, CallVerdict } from './report.ts';
import { createRequests, type Requests } from './requests.ts';
import { sendInvite } from './send-invite.ts';

/** How long the answer to a BYE is waited for. */
const FAREWELL_MS = 2000;
/** Challenges answered: the first one, and a second that says only the nonce was old. */
const MAX_ANSWERS = 2;

/**
 * Places one test call: INVITE, the answer to a challenge (and once more where the nonce was
 * stale), ACK, BYE. Resolves when the call is over, whatever became of it; the socket is closed by
 * then.
 *
 * It talks to one server only: what the server names in Contact or Record-Route is written into ACK
 * and BYE, but they are sent to the same address. A challenge of the BYE is not answered.
 *
 * @throws TypeError or RangeError naming the option that is wrong
 */
export function placeCall(options: CallOptions): Promise<CallReport> {
  return run(callSettings(options));
}

async function run(settings: CallSettings): Promise<CallReport> {
  const { host, port, transport, timeoutMs } = settings;
  const ladder = createLadder(() => performance.now());
  let answer: ChallengeAnswer | undefined;

  function report(verdict: CallVerdict, text: string, response?: SipResponse): CallReport {
    const { status = 0, reason = '' } = response ?? {};
    return {
      verdict,
      status,
      reason: printable(reason),
      text: printable(text),
      digest: answer?.used,
      ladder: ladder.steps,
    };
  }

  let agent: Agent;
  try {
    agent = await createAgent(settings, ladder);
  } catch (error) {
    return report('failed', `${host} could not be reached: ${(error as Error).message}`);
  }
  const requests = createRequests(settings, agent.connection);
  const hungUp = watchHangup(agent, requests);
  try {
    let cseq = 1;
    let outcome = await sendInvite(agent, requests, settings, ladder, cseq, answer);
    for (let round = 1; round <= MAX_ANSWERS && typeof outcome !== 'string'; round++) {
      const next = answerTo(outcome, settings, requests);
      if (next === undefined || (round > 1 && !next.stale)) break;
      answer = next;
      cseq++;
      outcome = await sendInvite(agent, requests, settings, ladder, cseq, answer);
    }
    if (outcome === 'transport') return report('failed', ladder.steps.at(-1)?.line ?? '');
    if (outcome === 'timeout') {
      const heard = ladder.steps.some(({ direction }) => direction === 'in');
      return heard
        ? report('no-answer', `no final answer within ${timeoutMs} ms`)
        : report('no-answer', `nothing came back from ${host} port ${port} (${transport})`);
    }
    const line = `${outcome.status} ${outcome.reason}`.trim();
    if (outcome.status >= 300) {
      return report('refused', `refused: ${line}${hint(outcome, settings, answer)}`, outcome);
    }
    await talk(agent, requests, settings, outcome, cseq, hungUp);
    return report('answered', `answered: ${line}`, outcome);
  } finally {
    agent.close();
  }
}

/** Resolves when the other side sends BYE, or the connection is gone. */
function watchHangup(agent: Agent, { callId }: Requests): Promise<void> {
  return new Promise((resolve) => {
    agent.onBroken = resolve;
    agent.onRequest = (request) => {
      if (request.callId !== callId) return 481;
      if (request.method === 'BYE') resolve();
      return 200;
    };
  });
}

function answerTo(
  response: SipResponse,
  { credentials, qop }: CallSettings,
  { uri, body }: Requests,
): ChallengeAnswer | undefined {
  if ((response.status !== 401 && response.status !== 407) || credentials === undefined)
    return undefined;
  const { user, password } = credentials;
  return answerChallenge(response, user, password, qop, { method: 'INVITE', uri, body });
}

/** What a person should know who sees a challenge as the last word. */
function hint(
  { status }: SipResponse,
  { credentials }: CallSettings,
  answer: ChallengeAnswer | undefined,
): string {
  if (status !== 401 && status !== 407) return '';
  if (credentials === undefined) return ' (it asks for credentials, and none were given)';
  return answer === undefined
    ? ' (no challenge in it can be answered)'
    : ' (the answer to its challenge was not taken)';
}

/** An answered call: held, then ended by BYE unless the other side has ended it. */
async function talk(
  agent: Agent,
  requests: Requests,
  { holdMs, signal }: CallSettings,
  ok: SipResponse,
  cseq: number,
  hungUp: Promise<void>,
): Promise<void> {
  const over = new AbortController();
  const stop = signal === undefined ? over.signal : AbortSignal.any([over.signal, signal]);
  // Ended early, the time is up all the same.
  const held = sleep(holdMs, true, { signal: stop }).catch(() => true);
  const ours = await Promise.race([held, hungUp.then(() => false)]);
  over.abort();
  if (!ours) return;
  await new Promise<void>((resolve) => {
    const late = setTimeout(resolve, FAREWELL_MS);
    const done = (): void => {
      clearTimeout(late);
      resolve();
    };
    agent.request(requests.bye(ok, agent.branch(), cseq + 1), {
      response: (response) => (response.status >= 200 ? done() : undefined),
      failed: done,
    });
  });
}
