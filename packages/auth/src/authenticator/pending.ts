import type { SipRequest, Source } from '@tollgate/sip-parser';
import type { Application } from '../application-compile.ts';
import type { ReasonCode } from '../decision-reasons.ts';
import type { DigestAnswer } from '../digest/answer.ts';
import type { GenuineNonce, NonceBinding } from '../digest/nonce.ts';
import type { FullDigestPolicy } from '../digest/policy.ts';

/**
 * A request that passed the screen: a source on a list that suffices, or credentials with a nonce
 * of ours. Nothing is verified yet. It holds on to the message: give it to `verify` before the view
 * is reused; `verify` detaches what it needs across an await.
 */
export interface Pending {
  readonly kind: 'pending';
  /** The id of the application; under `uniform` it may be one that does not exist. */
  readonly application: string;
}

/** What is to be verified, with everything the digest needs. */
export interface Answered {
  readonly answer: DigestAnswer;
  readonly nonce: GenuineNonce;
  readonly binding: NonceBinding;
  readonly policy: FullDigestPolicy;
  readonly method: string;
  readonly bodyHash: string | undefined;
}

/** The inside of a `Pending`. */
export class Screened implements Pending {
  readonly kind = 'pending' as const;
  readonly application: string;
  /** The message, detached before an await. */
  request: SipRequest;
  readonly source: Source;
  /** Undefined where the application does not exist or refuses anyway: see `uniform`. */
  readonly target: Application | undefined;
  /** Undefined where an access list suffices. */
  readonly answered: Answered | undefined;
  /** Decided already, and only to be refused after the same work as any other. */
  readonly doomed: ReasonCode | undefined;

  constructor(init: Omit<Screened, 'kind'>) {
    this.application = init.application;
    this.request = init.request;
    this.source = init.source;
    this.target = init.target;
    this.answered = init.answered;
    this.doomed = init.doomed;
  }
}
