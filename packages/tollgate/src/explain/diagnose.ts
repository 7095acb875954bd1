import type { ApplicationOptions } from '@tollgate/auth';
import type { Source } from '@tollgate/sip-parser';
import { nearest } from '../config/suggest.ts';
import type { DecisionEvent } from '../engine/events.ts';
import { blockOf, likelyOwner, nearestMatch, usersOf } from './applications.ts';
import { diagnoseCredentials, diagnoseMissing } from './diagnose-credentials.ts';
import type { Evidence } from './evidence.ts';
import type { Diagnosis } from './explanation.ts';
import { quoted } from './words.ts';

/** Says what is behind a decision, and what would help. */
export function diagnose(evidence: Evidence): Diagnosis {
  const { event, source, application } = evidence;
  switch (event.reason) {
    case 'access-list':
    case 'credential':
    case 'access-list-and-credential':
      return { cause: 'none', text: accepted(event), fix: [] };
    case 'credentials-missing':
      return diagnoseMissing(evidence);
    case 'access-list-miss':
      return application === undefined ? other(event) : notListed(evidence, application);
    case 'application-unknown':
      return unknownApplication(evidence);
    case 'number-unowned':
      return unownedNumber(evidence);
    case 'no-auth-type':
      return application === undefined ? other(event) : noAuthType(application, source);
    case 'transport-refused':
      return application === undefined ? other(event) : transportRefused(application, source);
    case 'locked':
      return locked(evidence);
    default:
      return diagnoseCredentials(evidence) ?? other(event);
  }
}

function accepted({ application = '', user }: DecisionEvent): Diagnosis['text'] {
  return `the call is let in for ${application}${user === undefined ? '' : ` as ${quoted(user)}`}`;
}

function notListed({ source, now }: Evidence, application: ApplicationOptions): Diagnosis {
  const { address } = source;
  const match = nearestMatch(application, source, now.wall);
  if (match?.entry?.action === 'deny') {
    const { cidr, label } = match.entry;
    return {
      cause: 'source-denied',
      text: `${address} is denied by the entry ${cidr}${named(label)} of an access list of ${application.id}`,
      fix: [`Somebody has denied it on purpose: ask them, and take the entry ${cidr} away.`],
    };
  }
  return {
    cause: 'source-not-listed',
    text: `${address} is on no access list of ${application.id}; ${nearestMiss(match, now.wall)}`,
    fix: [
      `If ${address} is an address of the carrier, add ${blockOf(source)} to an access list of ${application.id}.`,
      'Ask the carrier for all the addresses it signals from: a call may come from any of them.',
    ],
    change: { kind: 'allow-source', application: application.id, cidrs: [blockOf(source)] },
  };
}

function nearestMiss(match: ReturnType<typeof nearestMatch>, wall: number): string {
  const near = match?.nearest;
  if (near === undefined) return 'none of its entries is of this address family';
  if (near.expires !== undefined && near.expires <= wall) {
    return `the entry ${near.cidr}${named(near.label)} has ended at ${new Date(near.expires).toISOString()}`;
  }
  return `the nearest entry is ${near.cidr}${named(near.label)}, ${match?.sharedBits ?? 0} leading bits in common`;
}

function named(label: string | undefined): string {
  return label === undefined ? '' : ` (${label})`;
}

function unknownApplication({ request: m, source, applications, event }: Evidence): Diagnosis {
  const id = m.requestUri.canonicalUser;
  const ids = applications.map((application) => application.id);
  const like = nearest(id, ids);
  const inTo = m.to.uri.canonicalUser;
  const fix = [
    `At the carrier, set the Request-URI to sip:${like ?? 'APPLICATION'}@HOST, where the user part is the id of an application: ${ids.join(', ')}.`,
  ];
  if (id !== inTo && ids.includes(inTo)) {
    fix.push(`The To header names ${inTo}, but only the Request-URI counts.`);
  }
  if (id === '') {
    return { cause: 'unknown-application', text: 'the Request-URI has no user part', fix };
  }
  const text = `no application is called ${quoted(id)}${like === undefined ? '' : `; the nearest is ${like}`}`;
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) return { cause: 'unknown-application', text, fix };
  fix.push(`Or add an application with the id ${event.requested}.`);
  const copied = like === undefined ? {} : { like };
  return {
    cause: 'unknown-application',
    text,
    fix,
    change: { kind: 'add-application', id, ...copied, cidr: blockOf(source) },
  };
}

function unownedNumber({ request: m, source, applications, now }: Evidence): Diagnosis {
  const number = m.requestUri.canonicalUser;
  const owner = likelyOwner(applications, m, source, now.wall);
  const id = owner?.id ?? 'APPLICATION';
  return {
    cause: 'number-in-request-uri',
    text: `the Request-URI holds the phone number ${number}, which no application owns`,
    fix: [
      `At the carrier, set the Request-URI to sip:${id}@HOST in place of the number called.`,
      `Or give the number to ${owner?.id ?? 'the application it belongs to'}: add it to its numbers.`,
    ],
    ...(owner && { change: { kind: 'add-number', application: owner.id, number } }),
  };
}

function noAuthType(application: ApplicationOptions, source: Source): Diagnosis {
  const { id, accessLists = [] } = application;
  const users = usersOf(application);
  const credential = users === undefined || users.length > 0;
  const listed = accessLists.length > 0;
  const auth = credential ? (listed ? 'ip_acl_and_credential' : 'credential') : 'ip_acl';
  const cidrs = credential || listed ? [] : [blockOf(source)];
  return {
    cause: 'no-auth-type',
    text: `${id} has no auth, so nothing can let a call in`,
    fix: [
      `Give ${id} an auth: ${auth} goes with what it has${cidrs.length > 0 ? `, and an access list with ${cidrs[0]}` : ''}.`,
    ],
    change: { kind: 'set-auth', application: id, auth, cidrs },
  };
}

function transportRefused(application: ApplicationOptions, { transport }: Source): Diagnosis {
  const taken = application.transports?.join(', ') ?? '';
  return {
    cause: 'transport-refused',
    text: `${application.id} takes calls over ${taken}, and this one came over ${transport}`,
    fix: [
      `At the carrier, choose ${taken} as the transport.`,
      `Or add ${transport} to the transports of ${application.id}.`,
    ],
    change: { kind: 'add-transport', application: application.id, transport },
  };
}

function locked({ source, locks, options }: Evidence): Diagnosis {
  const lock = locks.find((one) => one.source.split('/')[0] === source.address) ?? locks[0];
  const counted = Object.entries(lock?.failures ?? {}).filter(([, count]) => count > 0);
  const what = counted.map(([kind, count]) => `${count} ${kind}`).join(', ');
  const seconds = Math.ceil((lock?.remainingMs ?? 0) / 1000);
  const whole = lock?.application === undefined ? '' : ` at ${lock.application}`;
  return {
    cause: 'locked',
    text: `${source.address} is locked${whole} for ${seconds} s more${what === '' ? '' : `, after ${what}`}; nothing else was looked at`,
    fix: [
      `End the lock: tollgate unlock ${source.address}. It ends by itself ${(options.lockout?.lockMs ?? 60_000) / 1000} s after it began.`,
      'Then explain a packet of before the lock, and put right what failed there: else it comes back.',
      `Only for an address that nobody else can use: exempt ${blockOf(source)} from locking.`,
    ],
    change: { kind: 'exempt-from-lockout', cidr: blockOf(source) },
  };
}

function other({ reason, status, verdict }: DecisionEvent): Diagnosis {
  const unavailable = verdict === 'refuse' && status === 503 && reason !== 'draining';
  return {
    cause: unavailable ? 'unavailable' : 'not-admitted',
    text: `${reason}: see docs/reasons.md`,
    fix: unavailable ? ['Look at the log of the server for what failed, and try again.'] : [],
  };
}
