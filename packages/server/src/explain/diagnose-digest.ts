import { type DigestPolicy, readAnswer, readNonce } from '@tollgate/auth/digest';
import type { Credentials } from '@tollgate/sip-parser';
import { givenTo } from './diagnose-credentials.ts';
import type { Evidence } from './evidence.ts';
import type { Diagnosis } from './explanation.ts';
import { quoted } from './words.ts';

/** Beyond this a longer nonce lifetime is no remedy: the packet is an old one. */
const LONGEST_LIFETIME_MS = 600_000;

/** The answer is right and came too late. */
export function nonceExpired(evidence: Evidence): Diagnosis {
  const { now, options } = evidence;
  const { nonce = '' } = givenTo(evidence);
  const lifetime = options.nonceTtlMs ?? 60_000;
  const age = now.wall - (readNonce(nonce)?.issued ?? now.wall);
  const enough = Math.ceil((age + 1) / 10_000) * 10_000;
  return {
    cause: 'nonce-expired',
    text: `the answer is right, but its nonce is ${seconds(age)} old and good for ${seconds(lifetime)}; a new challenge (stale=true) is sent`,
    fix: [
      'A proper client answers that challenge by itself: see whether the carrier does.',
      'If callers are slow to answer, let nonces live longer.',
    ],
    ...(enough <= LONGEST_LIFETIME_MS && {
      change: { kind: 'set-nonce-lifetime', nonceTtlMs: enough },
    }),
  };
}

/** The nonce does not hold for this caller here. */
export function foreignNonce(evidence: Evidence): Diagnosis {
  const content = readNonce(givenTo(evidence).nonce ?? '');
  const retry = 'A new challenge is sent: a proper client answers it.';
  if (content === undefined) {
    return {
      cause: 'nonce-foreign',
      text: 'the nonce was never made by a Tollgate: the caller answers a challenge of somebody else',
      fix: [retry],
    };
  }
  const age = seconds(evidence.now.wall - content.issued);
  return {
    cause: 'nonce-foreign',
    text: `the nonce was made ${age} ago for another address or application, by another server, or before a restart`,
    fix: [
      retry,
      'If the carrier answers from another address than it was challenged at, set digest.nonceSource to prefix.',
      'If several servers answer for one address, give all of them the same nonceKeys.',
    ],
  };
}

/** The answer is right and came twice. */
export function replayed(): Diagnosis {
  return {
    cause: 'replay',
    text: 'the answer is right, and its nonce and count have been used before: by this very call, if it was let in',
    fix: ['A proper client counts nc up or answers the new challenge: look at the carrier.'],
  };
}

/** The answer signs another URI than the one called. */
export function uriRefused(evidence: Evidence): Diagnosis {
  const { id } = evidence.called;
  return {
    cause: 'digest-refused',
    text: `the answer signs the URI ${quoted(givenTo(evidence).uri ?? '')}, which is not what is called`,
    fix: [
      `If the carrier rewrites the Request-URI on the way, set digest.digestUri of ${id} to off.`,
    ],
    change: { kind: 'set-digest', application: id, digest: { digestUri: 'off' } },
  };
}

/** The answer has no qop, or one that is not taken. */
export function qopRefused(evidence: Evidence): Diagnosis {
  const { called, options } = evidence;
  const offered = called.qop ?? options.qop ?? ['auth'];
  const qop = givenTo(evidence).qop?.toLowerCase();
  const known = qop === 'auth' || qop === 'auth-int';
  const digest: DigestPolicy | undefined =
    qop === undefined ? { requireQop: false } : known ? { qop: [...offered, qop] } : undefined;
  return {
    cause: 'digest-refused',
    text: `the answer has ${qop === undefined ? 'no qop' : `the qop ${quoted(qop)}`}, and ${called.id} takes ${offered.join(', ')}`,
    fix: [`If the carrier cannot do otherwise, let ${called.id} take it.`],
    ...(digest && { change: { kind: 'set-digest', application: called.id, digest } }),
  };
}

/** The answer is made with an algorithm nobody asked for. */
export function algorithmRefused(evidence: Evidence): Diagnosis {
  const { called, options } = evidence;
  const given = givenTo(evidence);
  const taken = called.algorithms ?? options.algorithms ?? ['MD5'];
  const answer =
    given.scheme === undefined ? undefined : readAnswer(given as Credentials, options.realm);
  const other = typeof answer === 'object' && !taken.includes(answer.algorithm);
  return {
    cause: 'digest-refused',
    text: `the answer is made with ${quoted(given.algorithm ?? 'MD5')}, and ${called.id} asked for ${taken.join(', ')}`,
    fix: [
      `At the carrier, choose one of ${taken.join(', ')}; or let ${called.id} ask for what it has.`,
    ],
    ...(other && {
      change: {
        kind: 'set-digest',
        application: called.id,
        digest: { algorithms: [...taken, answer.algorithm] },
      },
    }),
  };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
