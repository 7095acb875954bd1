import {
  challenge,
  createNonces,
  ha1,
  type NonceBinding,
  readAnswer,
  sourceBinding,
  verifyResponse,
} from '@tollgate/auth/digest';
import type { Now, SipRequest, Source } from '@tollgate/sip-parser';

const realm = 'registrar.example.com';
const users = new Map([['alice', ha1({ username: 'alice', realm, password: 'wonderland' })]]);
const nonces = createNonces();

/** Digest for any server: the user whose response is right, or a value for WWW-Authenticate. */
export function authenticate(request: SipRequest, source: Source, now: Now) {
  const binding: NonceBinding = {
    realm,
    application: 'registrar',
    source: sourceBinding(source.ip),
    qop: 'auth',
    epoch: '',
  };
  for (const credentials of request.credentials) {
    const answer = readAnswer(credentials, realm);
    if (typeof answer === 'string' || answer.algorithm !== 'MD5') continue;
    const nonce = nonces.check(answer.nonce, binding, now);
    if (nonce === undefined || nonce.expired) continue; // and remember nonce.id, answer.count: once each
    const secret = users.get(answer.username) ?? 'no such user';
    if (verifyResponse({ ...answer, ha1: secret, method: request.method }, answer.response)) {
      return { user: answer.username };
    }
  }
  const nonce = nonces.issue('MD5', binding, now);
  return { challenge: challenge({ realm, nonce, algorithm: 'MD5', qop: 'auth' }) };
}
