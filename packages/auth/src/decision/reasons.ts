/** What each reason code means: the closed list, and the text of its row in docs/reasons.md. */
export const reasons = {
  'access-list': 'The source is on an access list, and the application asks for nothing else.',
  credential: 'The digest response is right, its nonce genuine and unused.',
  'access-list-and-credential': 'The source is on an access list and the digest response is right.',

  'credentials-missing': 'No credentials for this realm yet: an ordinary first request.',
  'nonce-forged':
    'The nonce is not one of ours for this source, realm and application: invented, or from before a restart.',
  'nonce-expired': 'The response is right, but the nonce is older than its lifetime.',
  replay: 'The response is right, but this nonce and count have been used before.',

  locked: 'The source had too many failures and is locked; nothing was evaluated.',
  'application-unknown': 'The user part of the Request-URI names no application.',
  'number-not-assigned': 'The Request-URI holds a phone number that no application owns.',
  'no-auth-type': 'The application has no authentication type, so nothing can let a call in.',
  'transport-refused': 'The application does not take calls over this transport.',
  'access-list-miss': 'The source is on none of the access lists of the application.',
  'credentials-malformed':
    'The credentials break the grammar, give a parameter twice or hold an impossible value.',
  'credentials-incomplete': 'The credentials lack a parameter that must be there.',
  'too-many-credentials': 'More credentials headers than one request may carry.',
  'userhash-unsupported': 'The user name is hashed or encoded in a way that is not offered.',
  'algorithm-refused': 'The credentials use another algorithm than their nonce was made for.',
  'qop-refused': 'The credentials leave out the qop, or use one that was not offered.',
  'uri-refused': 'The digest uri names something else than the Request-URI.',
  'wrong-password': 'The user exists and the digest response is wrong.',
  'unknown-user': 'No such user in this application.',
  'ha1-missing': 'The user exists, but without a usable HA1 for this algorithm.',
  'too-many-verifications': 'Too many verifications wait for a look-up or for the store.',
  'credentials-unavailable': 'The credential look-up failed.',
  'store-unavailable': 'The store of nonces used and failures counted failed.',

  'never-challenged': 'ACK and CANCEL cannot be challenged, so they are not judged.',
  'response-too-large': 'Over UDP the answer would be too long for an address nobody has proven.',
} as const;

/** Why a decision is what it is. */
export type ReasonCode = keyof typeof reasons;
