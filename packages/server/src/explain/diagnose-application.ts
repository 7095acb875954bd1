import { nearest } from '@tollgate/common';
import { blockOf, likelyOwner, usersOf } from './applications.ts';
import type { Evidence } from './evidence.ts';
import type { Diagnosis } from './explanation.ts';
import { quoted } from './words.ts';

/** The Request-URI names nothing that is there. */
export function unknownApplication({ request, source, applications, event }: Evidence): Diagnosis {
  const id = request.requestUri.canonicalUser;
  const ids = applications.map((application) => application.id);
  const like = nearest(id, ids);
  const inTo = request.to.uri.canonicalUser;
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

/** The carrier puts the number called into the Request-URI, and nobody owns it. */
export function unownedNumber({ request, source, applications, now }: Evidence): Diagnosis {
  const number = request.requestUri.canonicalUser;
  const owner = likelyOwner(applications, request, source, now.wall);
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

/** Nothing lets a call in because nothing was configured. */
export function noAuthType({ called, source }: Evidence): Diagnosis {
  const { id, accessLists = [] } = called;
  const users = usersOf(called);
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
