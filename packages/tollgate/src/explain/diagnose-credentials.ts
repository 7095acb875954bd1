import { type ApplicationOptions, readAnswer, readNonce } from '@tollgate/auth';
import type { Credentials } from '@tollgate/sip-parser';
import { nearest } from '../config/suggest.ts';
import { usersOf } from './applications.ts';
import type { Evidence } from './evidence.ts';
import type { Diagnosis } from './explanation.ts';
import { quoted } from './words.ts';

/** Beyond this a longer nonce lifetime is no remedy: the packet is an old one. */
const LONGEST_LIFETIME_MS = 600_000;
const usernameForm = /^[A-Za-z0-9._-]{3,64}$/;

/** A challenge for want of credentials: there are none, or none for us. */
export function diagnoseMissing({ request: m, options }: Evidence): Diagnosis {
  const { realm } = options;
  const digest = m.credentials.find(({ scheme }) => scheme === 'digest');
  if (digest?.realm !== undefined && digest.realm !== realm) return otherRealm(digest.realm, realm);
  const first = m.credentials[0];
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

/** What is wrong with credentials that are for us; undefined for reasons of another kind. */
export function diagnoseCredentials(evidence: Evidence): Diagnosis | undefined {
  const { event, application, options, request: m } = evidence;
  const given = m.credentials.find(
    (one) => one.scheme === 'digest' && (one.realm ?? options.realm) === options.realm,
  );
  switch (event.reason) {
    case 'wrong-password':
    case 'ha1-missing':
      return given && application && wrongPassword(given, application, event.reason);
    case 'unknown-user':
      return given && application && unknownUser(given, application);
    case 'nonce-expired':
      return given && expired(given, evidence);
    case 'nonce-forged':
      return given && foreign(given, evidence);
    case 'replay':
      return {
        cause: 'replay',
        text: 'the answer is right, and its nonce and count have been used before: by this very call, if it was let in',
        fix: ['A proper client counts nc up or answers the new challenge: look at the carrier.'],
      };
    case 'algorithm-refused':
    case 'qop-refused':
    case 'uri-refused':
      return given && application && digestRefused(given, application, evidence);
    case 'credentials-malformed':
    case 'credentials-incomplete':
    case 'userhash-unsupported':
    case 'too-many-credentials':
      return {
        cause: 'credentials-unreadable',
        text: `the credentials cannot be used: ${event.reason}`,
        fix: ['What the caller sends must be put right at the carrier.'],
      };
    default:
      return undefined;
  }
}

function wrongPassword(
  { username = '' }: Credentials,
  { id }: ApplicationOptions,
  reason: 'wrong-password' | 'ha1-missing',
): Diagnosis {
  const missing = reason === 'ha1-missing';
  return {
    cause: 'credentials-wrong',
    text: missing
      ? `user ${quoted(username)} of ${id} has no HA1 for the algorithm of the answer`
      : `user ${quoted(username)} of ${id} exists, and the password the caller has is not the one configured`,
    fix: [
      missing
        ? `Configure the password of ${username}, or an HA1 for this algorithm (tollgate ha1).`
        : `Enter the password of ${username} again, at the carrier or here. An HA1 holds for one user name, realm and algorithm only: make it anew if one of them changed.`,
    ],
    change: { kind: 'set-password', application: id, user: username },
  };
}

function unknownUser({ username = '' }: Credentials, application: ApplicationOptions): Diagnosis {
  const { id } = application;
  const users = usersOf(application) ?? [];
  const like = nearest(username, users);
  const possible = usernameForm.test(username);
  const fix = [
    `At the carrier, enter a user name of ${id}${like === undefined ? '' : `, such as ${like}`}: case counts.`,
  ];
  if (possible) fix.push(`Or add the user ${username} to the credentials of ${id}.`);
  return {
    cause: 'unknown-user',
    text: `${id} has no user ${quoted(username)}${like === undefined ? '' : `; the nearest is ${like}`}`,
    fix,
    ...(possible && { change: { kind: 'add-user', application: id, user: username } }),
  };
}

function expired({ nonce = '' }: Credentials, { now, options }: Evidence): Diagnosis {
  const ttl = options.nonceTtlMs ?? 60_000;
  const age = now.wall - (readNonce(nonce)?.issued ?? now.wall);
  const enough = Math.ceil((age + 1) / 10_000) * 10_000;
  const seconds = Math.round(age / 1000);
  return {
    cause: 'nonce-expired',
    text: `the answer is right, but its nonce is ${seconds} s old and good for ${ttl / 1000} s; a new challenge (stale=true) is sent`,
    fix: [
      'A proper client answers that challenge by itself: see whether the carrier does.',
      'If callers are slow to answer, let nonces live longer.',
    ],
    ...(enough <= LONGEST_LIFETIME_MS && {
      change: { kind: 'set-nonce-lifetime', nonceTtlMs: enough },
    }),
  };
}

function foreign({ nonce = '' }: Credentials, { now }: Evidence): Diagnosis {
  const content = readNonce(nonce);
  if (content === undefined) {
    return {
      cause: 'nonce-foreign',
      text: 'the nonce was never made by a Tollgate: the caller answers a challenge of somebody else',
      fix: ['A new challenge is sent: a proper client answers it.'],
    };
  }
  const seconds = Math.round((now.wall - content.issued) / 1000);
  return {
    cause: 'nonce-foreign',
    text: `the nonce was made ${seconds} s ago for another address or application, by another server, or before a restart`,
    fix: [
      'A new challenge is sent: a proper client answers it.',
      'If the carrier answers from another address than it was challenged at, set digest.nonceSource to prefix.',
      'If several servers answer for one address, give all of them the same nonceKeys.',
    ],
  };
}

function digestRefused(
  given: Credentials,
  application: ApplicationOptions,
  { event, options }: Evidence,
): Diagnosis {
  const { id } = application;
  const answer = readAnswer(given, options.realm);
  const cause = 'digest-refused';
  if (event.reason === 'uri-refused') {
    return {
      cause,
      text: `the answer signs the URI ${quoted(given.uri ?? '')}, which is not what is called`,
      fix: [
        `If the carrier rewrites the Request-URI on the way, set digest.digestUri of ${id} to off.`,
      ],
      change: { kind: 'set-digest', application: id, digest: { digestUri: 'off' } },
    };
  }
  if (event.reason === 'qop-refused') {
    const offered = application.qop ?? options.qop ?? ['auth'];
    const qop = given.qop?.toLowerCase();
    const known = qop === 'auth' || qop === 'auth-int';
    return {
      cause,
      text: `the answer has ${qop === undefined ? 'no qop' : `the qop ${quoted(qop)}`}, and ${id} takes ${offered.join(', ')}`,
      fix: [`If the carrier cannot do otherwise, let ${id} take it.`],
      ...(qop === undefined && {
        change: { kind: 'set-digest', application: id, digest: { requireQop: false } } as const,
      }),
      ...(known && {
        change: {
          kind: 'set-digest',
          application: id,
          digest: { qop: [...offered, qop] },
        } as const,
      }),
    };
  }
  const taken = application.algorithms ?? options.algorithms ?? ['MD5'];
  const known = typeof answer === 'object' && !taken.includes(answer.algorithm);
  return {
    cause,
    text: `the answer is made with ${quoted(given.algorithm ?? 'MD5')}, and ${id} asked for ${taken.join(', ')}`,
    fix: [`At the carrier, choose one of ${taken.join(', ')}; or let ${id} ask for what it has.`],
    ...(known && {
      change: {
        kind: 'set-digest',
        application: id,
        digest: { algorithms: [...taken, answer.algorithm] },
      },
    }),
  };
}
