import type { Now, Source } from '@tollgate/sip-parser';
import type { AccessList, AccessMatch } from '../acl/index.ts';
import type { Trace } from '../decision/trace.ts';

/**
 * Whether a source may call, by several lists: one of them must allow it, and none may hold an
 * entry that denies it, so that a list of offenders can stand beside any list of friends.
 */
export function checkAccess(
  lists: readonly AccessList[],
  source: Source,
  now: Now,
  trace: Trace | undefined,
): boolean {
  const { ip, address } = source;
  let allowed = false;
  let denied = false;
  for (const [index, list] of lists.entries()) {
    const allows = list.allows(ip, now.wall);
    allowed ||= allows;
    // Why not is asked only where it decides or is to be told.
    if (trace === undefined && (allows || lists.length === 1)) continue;
    const match = list.match(ip, now.wall);
    denied ||= match.entry?.action === 'deny';
    trace?.push({
      gate: 'access-list',
      verdict: 'note',
      detail: `list ${index + 1}: ${describe(address, match)}`,
    });
  }
  const passes = allowed && !denied;
  trace?.push({
    gate: 'access-list',
    verdict: passes ? 'pass' : 'stop',
    detail: passes ? `${address} may call` : `${address} may not call`,
  });
  return passes;
}

function describe(address: string, { entry, nearest, sharedBits = 0 }: AccessMatch): string {
  if (entry !== undefined) {
    return `${address} is in ${entry.cidr} (${entry.action}${labelled(entry.label)})`;
  }
  if (nearest === undefined) return 'no entry of this address family';
  if (sharedBits >= Number(nearest.cidr.split('/')[1])) {
    return `${address} was in ${nearest.cidr}${labelled(nearest.label)}, which has ended`;
  }
  return `nearest is ${nearest.cidr}${labelled(nearest.label)}, ${sharedBits} bits in common`;
}

function labelled(label: string | undefined): string {
  return label === undefined ? '' : `, ${label}`;
}
