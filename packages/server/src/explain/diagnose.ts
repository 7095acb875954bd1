import { type ReasonCode, reasons } from '@tollgate/auth';
import { type EngineReason, engineReasons } from '../engine/events.ts';
import { noAuthType, unknownApplication, unownedNumber } from './diagnose-application.ts';
import {
  missingCredentials,
  unknownUser,
  unreadableCredentials,
  wrongPassword,
} from './diagnose-credentials.ts';
import {
  algorithmRefused,
  foreignNonce,
  nonceExpired,
  qopRefused,
  replayed,
  uriRefused,
} from './diagnose-digest.ts';
import { locked, notListed, transportRefused } from './diagnose-source.ts';
import type { Evidence } from './evidence.ts';
import type { Diagnosis } from './explanation.ts';
import { quoted } from './words.ts';

/** Says what is behind a decision, and what would help. */
export function diagnose(evidence: Evidence): Diagnosis {
  return diagnoses[evidence.event.reason](evidence);
}

type Diagnose = (evidence: Evidence) => Diagnosis;

const busy = notAdmitted('The server has too much to do: look at /metrics, and at `limits`.');

/** One for every reason there is. */
const diagnoses: Readonly<Record<ReasonCode | EngineReason, Diagnose>> = {
  'access-list': accepted,
  credential: accepted,
  'access-list-and-credential': accepted,

  'credentials-missing': missingCredentials,
  'nonce-forged': foreignNonce,
  'nonce-expired': nonceExpired,
  replay: replayed,

  locked,
  'application-unknown': unknownApplication,
  'number-not-assigned': unownedNumber,
  'no-auth-type': noAuthType,
  'transport-refused': transportRefused,
  'access-list-miss': notListed,
  'credentials-malformed': unreadableCredentials,
  'credentials-incomplete': unreadableCredentials,
  'too-many-credentials': unreadableCredentials,
  'userhash-unsupported': unreadableCredentials,
  'algorithm-refused': algorithmRefused,
  'qop-refused': qopRefused,
  'uri-refused': uriRefused,
  'wrong-password': wrongPassword,
  'unknown-user': unknownUser,
  'ha1-missing': wrongPassword,
  'too-many-verifications': unavailable,
  'credentials-unavailable': unavailable,
  'store-unavailable': unavailable,

  'never-challenged': notAdmitted('Explain the INVITE of the call.'),
  'response-too-large': notAdmitted(
    'A longer INVITE, as carriers send, is answered. Or offer fewer algorithms, or use TCP.',
  ),

  'merged-request': notAdmitted('The first copy is being served: nothing is to be done.'),
  'extension-required': notAdmitted('At the carrier, do not require the extensions in Require.'),
  'contact-missing': notAdmitted('The caller must send a Contact header.'),
  'session-interval-too-small': notAdmitted(
    'The caller may try again with the Min-SE of the answer: a proper client does.',
  ),
  'too-many-calls-for-application': notAdmitted(
    'Raise limits.maxCallsPerApplication, if that is meant.',
  ),
  'too-many-calls-from-source': notAdmitted('Raise limits.maxCallsPerSource, if that is meant.'),
  'too-many-unacknowledged-calls': notAdmitted(
    'The caller does not acknowledge: its addresses may be forged. Ask for credentials too.',
  ),
  'too-many-calls': busy,
  'too-many-transactions': busy,
  draining: notAdmitted('The server is closing: the carrier is to use another one.'),
};

function accepted({ event: { application = '', user } }: Evidence): Diagnosis {
  const who = user === undefined ? '' : ` as ${quoted(user)}`;
  return { cause: 'none', text: `the call is let in for ${application}${who}`, fix: [] };
}

function unavailable({ event }: Evidence): Diagnosis {
  const fix = ['Look at the log of the server for what failed, and try again.'];
  return {
    cause: 'unavailable',
    text: `what had to be asked did not answer: ${event.reason}`,
    fix,
  };
}

function notAdmitted(fix: string): Diagnose {
  return ({ event: { reason } }) => ({
    cause: 'not-admitted',
    text: { ...reasons, ...engineReasons }[reason],
    fix: [fix],
  });
}
