import { compileAccessList, type Lock } from '@tollgate/auth';
import { blockOf, nearestMatch } from './applications.ts';
import type { Evidence } from './evidence.ts';
import type { Diagnosis } from './explanation.ts';

/** The source is on no list of the application, or an entry denies it. */
export function notListed({ source, now, called }: Evidence): Diagnosis {
  const { address } = source;
  const match = nearestMatch(called, source, now.wall);
  if (match?.entry?.action === 'deny') {
    const { cidr, label } = match.entry;
    return {
      cause: 'source-denied',
      text: `${address} is denied by the entry ${cidr}${named(label)} of an access list of ${called.id}`,
      fix: [`Somebody has denied it on purpose: ask them, and take the entry ${cidr} away.`],
    };
  }
  return {
    cause: 'source-not-listed',
    text: `${address} is on no access list of ${called.id}; ${nearestMiss(match, now.wall)}`,
    fix: [
      `If ${address} is an address of the carrier, add ${blockOf(source)} to an access list of ${called.id}.`,
      'Ask the carrier for all the addresses it signals from: a call may come from any of them.',
    ],
    change: { kind: 'allow-source', application: called.id, cidrs: [blockOf(source)] },
  };
}

/** The application takes calls over other transports. */
export function transportRefused({ source: { transport }, called }: Evidence): Diagnosis {
  const taken = called.transports?.join(', ') ?? '';
  return {
    cause: 'transport-refused',
    text: `${called.id} takes calls over ${taken}, and this one came over ${transport}`,
    fix: [
      `At the carrier, choose ${taken} as the transport.`,
      `Or add ${transport} to the transports of ${called.id}.`,
    ],
    change: { kind: 'add-transport', application: called.id, transport },
  };
}

/** The source is locked: what led to it is known where the lock is. */
export function locked(evidence: Evidence): Diagnosis {
  const { source, options } = evidence;
  const lock = lockOn(evidence);
  const counted = Object.entries(lock?.failures ?? {}).filter(([, count]) => count > 0);
  const what = counted.map(([kind, count]) => `, ${count} ${kind}`).join('');
  const where = lock?.application ? ` at ${lock.application}` : '';
  const left = lock === undefined ? '' : ` for ${Math.ceil(lock.remainingMs / 1000)} s more`;
  return {
    cause: 'locked',
    text: `${source.address} is locked${where}${left}${what.replace(',', ', after')}; nothing else was looked at`,
    fix: [
      `End the lock: tollgate unlock ${source.address}. It ends by itself ${(options.lockout?.lockMs ?? 60_000) / 1000} s after it began.`,
      'Then explain a packet of before the lock, and put right what failed there: else it comes back.',
      `Only for an address that nobody else can use: exempt ${blockOf(source)} from locking.`,
    ],
    change: { kind: 'exempt-from-lockout', cidr: blockOf(source) },
  };
}

/** The lock that holds the source. One on IPv6 is on a block. */
function lockOn({ source, locks, called, now }: Evidence): Lock | undefined {
  return locks().find(
    ({ source: locked, application = called.id }) =>
      application === called.id &&
      (locked === source.address ||
        (locked.includes('/') && compileAccessList([locked]).allows(source.ip, now.wall))),
  );
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
