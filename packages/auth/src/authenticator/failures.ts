import type { Now, SipRequest, Source } from '@tollgate/sip-parser';
import type { ReasonCode } from '../decision/reasons.ts';
import type { FailureKind, Origin } from '../lockout/failure.ts';
import type { GuardedStore } from '../store/guard.ts';
import type { TagMeaning, ToTags } from './to-tag.ts';

/** Puts failures that no digest proves down to sources that really sent them. */
export interface Failures {
  /** A refusal by `screen`: counted now, or once its ACK brings the tag of this meaning back. */
  screened(m: SipRequest, source: Source, origin: Origin, reason: ReasonCode, now: Now): TagMeaning;
  /** An ACK that matched nothing. */
  acknowledged(ack: SipRequest, source: Source, application: string, now: Now): void;
}

// Tags remembered so that copies of one ACK, or of one request, count once.
const remembered = 1024;

export function createFailures(store: GuardedStore, tags: ToTags, countAtOnce: boolean): Failures {
  const counted = new Set<string>();
  const once = (tag: string): boolean => {
    if (counted.has(tag)) return false;
    const oldest = counted.size < remembered ? undefined : counted.values().next().value;
    if (oldest !== undefined) counted.delete(oldest);
    counted.add(tag);
    return true;
  };
  return {
    screened(m, source, origin, reason, now) {
      const failure = failureOf(reason);
      if (failure === undefined) return 'none';
      if (source.transport === 'udp' && !countAtOnce) return failure;
      const tag = tags.make(m, source, failure, now);
      if (once(tag)) store.report({ ...origin, failure }, now);
      return 'none';
    },
    acknowledged(ack, source, application, now) {
      const proven = tags.read(ack, source);
      if (proven === undefined || !once(proven.tag)) return;
      store.report({ ip: source.ip, application, failure: proven.meaning }, now);
    },
  };
}

/** What a refusal counts as; undefined where it is not the caller's fault. */
export function failureOf(
  reason: ReasonCode,
): Extract<FailureKind, 'access-list' | 'unknown-application'> | undefined {
  if (reason === 'access-list-miss') return 'access-list';
  if (reason === 'application-unknown' || reason === 'number-unowned') return 'unknown-application';
  return undefined;
}
