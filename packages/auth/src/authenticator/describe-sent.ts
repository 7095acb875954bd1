import type { Credentials, Now, SipRequest } from '@tollgate/sip-parser';
import { readNonce } from '../digest/nonce.ts';

/** What credentials a request carries, for its trace: never the response. */
export function describeSent(m: SipRequest, now: Now): string {
  const sent = m.credentials.map((credentials) => describe(credentials, now));
  return sent.length === 0 ? 'none sent' : sent.join('; ');
}

function describe({ scheme, wellFormed, realm, nonce, username }: Credentials, now: Now): string {
  const words = [wellFormed ? scheme : `${scheme} (broken)`];
  if (realm !== undefined) words.push(`realm ${quoted(realm)}`);
  if (username !== undefined) words.push(`user ${quoted(username)}`);
  const read = readNonce(nonce ?? '');
  if (read !== undefined) {
    words.push(`a nonce that says ${read.algorithm}, ${Math.trunc(now.wall - read.issued)} ms old`);
  } else if (scheme === 'digest') {
    words.push(nonce ? 'a nonce of another form' : 'no nonce');
  }
  return words.join(', ');
}

/** Text off the wire for a trace, cut short. */
export function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
