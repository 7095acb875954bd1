import type { Accepted } from '@tollgate/auth';
import {
  type Incoming,
  parse,
  parseContentType,
  type SipRequest,
  validate,
  WIDEST_LIMITS,
} from '@tollgate/sip-parser';
import type { Call } from './call.ts';
import { checkAnswer, checkRedirect, checkRefusal } from './check-acts.ts';
import { stripCredentials } from './strip-credentials.ts';

/** The acts of a call, as the session performs them. */
export type CallActs = Pick<
  Call,
  'signal' | 'ended' | 'ringing' | 'answer' | 'reject' | 'redirect' | 'hangup'
>;

/** Makes the object the embedder gets: checked acts, and an INVITE without its credentials. */
export function handOver(
  { message: invite, source }: Incoming,
  accepted: Accepted,
  acts: CallActs,
): Call {
  let request: SipRequest | undefined;
  const { application, auth } = accepted;
  return {
    application,
    auth,
    source,
    get request() {
      request ??= withoutCredentials(invite);
      return request;
    },
    get offer() {
      return isSdp(invite) ? Buffer.from(invite.body).toString() : '';
    },
    headers: {
      SIPAuthType: auth.type,
      ...(auth.user === undefined ? {} : { SIPAuthUser: auth.user }),
      SIPSourceIP: auth.sourceIp,
    },
    get signal() {
      return acts.signal;
    },
    ended: acts.ended,
    ringing: acts.ringing,
    answer(answer) {
      checkAnswer(answer);
      acts.answer(answer);
    },
    reject(status, reason) {
      checkRefusal(status, reason);
      acts.reject(status, reason);
    },
    redirect(uri) {
      checkRedirect(uri);
      acts.redirect(uri);
    },
    hangup: acts.hangup,
  };
}

/** Whether a request carries a session description, whatever the parameters of its media type. */
export function isSdp(request: SipRequest): boolean {
  if (request.body.length === 0) return false;
  const [mediaType = ''] = (request.header('content-type') ?? '').split(';', 1);
  const { type, subtype } = parseContentType(mediaType) ?? {};
  return type === 'application' && subtype === 'sdp';
}

function withoutCredentials(invite: SipRequest): SipRequest {
  const stripped = validate(parse(stripCredentials(invite), WIDEST_LIMITS));
  // Whole lines were taken from a message that had been read: what is left reads as before.
  if (stripped.kind !== 'request') throw new Error('stripping credentials broke the message');
  return stripped;
}
