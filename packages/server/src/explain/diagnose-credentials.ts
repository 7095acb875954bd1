import { nearest } from '@tollgate/common';
import type { Credentials } from '@tollgate/sip-parser';
import { usersOf } from './applications.ts';
import type { Evidence } from './evidence.ts';
import type { Diagnosis } from './explanation.ts';
import { quoted } from './words.ts';

const usernameForm = /^[A-Za-z0-9._-]{3,64}$/;

/** The credentials that are for this server. */
export function givenTo({ request, options }: Evidence): Partial<Credentials> {
  const { realm } = options;
  const ours = request.credentials.find(
    (one) => one.scheme === 'digest' && (one.realm ?? realm) === realm,
  );
  return ours ?? {};
}

/** A challenge for want of credentials: there are none, or none for us. */
export function missingCredentials({ request, options }: Evidence): Diagnosis {
  const { realm } = options;
  const digest = request.credentials.find(({ scheme }) => scheme === 'digest');
  if (digest?.realm !== undefined && digest.realm !== realm) return otherRealm(digest.realm, realm);
  const first = request.credentials[0];
  if (first !== undefined && digest === undefined) {
    return {
      cause: 'other-scheme',
      text: `the credentials are of the scheme ${quoted(first.scheme)}; only Digest is taken`,
      fix: ['At the carrier, choose digest authentication.'],
    };
  }
  return {
    cause: 'first-request',
    text: 'no credentials yet: the caller is challenged, and is to send the INVITE again with them',
    fix: [
      'Nothing is wrong so far. If the caller does not answer the challenge, enter the user name and password at the carrier.',
    ],
  };
}

function otherRealm(theirs: string, ours: string): Diagnosis {
  const text = `the credentials are for the realm ${quoted(theirs)}, and this server's is ${quoted(ours)}`;
  const writable = /^(?!.*["\\])[\x20-\x7e]{1,64}$/.test(theirs);
  return {
    cause: 'realm-mismatch',
    text,
    fix: [
      'At the carrier, let the realm be taken from the challenge, or set it to that of this server.',
      'Or set the realm of this server to theirs: every HA1 must then be made anew (tollgate ha1).',
    ],
    ...(writable && { change: { kind: 'set-realm', realm: theirs } }),
  };
}

/** The user exists, and the answer is not that of its password. */
export function wrongPassword(evidence: Evidence): Diagnosis {
  const { called, event } = evidence;
  const { username = '' } = givenTo(evidence);
  const who = `user ${quoted(username)} of ${called.id}`;
  const change = { kind: 'set-password', application: called.id, user: username } as const;
  if (event.reason === 'ha1-missing') {
    return {
      cause: 'credentials-wrong',
      text: `${who} has no HA1 for the algorithm of the answer`,
      fix: [`Configure the password of ${username}, or an HA1 for this algorithm (tollgate ha1).`],
      change,
    };
  }
  return {
    cause: 'credentials-wrong',
    text: `${who} exists, and the password the caller has is not the one configured`,
    fix: [
      `Enter the password of ${username} again, at the carrier or here.`,
      'An HA1 holds for one user name, realm and algorithm only: make it anew if one of them changed.',
    ],
    change,
  };
}

/** The application knows no such user. */
export function unknownUser(evidence: Evidence): Diagnosis {
  const { called } = evidence;
  const { username = '' } = givenTo(evidence);
  const like = nearest(username, usersOf(called) ?? []);
  const possible = usernameForm.test(username);
  const fix = [
    `At the carrier, enter a user name of ${called.id}${like === undefined ? '' : `, such as ${like}`}: case counts.`,
  ];
  if (possible) fix.push(`Or add the user ${username} to the credentials of ${called.id}.`);
  return {
    cause: 'unknown-user',
    text: `${called.id} has no user ${quoted(username)}${like === undefined ? '' : `; the nearest is ${like}`}`,
    fix,
    ...(possible && { change: { kind: 'add-user', application: called.id, user: username } }),
  };
}

/** Credentials that two readers could read in two ways, or nobody in one. */
export function unreadableCredentials({ event }: Evidence): Diagnosis {
  return {
    cause: 'credentials-unreadable',
    text: `the credentials cannot be used: ${event.reason}`,
    fix: ['What the caller sends must be put right at the carrier.'],
  };
}
