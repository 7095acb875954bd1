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
   * one more is answered 503. What a forged address can hold open is bounded by this.
   */
  readonly maxUnacknowledgedPerSource: number;
}

/** A cap that is reached. */
export type NoRoom =
  | 'calls-in-all'
  | 'calls-of-application'
  | 'calls-of-source'
  | 'calls-unacknowledged';

/** The calls going on: by our tag for in-dialog requests, counted for the caps. */
export interface Calls {
  readonly size: number;
  /** Why there is no room for one more call; undefined where there is. */
  room(application: string, source: Source, proven: boolean): NoRoom | undefined;
  add(session: Session): void;
  remove(session: Session): void;
  /** The call a request with a To tag belongs to. */
  find(m: SipRequest): Session | undefined;
  all(): Iterable<Session>;
}

export function createCalls(caps: CallCaps): Calls {
  // Every map is keyed by what belongs to an accepted call: no stranger adds an entry.
  const byTag = new Map<string, Session>();
  const byApplication = new Map<string, Set<Session>>();
  const bySource = new Map<string, Set<Session>>();

  return {
    get size() {
      return byTag.size;
    },
    room(application, source, proven) {
      if (byTag.size >= caps.maxCalls) return 'calls-in-all';
      const ofApplication = byApplication.get(application)?.size ?? 0;
      const ofSource = bySource.get(source.address);
      if (ofApplication >= caps.maxCallsPerApplication) return 'calls-of-application';
      if ((ofSource?.size ?? 0) >= caps.maxCallsPerSource) return 'calls-of-source';
      if (!proven && ofSource !== undefined) {
        let open = 0;
        for (const { state } of ofSource) if (state !== 'established') open++;
        if (open >= caps.maxUnacknowledgedPerSource) return 'calls-unacknowledged';
      }
      return undefined;
    },
    add(session) {
      byTag.set(session.dialog.localTag, session);
      enter(byApplication, session.call.application, session);
      enter(bySource, session.source.address, session);
    },
    remove(session) {
      byTag.delete(session.dialog.localTag);
      leave(byApplication, session.call.application, session);
      leave(bySource, session.source.address, session);
    },
    find(m) {
      const session = byTag.get(m.to.tag);
      return session !== undefined && inDialog(session.dialog, m) ? session : undefined;
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
