/** Every cause `explain` tells apart, and what it is in general. A closed list. */
export const causes = {
  none: 'Nothing stands in the way.',
  'first-request': 'An ordinary first request: the challenge is to be answered.',
  'challenge-unanswered': 'The caller was challenged and never answered.',
  'source-not-listed': 'The source is on no access list of the application.',
  'source-denied': 'An access list denies the source on purpose.',
  'source-rotates': 'The caller comes from changing addresses.',
  'credentials-wrong': 'The user exists and the password does not match.',
  'unknown-user': 'The application has no such user.',
  'unknown-application': 'The Request-URI names no application.',
  'number-in-request-uri': 'The Request-URI holds a phone number no application owns.',
  'no-auth-type': 'The application says nowhere how calls are let in.',
  'realm-mismatch': 'The credentials are for another realm.',
  'other-scheme': 'The credentials are of a scheme other than Digest.',
  'nonce-expired': 'The answer is right and its nonce too old.',
  'nonce-foreign': 'The nonce was not made for this caller by this server.',
  replay: 'The answer is right and was used before.',
  locked: 'The source is locked for its failures.',
  'transport-refused': 'The application does not take this transport.',
  'digest-refused': 'The answer is of a form the digest settings do not take.',
  'credentials-unreadable': 'The credentials cannot be read in one certain way.',
  'not-sip': 'The bytes are no SIP message.',
  'not-an-initial-invite': 'Only an INVITE that opens a call is authenticated.',
  'not-admitted': 'The caller is known, and the call is refused for another reason.',
  unavailable: 'What had to be asked did not answer.',
} as const;

export type Cause = keyof typeof causes;
