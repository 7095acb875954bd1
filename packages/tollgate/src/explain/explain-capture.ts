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

/**
 * Judges the calls of a capture in order, as if the server had heard nothing else: a lock that comes
 * about in it is seen in it. A server is whatever an INVITE without a To tag was sent to.
 *
 * @param mono the monotonic time of the last message; no other is given a later one
 */
export async function explainCapture(
  messages: Iterable<CapturedMessage>,
  init: ExplainerOptions,
  mono: number,
): Promise<CaptureExplanation> {
  const all = [...messages];
  const requests = all.flatMap((message) => requestOf(message) ?? []);
  const servers = new Set(requests.filter(opensCall).map(({ message }) => endOf(message.to)));
  const end = all.reduce((latest, { at }) => Math.max(latest, at), 0);
  const explain = createExplain(init);
  const applications = init.applications ?? (() => init.options.applications);
  const seen = new Set<string>();
  const attempts: Attempt[] = [];

  for (const { message, request } of requests) {
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

function requestOf(message: CapturedMessage): CapturedRequest | undefined {
  const request = validate(parse(message.bytes));
  return request.kind === 'request' ? { message, request } : undefined;
}

function opensCall({ request }: Pick<CapturedRequest, 'request'>): boolean {
  return request.method === 'INVITE' && request.to.tag === '';
}

function endOf({ address, port }: CapturedMessage['from']): string {
  return `${address} ${port}`;
}
