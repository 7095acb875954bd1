import type { Now, Source } from '@tollgate/sip-parser';
import type { AccessList, AccessMatch } from '../acl/index.ts';
import type { Application } from '../application/compile.ts';
import type { Challenge, Drop, Refusal } from '../decision/decision.ts';
import type { ReasonCode } from '../decision/reasons.ts';
import type { Trace } from '../decision/trace.ts';
import { sourceBinding } from '../digest/binding.ts';
import type { NonceBinding } from '../digest/nonce.ts';
import type { FullDigestPolicy } from '../digest/policy.ts';
import { hashBody } from '../digest/response.ts';
import type { Origin } from '../lockout/failure.ts';
import { type Answered, type Context, type Pending, Screened } from './context.ts';
import type { Asked, Received } from './exchange.ts';
import type { Subject } from './replies.ts';
import { breaksPolicy, describeSent, digestUriNames, quoted, selectAnswer } from './select.ts';

/** Whatever can be said from memory, without a digest: the cheap gates in order of cost. */
export function screen(
  context: Context,
  incoming: Received,
  trace: Trace | undefined,
): Refusal | Challenge | Drop | Pending {
  const { message: request, source, now } = incoming;
  if (request.method === 'ACK' || request.method === 'CANCEL') {
    return { kind: 'drop', reason: 'never-challenged', application: undefined };
  }
  const { settings, replies, directory, failures } = context;
  const user = request.requestUri.canonicalUser;
  const found = directory().find(user);
  const known = typeof found === 'string' ? undefined : found;
  const origin = { ip: source.ip, application: known?.id ?? '' };
  const subject = { request, source, application: known?.id };

  const lockedFor = lockedForAny(context, origin, now);
  if (lockedFor > 0) {
    trace?.push({ gate: 'lock', verdict: 'stop', detail: `locked for ${lockedFor} ms more` });
    if (settings.lockedReply === 'drop') {
      return { kind: 'drop', reason: 'locked', application: known?.id };
    }
    return replies.refuse(subject, now, { reason: 'locked', status: 403 });
  }
  trace?.push({ gate: 'lock', verdict: 'pass', detail: 'not locked' });

  const objection = typeof found === 'string' ? found : object(found, incoming, trace);
  if (typeof found === 'string') {
    trace?.push({ gate: 'application', verdict: 'stop', detail: `${found}: ${quoted(user)}` });
  }
  if (objection !== undefined && !settings.uniform) {
    const status = statusOf(objection, known, settings.unknownApplicationStatus);
    const meaning = failures.screened(incoming, origin, objection);
    return replies.refuse(subject, now, { reason: objection, status, meaning });
  }
  if (objection === undefined && known?.auth === 'ip_acl') {
    return new Screened({ judge: context, request, source, known });
  }
  const policy = known?.policy ?? context.policy;
  const asked = { policy, binding: bindingOf(context, known?.id ?? user, source, policy) };
  const answered = readCredentials(context, subject, now, asked, trace);
  if ('kind' in answered) return answered;
  return new Screened({
    judge: context,
    request,
    source,
    known,
    answered,
    predetermined: objection,
  });
}

// Locks may hold for one application each, and unknown ones share theirs. Under uniform that one
// holds for all, or it would tell which are unknown.
function lockedForAny({ store, settings }: Context, origin: Origin, now: Now): number {
  const own = store.lockedFor(origin, now);
  if (!settings.uniform || own > 0) return own;
  return store.lockedFor({ ip: origin.ip, application: '' }, now);
}

/** What the application itself has against the request, if anything. */
function object(
  application: Application,
  { source, now }: Received,
  trace: Trace | undefined,
): ReasonCode | undefined {
  const { id, auth, transports, accessLists } = application;
  if (auth === undefined) {
    trace?.push({ gate: 'application', verdict: 'stop', detail: `${id} has no auth type` });
    return 'no-auth-type';
  }
  trace?.push({ gate: 'application', verdict: 'pass', detail: `${id}, ${auth}` });
  if (!transports.includes(source.transport)) {
    trace?.push({
      gate: 'transport',
      verdict: 'stop',
      detail: `${source.transport} is not one of ${transports.join(', ')}`,
    });
    return 'transport-refused';
  }
  if (auth === 'credential') return undefined;
  return checkAccess(accessLists, source, now, trace) ? undefined : 'access-list-miss';
}

function readCredentials(
  context: Context,
  subject: Subject,
  now: Now,
  asked: Asked,
  trace: Trace | undefined,
): Answered | Refusal | Challenge | Drop {
  const { replies, settings } = context;
  const { policy, binding } = asked;
  const { request } = subject;
  const selected = selectAnswer(request.credentials, settings.realm, policy, (answer) =>
    context.checkNonce(answer, binding, now),
  );
  if ('reason' in selected) {
    const { reason, status } = selected;
    const gate = reason === 'nonce-forged' ? 'nonce' : 'credentials';
    trace?.push({
      gate,
      verdict: 'stop',
      detail: `${reason}: ${describeSent(request.credentials, now)}`,
    });
    return status === 0
      ? replies.challenge(subject, now, reason, asked)
      : replies.refuse(subject, now, { reason, status });
  }
  const { answer, nonce } = selected;
  trace?.push({ gate: 'credentials', verdict: 'pass', detail: `user ${quoted(answer.username)}` });
  trace?.push({
    gate: 'nonce',
    verdict: 'pass',
    detail: `${nonce.assumed ? 'taken as ours' : 'ours'}, ${now.wall - nonce.issued} ms old${nonce.expired ? ', expired' : ''}`,
  });
  const broken = breaksPolicy(answer, nonce, policy);
  if (broken !== undefined) {
    trace?.push({ gate: 'policy', verdict: 'stop', detail: broken });
    return replies.refuse(subject, now, { reason: broken, status: 403 });
  }
  if (
    policy.digestUri !== 'off' &&
    !digestUriNames(answer.uri, request.requestUri, policy.digestUri)
  ) {
    trace?.push({ gate: 'policy', verdict: 'stop', detail: `uri ${quoted(answer.uri)}` });
    return replies.refuse(subject, now, { reason: 'uri-refused', status: 403 });
  }
  if (trace !== undefined && answer.uri !== request.requestUri.raw) {
    trace.push({ gate: 'policy', verdict: 'note', detail: `signed uri ${quoted(answer.uri)}` });
  }
  const integrity = answer.qop?.toLowerCase() === 'auth-int';
  return {
    policy,
    binding,
    answer,
    nonce,
    method: request.method,
    bodyHash: integrity ? hashBody(answer.algorithm, request.body) : undefined,
  };
}

function bindingOf(
  context: Context,
  application: string,
  source: Source,
  policy: FullDigestPolicy,
): NonceBinding {
  return {
    realm: context.settings.realm,
    application,
    source: sourceBinding(source.ip, policy.nonceSource),
    qop: policy.offered,
    epoch: context.epoch(),
  };
}

function statusOf(reason: ReasonCode, known: Application | undefined, unknown: number): number {
  if (reason === 'access-list-miss') return known?.accessListMissStatus ?? 403;
  return known === undefined ? unknown : 403;
}

/**
 * Whether a source may call, by several lists: one of them must allow it, and none may hold an
 * entry that denies it, so that a list of offenders can stand beside any list of friends.
 */
export function checkAccess(
  lists: readonly AccessList[],
  source: Source,
  now: Now,
  trace: Trace | undefined,
): boolean {
  const { ip, address } = source;
  let allowed = false;
  let denied = false;
  for (const [index, list] of lists.entries()) {
    const allows = list.allows(ip, now.wall);
    allowed ||= allows;
    // Why not is asked only where it decides or is to be told.
    if (trace === undefined && (allows || lists.length === 1)) continue;
    const match = list.match(ip, now.wall);
    denied ||= match.entry?.action === 'deny';
    trace?.push({
      gate: 'access-list',
      verdict: 'note',
      detail: `list ${index + 1}: ${describe(address, match)}`,
    });
  }
  const passes = allowed && !denied;
  trace?.push({
    gate: 'access-list',
    verdict: passes ? 'pass' : 'stop',
    detail: passes ? `${address} may call` : `${address} may not call`,
  });
  return passes;
}

function describe(address: string, { entry, nearest, sharedBits = 0 }: AccessMatch): string {
  if (entry !== undefined) {
    return `${address} is in ${entry.cidr} (${entry.action}${labelled(entry.label)})`;
  }
  if (nearest === undefined) return 'no entry of this address family';
  if (sharedBits >= Number(nearest.cidr.split('/')[1])) {
    return `${address} was in ${nearest.cidr}${labelled(nearest.label)}, which has ended`;
  }
  return `nearest is ${nearest.cidr}${labelled(nearest.label)}, ${sharedBits} bits in common`;
}

function labelled(label: string | undefined): string {
  return label === undefined ? '' : `, ${label}`;
}
