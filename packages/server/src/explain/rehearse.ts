import type { Authenticator, Lock, MemoryStoreOptions } from '@tollgate/auth';
import type { Limits, Now, Source } from '@tollgate/sip-parser';
import { createEngine } from '../engine/engine.ts';
import type { DecisionEvent, RejectedEvent } from '../engine/events.ts';
import { overlay } from './overlay.ts';

/** What to judge by. */
export interface RehearseOptions {
  readonly authenticator: Authenticator;
  readonly lockout?: MemoryStoreOptions | undefined;
  readonly limits?: Partial<Limits> | undefined;
  readonly tagKey?: Uint8Array | undefined;
  readonly assumeNonce: boolean;
}

/** What became of one packet. */
export interface Judged {
  /** Undefined where nothing is decided of such a packet. */
  readonly event: DecisionEvent | RejectedEvent | undefined;
  readonly answer: Uint8Array | undefined;
}

/** Judges packets one after the other, each knowing what came of those before it. */
export interface Rehearsal {
  judge(bytes: Uint8Array, source: Source, now: Now): Promise<Judged>;
  /** The real locks, and those that have come about here. */
  locks(now: Now): readonly Lock[];
}

/** Calls going on are not known here, so no cap on them may decide. */
const NO_CAP = Number.MAX_SAFE_INTEGER;

/**
 * The engine itself over an overlay of the stores, with a reply that records: what it decides and
 * answers is what the server would, and nothing comes of it.
 */
export function rehearse(options: RehearseOptions): Rehearsal {
  const { authenticator, lockout, limits, tagKey, assumeNonce } = options;
  let now: Now = { mono: 0, wall: 0 };
  let event: Judged['event'];
  let decided = (): void => {};
  const hear = (heard: DecisionEvent | RejectedEvent): void => {
    event = heard;
    decided();
  };
  const store = overlay(authenticator.store, lockout);
  const engine = createEngine({
    authenticator: authenticator.rehearse({ store, assumeNonce }),
    clock: () => now,
    advertised: ({ address }) => ({ host: address, port: 5060 }),
    ...(limits === undefined ? {} : { limits }),
    ...(tagKey === undefined ? {} : { tagKey }),
    maxCalls: NO_CAP,
    maxCallsPerApplication: NO_CAP,
    maxCallsPerSource: NO_CAP,
    maxUnacknowledgedPerSource: NO_CAP,
    trace: true,
    onDecision: hear,
    onRejected: hear,
    // A call that is let in is the handler's to answer, and there is none here.
    onCall() {},
    onError: () => decided(),
  });

  async function judge(bytes: Uint8Array, source: Source, at: Now): Promise<Judged> {
    now = at;
    event = undefined;
    engine.advance(now);
    const answers: Uint8Array[] = [];
    const open = engine.transactions.server;
    const slow = new Promise<void>((resolve) => {
      decided = resolve;
    });
    engine.receive(bytes, source, (answer) => answers.push(answer), now);
    // A transaction without a decision waits for a look-up or a store.
    if (event === undefined && engine.transactions.server > open) await slow;
    return { event, answer: answers[0] };
  }

  return { judge, locks: (at) => store.locks(at) };
}
