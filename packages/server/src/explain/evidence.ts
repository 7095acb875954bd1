import type { ApplicationOptions, AuthenticatorOptions, Lock } from '@tollgate/auth';
import type { Now, SipRequest, Source } from '@tollgate/sip-parser';
import type { DecisionEvent } from '../engine/events.ts';

/** What a decision is looked at with. */
export interface Evidence {
  readonly event: DecisionEvent;
  readonly request: SipRequest;
  readonly source: Source;
  readonly now: Now;
  readonly options: AuthenticatorOptions;
  /** The application the Request-URI leads to; one of no name where it leads to none. */
  readonly called: ApplicationOptions;
  readonly applications: readonly ApplicationOptions[];
  /** The locks there are: walks a table. */
  locks(): readonly Lock[];
}
