import type { ApplicationOptions } from '@tollgate/auth';
import type { SipRequest, Source } from '@tollgate/sip-parser';
import { blockOf } from './applications.ts';
import type { Diagnosis, Explanation } from './explanation.ts';

/** One INVITE of a capture. */
export interface Attempt {
  readonly explanation: Explanation;
  readonly request: SipRequest;
  readonly source: Source;
  readonly application: ApplicationOptions | undefined;
}

/** What several packets together show. */
export interface Finding extends Diagnosis {
  readonly sources: readonly string[];
  readonly callIds: readonly string[];
}

/** Findings told at most. */
const MAX_FINDINGS = 100;

/** @param end the moment of the capture's last message, in milliseconds */
export function findingsOf(attempts: readonly Attempt[], end: number): Finding[] {
  const byCaller = group(attempts, callerOf);
  const answers = answersOf(attempts);
  return [
    ...group(attempts, ({ request }) => request.callId).flatMap(movedAnswers),
    ...byCaller.flatMap(rotatingSources),
    ...byCaller.flatMap((calls) => unanswered(calls, answers, end)),
  ].slice(0, MAX_FINDINGS);
}

/** Who calls whom, as far as the caller says: From and the application. */
function callerOf({ request, application }: Attempt): string {
  const { user, host } = request.from.uri;
  return JSON.stringify([user, host, application?.id]);
}

/** What names the answers to a challenge: the call, or the caller at one address. */
function answersOf(attempts: readonly Attempt[]): ReadonlySet<string> {
  const answers = attempts.filter(({ request }) => request.credentials.length > 0);
  return new Set(answers.flatMap((one) => [one.request.callId, atAddress(one)]));
}

function atAddress(attempt: Attempt): string {
  return `${attempt.source.address} ${callerOf(attempt)}`;
}

/** Challenged, and nothing with credentials came. */
function unanswered(
  calls: readonly Attempt[],
  answers: ReadonlySet<string>,
  end: number,
): Finding[] {
  const challenged = calls.filter(
    (one) =>
      one.explanation.diagnosis.cause === 'first-request' &&
      !answers.has(one.request.callId) &&
      !answers.has(atAddress(one)),
  );
  const first = challenged[0];
  const { application } = first ?? {};
  if (first === undefined || application === undefined) return [];
  const seconds = ((end - first.explanation.at) / 1000).toFixed(1);
  const unlisted = challenged.filter(
    ({ source, explanation }) =>
      !application.accessLists?.some((list) => list.allows(source.ip, explanation.at)),
  );
  return [
    {
      cause: 'challenge-unanswered',
      text: `${first.source.address} was challenged (${first.explanation.status}) for ${application.id} and sent no credentials in the ${seconds} s of the capture that follow`,
      fix: [
        'Enter the user name and password at the carrier, and see that digest authentication is on there.',
        `If the carrier cannot answer a challenge, let ${application.id} know it by its addresses alone (auth: ip_acl): weaker, above all over UDP.`,
      ],
      change: {
        kind: 'set-auth',
        application: application.id,
        auth: 'ip_acl',
        cidrs: distinct(unlisted.map(({ source }) => blockOf(source))),
      },
      ...whoOf(challenged),
    },
  ];
}

/** One caller from several addresses, some of which are on no list. */
function rotatingSources(calls: readonly Attempt[]): Finding[] {
  const { application } = calls[0]!;
  const addresses = distinct(calls.map(({ source }) => source.address));
  const missing = calls.filter(
    ({ explanation }) => explanation.diagnosis.cause === 'source-not-listed',
  );
  if (application === undefined || addresses.length < 2 || missing.length === 0) return [];
  return [
    {
      cause: 'source-rotates',
      text: `one caller of ${application.id} comes from ${addresses.length} addresses (${addresses.slice(0, 8).join(', ')}), and not all are on its access lists`,
      fix: [
        'Ask the carrier for the whole of the blocks it signals from, and add those.',
        'If it cannot tell, use credentials in place of addresses.',
      ],
      change: {
        kind: 'allow-source',
        application: application.id,
        cidrs: distinct(missing.map(({ source }) => blockOf(source))),
      },
      ...whoOf(calls),
    },
  ];
}

/** Challenged at one address and answered from another: the nonce does not hold there. */
function movedAnswers(call: readonly Attempt[]): Finding[] {
  const challenged = call.find(({ request }) => request.credentials.length === 0);
  const answered = call.find(
    ({ request, source }) =>
      request.credentials.length > 0 && source.address !== challenged?.source.address,
  );
  const { application } = challenged ?? {};
  if (challenged === undefined || answered === undefined || application === undefined) return [];
  if (application.auth !== 'credential' && application.auth !== 'ip_acl_and_credential') return [];
  const near = neighbours(challenged.source, answered.source);
  const nonceSource = near ? 'prefix' : 'none';
  return [
    {
      cause: 'source-rotates',
      text: `the challenge went to ${challenged.source.address} and the answer came from ${answered.source.address}: a nonce holds for the address it was made for`,
      fix: [
        'At the carrier, let a call keep to one address.',
        near
          ? `Or let nonces of ${application.id} hold for the block both are in (digest.nonceSource: prefix).`
          : `Or let nonces of ${application.id} hold for any address (digest.nonceSource: none): failures then count only when an ACK proves them.`,
      ],
      change: { kind: 'set-digest', application: application.id, digest: { nonceSource } },
      ...whoOf([challenged, answered]),
    },
  ];
}

/** In one /24, or one /48 of IPv6: what `nonceSource: prefix` takes for one. */
function neighbours({ ip: a }: Source, { ip: b }: Source): boolean {
  if (a.family !== b.family) return false;
  return a.family === 4 ? a.w3 >>> 8 === b.w3 >>> 8 : a.w0 === b.w0 && a.w1 >>> 16 === b.w1 >>> 16;
}

function whoOf(calls: readonly Attempt[]): Pick<Finding, 'sources' | 'callIds'> {
  return {
    sources: distinct(calls.map(({ source }) => source.address)),
    callIds: distinct(calls.flatMap(({ explanation }) => explanation.request?.callId ?? [])),
  };
}

function group(attempts: readonly Attempt[], keyOf: (attempt: Attempt) => string): Attempt[][] {
  const groups = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    const key = keyOf(attempt);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [attempt]);
    else members.push(attempt);
  }
  return [...groups.values()];
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
