import { parseUri, type SipRequest, sameUri } from '@tollgate/sip-parser';
import type { FullDigestPolicy } from '../digest/policy.ts';

/** Whether the digest uri names what the request asks for, as strictly as the policy wants it. */
export function digestUriNames(
  uri: string,
  m: SipRequest,
  mode: Exclude<FullDigestPolicy['digestUri'], 'off'>,
): boolean {
  const named = parseUri(uri);
  if (named === undefined) return false;
  return mode === 'user'
    ? named.canonicalUser === m.requestUri.canonicalUser
    : sameUri(named, m.requestUri);
}
