import type { Now } from '@tollgate/sip-parser';
import type { Directory } from '../application/directory.ts';
import type { DigestAnswer } from '../digest/answer.ts';
import type { GenuineNonce, NonceBinding } from '../digest/nonce.ts';
import type { FullDigestPolicy } from '../digest/policy.ts';
import type { GuardedStore } from '../store/guard.ts';
import type { Decoys } from './decoy.ts';
import type { Failures } from './failures.ts';
import type { Settings } from './options.ts';
import type { Replies } from './reply.ts';

/** Tells whether the nonce of an answer is one of ours, for this binding. */
export type CheckNonce = (
  answer: DigestAnswer,
  binding: NonceBinding,
  now: Now,
) => GenuineNonce | undefined;

/** What the steps of one authenticator share. */
export interface Context {
  readonly settings: Settings;
  /** The digest policy of applications that do not exist. */
  readonly policy: FullDigestPolicy;
  /** The applications as they are now; replaced as a whole. */
  readonly directory: () => Directory;
  readonly store: GuardedStore;
  /** The store's epoch, as text. */
  readonly epoch: () => string;
  readonly checkNonce: CheckNonce;
  readonly replies: Replies;
  readonly failures: Failures;
  readonly decoys: Decoys;
  readonly nonceTtlMs: number;
}
