import { setImmediate as turn } from 'node:timers/promises';
import type { ApplicationOptions } from '@tollgate/auth';
import { parse, type SipRequest, validate } from '@tollgate/sip-parser';
import { calledApplication } from './applications.ts';
import type { CapturedMessage } from './capture/packet.ts';
import { createExplain, type ExplainerOptions } from './explainer.ts';
import type { Explanation } from './explanation.ts';
import { type Attempt, type Finding, findingsOf } from './findings.ts';
import { sourceOf } from './source.ts';

/** What a capture shows. */
export interface CaptureExplanation {
  /** Every INVITE that opens a call and was sent to a server, in order; copies once. */
  readonly packets: readonly Explanation[];
  /** What only several packets together show. */
  readonly findings: readonly Finding[];
  /** The moment of the last message: wall clock, milliseconds. */
  readonly end: number;
}

/** INVITEs explained at most. */
const MAX_PACKETS = 10_000;
/** Messages between two turns of the event loop: the server that explains has calls to judge. */
const TURN = 16;

/**
 * Judges the calls of a capture in order, as if the server had heard nothing else: a lock that
 * comes about in it is seen in it, as far as its failures can be proven by the keys at hand (that
 * of an address on no list, over UDP, by the server's own alone). A server is whatever an INVITE
 * without a To tag was sent to.
 *
 * @param mono the monotonic time of the last message; no other is given a later one
 */
export async function explainCapture(
  messages: Iterable<CapturedMessage>,
  init: ExplainerOptions,
  mono: number,
): Promise<CaptureExplanation> {
  const { requests, end } = await readRequests(messages);
  const servers = new Set(requests.filter(opensCall).map(({ message }) => endOf(message.to)));
  const explain = createExplain(init);
  const applications = init.applications ?? (() => init.options.applications);
  const seen = new Set<string>();
  const attempts: Attempt[] = [];

  for (const [index, { message, request }] of requests.entries()) {
    if (index % TURN === 0) await turn();
    const { from, to, at, bytes, transport } = message;
    const invite = opensCall({ request });
    if (!servers.has(endOf(to)) || (!invite && request.method !== 'ACK')) continue;
    const copy = `${endOf(from)} ${Buffer.from(bytes).toString('latin1')}`;
    if (seen.has(copy)) continue;
    seen.add(copy);
    const source = sourceOf({ ...from, transport });
    const explanation = await explain(bytes, source, { mono: mono - (end - at), wall: at });
    if (!invite) continue;
    attempts.push({
      explanation,
      request,
      source,
      application: called(applications(), request),
    });
    if (attempts.length === MAX_PACKETS) break;
  }
  return {
    packets: attempts.map(({ explanation }) => explanation),
    findings: findingsOf(attempts, end),
    end,
  };
}

async function readRequests(
  messages: Iterable<CapturedMessage>,
): Promise<{ readonly requests: readonly CapturedRequest[]; readonly end: number }> {
  const requests: CapturedRequest[] = [];
  let end = 0;
  let count = 0;
  for (const message of messages) {
    if (count++ % TURN === 0) await turn();
    end = Math.max(end, message.at);
    const request = validate(parse(message.bytes));
    if (request.kind === 'request') requests.push({ message, request });
  }
  return { requests, end };
}

function called(
  applications: readonly ApplicationOptions[],
  { requestUri }: SipRequest,
): ApplicationOptions | undefined {
  return calledApplication(applications, requestUri.canonicalUser);
}

interface CapturedRequest {
  readonly message: CapturedMessage;
  readonly request: SipRequest;
}

function opensCall({ request }: Pick<CapturedRequest, 'request'>): boolean {
  return request.method === 'INVITE' && request.to.tag === '';
}

function endOf({ address, port }: CapturedMessage['from']): string {
  return `${address} ${port}`;
}
