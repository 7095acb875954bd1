import type { Attribute } from './sdp.ts';

/** Which way media flows, as the side that writes it sees it. RFC 8866 section 6.7. */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** The two halves of a direction. */
export interface Flow {
  readonly send: boolean;
  readonly receive: boolean;
}

const FLOWS: Readonly<Record<Direction, Flow>> = {
  sendrecv: { send: true, receive: true },
  sendonly: { send: true, receive: false },
  recvonly: { send: false, receive: true },
  inactive: { send: false, receive: false },
};

export const DIRECTIONS = Object.keys(FLOWS) as readonly Direction[];

/** The direction that an attribute gives, if it gives one. */
export function directionIn({ name, value }: Attribute): Direction | undefined {
  return value === undefined && Object.hasOwn(FLOWS, name) ? (name as Direction) : undefined;
}

export function flowOf(direction: Direction): Flow {
  return FLOWS[direction];
}

export function directionOf({ send, receive }: Flow): Direction {
  if (send) return receive ? 'sendrecv' : 'sendonly';
  return receive ? 'recvonly' : 'inactive';
}

/** What both sides allow, as seen from `ours`. RFC 3264 section 6.1 */
export function meet(ours: Flow, theirs: Flow): Flow {
  return { send: ours.send && theirs.receive, receive: ours.receive && theirs.send };
}
