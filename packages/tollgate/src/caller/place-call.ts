import { setTimeout as sleep } from 'node:timers/promises';
import {
  parse,
  type SipMessage,
  type SipResponse,
  validate,
  writeResponse,
} from '@tollgate/sip-parser';
import { type ClientTransaction, createTransactionLayer } from '@tollgate/transaction';
import { createDriver, systemClock } from '../server/clock.ts';
import { answerChallenge, type ChallengeAnswer } from './answer-challenge.ts';
import { type Connection, connect } from './connection.ts';
import { createLadder, printable } from './ladder.ts';
import { type CallOptions, type CallSettings, callSettings } from './options.ts';
import type { CallReport, DigestUsed } from './report.ts';
import { createRequests } from './requests.ts';

/** What one INVITE ended with. */
type Outcome = SipResponse | 'timeout' | 'transport';

/** How long the answer to a BYE, or to a CANCEL, is waited for. */
const FAREWELL_MS = 2000;

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
  const ladder = createLadder(() => performance.now());
  const layer = createTransactionLayer();
  const driver = createDriver(layer, systemClock);
  let hungUp = (): void => {};
  const remoteHangup = new Promise<void>((resolve) => {
    hungUp = resolve;
  });
  const open = new Set<ClientTransaction>();
  let connection: Connection;
  try {
    connection = await connect(settings, { message, failed: broken });
  } catch (error) {
    driver.stop();
    return failure(`${settings.host} could not be reached: ${messageOf(error)}`);
  }
  const requests = createRequests(settings, connection);
  let credentials: ChallengeAnswer | undefined;
  let cseq = 1;

  try {
    let outcome = await invite();
    for (let round = 0; round < 2; round++) {
      const answer = challenged(outcome, round);
      if (answer === undefined) break;
      credentials = answer;
      cseq++;
      outcome = await invite();
    }
    if (outcome === 'timeout') return noAnswer();
    if (outcome === 'transport')
      return failure(ladder.steps.at(-1)?.line ?? 'the connection broke');
    if (outcome.status < 300) await talk(outcome);
    return final(outcome);
  } finally {
    connection.close();
    driver.stop();
  }

  function message(bytes: Uint8Array): void {
    const stream = settings.transport !== 'udp';
    const m = validate(parse(bytes, { stream }));
    if (m.kind === 'malformed') {
      // Keep-alives and noise are no step of the call.
      if (m.code !== 'empty') ladder.note(`what came is no SIP message (${m.code})`);
      return;
    }
    ladder.message('in', bytes);
    if (m.kind === 'response') layer.receive(m, connection.peer, send, systemClock());
    else answerRequest(m);
    driver.touch();
  }

  function answerRequest(m: SipMessage): void {
    if (m.method === 'ACK') return;
    const known = m.callId === requests.callId;
    send(writeResponse(m, { status: known ? 200 : 481, source: connection.peer, toTag: 'call' }));
    if (known && m.method === 'BYE') hungUp();
  }

  function send(bytes: Uint8Array): void {
    ladder.message('out', bytes);
    connection.send(bytes);
  }

  function broken(error: Error): void {
    if (open.size > 0) ladder.note(`the transport failed: ${messageOf(error)}`);
    for (const transaction of [...open]) transaction.transportError(systemClock());
    hungUp();
  }

  /** Sends an INVITE and waits for what ends it. */
  function invite(): Promise<Outcome> {
    const header =
      credentials === undefined ? undefined : ([credentials.name, credentials.value] as const);
    const number = cseq;
    return new Promise((resolve) => {
      const patience = setTimeout(giveUp, settings.timeoutMs);
      let gaveUp = false;
      settings.signal?.addEventListener('abort', giveUp, { once: true });
      const bytes = requests.invite(layer.branch(), number, header);
      const transaction = request(
        bytes,
        (m) => {
          if (m.status < 200) return;
          done();
          // Every copy of a 2xx is owed an ACK. RFC 3261 section 13.2.2.4
          if (m.status < 300) send(requests.ack(m, layer.branch(), number, header));
          // The 487 of our own CANCEL is no answer of theirs; a 2xx that crossed it is.
          resolve(gaveUp && m.status >= 300 ? 'timeout' : m);
        },
        (why) => {
          done();
          resolve(why);
        },
      );
      if (settings.signal?.aborted === true) giveUp();

      function giveUp(): void {
        if (!transaction.cancel(systemClock())) return;
        gaveUp = true;
        ladder.note('giving up: CANCEL');
        clearTimeout(patience);
        // A server that has answered nothing so far gets no CANCEL, and is not waited for longer.
        setTimeout(() => resolve('timeout'), FAREWELL_MS).unref();
        if (transaction.state === 'calling') resolve('timeout');
        driver.touch();
      }
      function done(): void {
        clearTimeout(patience);
        settings.signal?.removeEventListener('abort', giveUp);
      }
    });
  }

  function request(
    bytes: Uint8Array,
    response: (m: SipResponse) => void,
    failed: (why: 'timeout' | 'transport') => void,
  ): ClientTransaction {
    const transaction = layer.request(
      bytes,
      settings.transport,
      send,
      {
        response(m) {
          if (m.status >= 200 && transaction !== undefined) open.delete(transaction);
          response(m.detach());
        },
        failed(why) {
          if (transaction !== undefined) open.delete(transaction);
          failed(why);
        },
      },
      systemClock(),
    );
    // The layer is this call's own: it holds a handful of transactions.
    if (transaction === undefined) throw new Error('the transaction layer is full');
    open.add(transaction);
    driver.touch();
    return transaction;
  }

  /** The answer to a challenge: to the first one, and to a second only where the nonce was stale. */
  function challenged(outcome: Outcome, round: number): ChallengeAnswer | undefined {
    if (typeof outcome === 'string' || (outcome.status !== 401 && outcome.status !== 407)) return;
    if (settings.credentials === undefined) return;
    const { user, password } = settings.credentials;
    const answer = answerChallenge(outcome, user, password, settings.qop, {
      method: 'INVITE',
      uri: requests.uri,
      body: requests.body,
    });
    if (answer === undefined) ladder.note('no challenge that can be answered');
    return round === 0 || answer?.stale === true ? answer : undefined;
  }

  /** An answered call: held, then ended by BYE unless the other side has. */
  async function talk(ok: SipResponse): Promise<void> {
    const over = new AbortController();
    const options = { signal: over.signal };
    settings.signal?.addEventListener('abort', () => over.abort(), { once: true });
    const held = sleep(settings.holdMs, 'hold' as const, options).catch(() => 'hold' as const);
    const end = await Promise.race([held, remoteHangup.then(() => 'remote' as const)]);
    over.abort();
    if (end === 'remote') return;
    await new Promise<void>((resolve) => {
      const bytes = requests.bye(ok, layer.branch(), cseq + 1);
      const late = setTimeout(resolve, FAREWELL_MS);
      const ended = (): void => {
        clearTimeout(late);
        resolve();
      };
      request(bytes, (m) => (m.status >= 200 ? ended() : undefined), ended);
    });
  }

  function final(m: SipResponse): CallReport {
    const { status } = m;
    const reason = printable(m.reason);
    const line = `${status} ${reason}`.trim();
    return status < 300
      ? report('answered', status, reason, `answered: ${line}`)
      : report('refused', status, reason, `refused: ${line}${hint(status)}`);
  }

  /** What a person should know who sees a challenge as the last word. */
  function hint(status: number): string {
    if (status !== 401 && status !== 407) return '';
    if (settings.credentials === undefined) return ' (it asks for credentials and none were given)';
    return credentials === undefined ? '' : ' (the credentials were not taken)';
  }

  function noAnswer(): CallReport {
    const heard = ladder.steps.some((step) => step.direction === 'in');
    const text = heard
      ? `no final answer within ${settings.timeoutMs} ms`
      : `nothing came back from ${settings.host} port ${settings.port} (${settings.transport})`;
    return report('no-answer', 0, '', text);
  }

  function failure(text: string): CallReport {
    return report('failed', 0, '', text);
  }

  function report(
    verdict: CallReport['verdict'],
    status: number,
    reason: string,
    text: string,
  ): CallReport {
    const digest: DigestUsed | undefined = credentials?.used;
    return { verdict, status, reason, text, digest, ladder: ladder.steps };
  }
}

function messageOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error));
}
