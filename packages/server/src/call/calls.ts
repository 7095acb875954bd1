import type { SipRequest, Source } from '@tollgate/sip-parser';
import { inDialog } from './dialog.ts';
import type { Session } from './session.ts';

/** How many calls may go on at once. */
export interface CallCaps {
  /** In all: one more is answered 503. */
  readonly maxCalls: number;
  /** Of one application: one more is answered 486. */
  readonly maxCallsPerApplication: number;
  /** From one source address: one more is answered 486. */
  readonly maxCallsPerSource: number;
  /**
   * From one address that is not proven (an access list over UDP) and has not acknowledged yet:
   * one more is answered 503. What a forged address can hold open is bounded by this, and what all
   * of them together can by half of `maxCalls`: the rest is for calls proven or acknowledged.
   */
  readonly maxUnacknowledgedPerSource: number;
}

/** A cap that is reached. */
export type NoRoom =
  | 'too-many-calls'
  | 'too-many-calls-for-application'
  | 'too-many-calls-from-source'
  | 'too-many-unacknowledged-calls';

/** The calls going on: by our tag for in-dialog requests, counted for the caps. */
export interface Calls {
  readonly size: number;
  /** Why there is no room for one more call; undefined where there is. */
  room(application: string, source: Source, proven: boolean): NoRoom | undefined;
  add(session: Session): void;
  remove(session: Session): void;
  /** The caller has sent an ACK: its address is real. */
  acknowledged(session: Session): void;
  /** The call a request with a To tag belongs to. */
  find(request: SipRequest): Session | undefined;
  all(): Iterable<Session>;
}

export function createCalls(caps: CallCaps): Calls {
  // Every map is keyed by what belongs to an accepted call: no stranger adds an entry.
  const byTag = new Map<string, Session>();
  const byApplication = new Map<string, Set<Session>>();
  const bySource = new Map<string, Set<Session>>();
  // Those that may come from forged addresses.
  const open = new Set<Session>();
  const openBySource = new Map<string, Set<Session>>();

  function acknowledged(session: Session): void {
    if (open.delete(session)) leave(openBySource, session.source.address, session);
  }

  return {
    get size() {
      return byTag.size;
    },
    room(application, source, proven) {
      if (byTag.size >= caps.maxCalls) return 'too-many-calls';
      const ofApplication = byApplication.get(application)?.size ?? 0;
      const ofSource = bySource.get(source.address)?.size ?? 0;
      if (ofApplication >= caps.maxCallsPerApplication) return 'too-many-calls-for-application';
      if (ofSource >= caps.maxCallsPerSource) return 'too-many-calls-from-source';
      if (proven) return undefined;
      const openOfSource = openBySource.get(source.address)?.size ?? 0;
      const full = openOfSource >= caps.maxUnacknowledgedPerSource || open.size > caps.maxCalls / 2;
      return full ? 'too-many-unacknowledged-calls' : undefined;
    },
    add(session) {
      byTag.set(session.dialog.localTag, session);
      enter(byApplication, session.call.application, session);
      enter(bySource, session.source.address, session);
      if (session.call.auth.proven) return;
      open.add(session);
      enter(openBySource, session.source.address, session);
    },
    remove(session) {
      byTag.delete(session.dialog.localTag);
      leave(byApplication, session.call.application, session);
      leave(bySource, session.source.address, session);
      acknowledged(session);
    },
    acknowledged,
    find(request) {
      const session = byTag.get(request.to.tag);
      return session !== undefined && inDialog(session.dialog, request) ? session : undefined;
    },
    all: () => byTag.values(),
  };
}

function enter(map: Map<string, Set<Session>>, key: string, session: Session): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([session]));
  else set.add(session);
}

function leave(map: Map<string, Set<Session>>, key: string, session: Session): void {
  const set = map.get(key);
  if (set?.delete(session) && set.size === 0) map.delete(key);
}
