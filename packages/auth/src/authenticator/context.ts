import type { Now, SipRequest, Source } from '@tollgate/sip-parser';
import type { Application } from '../application/compile.ts';
import type { Directory } from '../application/directory.ts';
import type { ReasonCode } from '../decision/reasons.ts';
import { type DigestHash, digestHashes, hexLength } from '../digest/algorithm.ts';
import type { DigestAnswer } from '../digest/answer.ts';
import type { GenuineNonce, NonceBinding } from '../digest/nonce.ts';
import type { FullDigestPolicy } from '../digest/policy.ts';
import type { Origin } from '../lockout/failure.ts';
import type { GuardedStore } from '../store/guard.ts';
import type { Asked } from './exchange.ts';
import type { Settings } from './options.ts';
import type { Failures, Replies } from './replies.ts';

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

/** HA1 values nobody has the password of: what is compared where there is no user. */
export type Decoys = Readonly<Record<DigestHash, string>>;

/** Drawn once, so that an unknown user costs the same hashes as a known one. */
export function drawDecoys(random: (bytes: Uint8Array) => void): Decoys {
  const draw = (hash: DigestHash): string => {
    const bytes = Buffer.alloc(hexLength(hash) / 2);
    random(bytes);
    return bytes.toString('hex');
  };
  return Object.fromEntries(digestHashes.map((hash) => [hash, draw(hash)])) as Decoys;
}

/**
 * A request that passed the screen: a source on a list that suffices, or credentials with a nonce
 * of ours. Nothing is verified yet. It holds on to the message: give it to `verify` before the view
 * is reused; `verify` detaches what it needs across an await.
 */
export interface Pending {
  readonly kind: 'pending';
  /** The id of the application; undefined, under `uniform` only, for one that does not exist. */
  readonly application: string | undefined;
}

/** What is to be verified, with everything the digest needs. */
export interface Answered extends Asked {
  readonly answer: DigestAnswer;
  readonly nonce: GenuineNonce;
  readonly method: string;
  readonly bodyHash: string | undefined;
}

export interface ScreenedInit {
  /** The judge it belongs to: no other may verify it. */
  readonly judge: object;
  readonly request: SipRequest;
  readonly source: Source;
  readonly known: Application | undefined;
  readonly answered?: Answered;
  readonly predetermined?: ReasonCode | undefined;
}

/** The inside of a `Pending`. */
export class Screened implements Pending {
  readonly kind = 'pending' as const;
  readonly judge: object;
  readonly source: Source;
  readonly application: string | undefined;
  /** The source and application that the outcome counts against. */
  readonly origin: Origin;
  /** Undefined where the application does not exist: see `uniform`. */
  readonly known: Application | undefined;
  /** Undefined where an access list suffices. */
  readonly answered: Answered | undefined;
  /** Refused already, but only after the same work as any other: see `uniform`. */
  readonly predetermined: ReasonCode | undefined;
  request: SipRequest;

  constructor({ judge, request, source, known, answered, predetermined }: ScreenedInit) {
    this.judge = judge;
    this.request = request;
    this.source = source;
    this.known = known;
    this.answered = answered;
    this.predetermined = predetermined;
    this.application = known?.id;
    // The address that fetched the nonce is certain. Over UDP the address that sends it is certain
    // only where the nonce is bound to it.
    const ip = answered?.nonce.issuedTo ?? source.ip;
    this.origin = { ip, application: known?.id ?? '' };
  }

  /** Before an await: the view may hold another message after it. */
  detach(): void {
    this.request = this.request.detach();
  }
}
