import type { Incoming } from '@tollgate/sip-parser';
import type { NonceBinding } from '../digest/nonce.ts';
import type { FullDigestPolicy } from '../digest/policy.ts';

/** A request as it came in, without the way to reply: an `Incoming` of sip-parser fits. */
export type Received = Omit<Incoming, 'reply'>;

/** What a challenge asks for: digest under this policy, with a nonce of this binding. */
export interface Asked {
  readonly policy: FullDigestPolicy;
  readonly binding: NonceBinding;
}
