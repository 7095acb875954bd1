import type { Accepted, AuthType } from '../decision/decision.ts';
import type { ReasonCode } from '../decision/reasons.ts';
import type { Screened } from './context.ts';

const reasonOf: Readonly<Record<AuthType, ReasonCode>> = {
  ip_acl: 'access-list',
  credential: 'credential',
  ip_acl_and_credential: 'access-list-and-credential',
};

/** The one place where a call is let in. */
export function accept(pending: Screened): Accepted {
  const { known, source, answered } = pending;
  const type = known?.auth;
  const digest = answered !== undefined;
  if (
    known === undefined ||
    type === undefined ||
    pending.predetermined !== undefined ||
    digest !== asksDigest(type)
  ) {
    throw new Error('accept: not what was screened');
  }
  const proven = source.transport !== 'udp' || answered?.policy.nonceSource === 'ip';
  const auth = { type, sourceIp: source.address, proven };
  return {
    kind: 'accept',
    reason: reasonOf[type],
    application: known.id,
    auth: digest ? { ...auth, user: ownCopy(answered.answer.username) } : auth,
  };
}

function asksDigest(type: AuthType): boolean {
  return type !== 'ip_acl';
}

/** Cut loose from the message, so that keeping it keeps nothing else alive. */
function ownCopy(octets: string): string {
  return Buffer.from(octets, 'latin1').toString('latin1');
}
