import { randomFillSync } from 'node:crypto';
import type { MaybePromise, Now, SipRequest, Source } from '@tollgate/sip-parser';
import type { ApplicationOptions } from '../application.ts';
import { compileDirectory, type Overlap } from '../application-directory.ts';
import type { Challenge, Decision, Drop, Refusal } from '../decision.ts';
import { createNonces } from '../digest/nonce.ts';
import { completePolicy } from '../digest/policy.ts';
import type { GuardedStore } from '../store/guard.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import type { Trace } from '../trace.ts';
import type { Context } from './context.ts';
import { drawDecoys } from './decoy.ts';
import { createFailures } from './failures.ts';
import { type AuthenticatorOptions, readSettings } from './options.ts';
import { type Pending, Screened } from './pending.ts';
import { createReplies } from './reply.ts';
import { screen } from './screen.ts';
import { createToTags } from './to-tag.ts';
import { createVerify } from './verify.ts';

/** Decides whether requests may come in. Reads no clock, keeps nothing about strangers. */
export interface Authenticator {
  /**
   * Judges what can be judged from memory: lock, application, access list, credentials present,
   * nonce genuine. Always synchronous; answers other than `pending` are final and stateless.
   * A trace given here belongs to `verify` too.
   */
  screen(
    m: SipRequest,
    source: Source,
    now: Now,
    trace?: Trace,
  ): Refusal | Challenge | Drop | Pending;
  /**
   * Verifies what `screen` let through, once. A promise only where the credential look-up or the
   * store answers by one, and never rejected: what they throw becomes a refusal with 503. Takes a
   * clock, since time passes while it waits. Throws a TypeError for anything but a `Pending`.
   */
  verify(pending: Pending, clock: () => Now, trace?: Trace): MaybePromise<Decision>;
  /** Give it each ACK that matches no transaction and no dialog: it may prove a refused UDP source. */
  acknowledged(ack: SipRequest, source: Source, now: Now): void;
  /** Other applications from now on, all at once. Throws, and changes nothing, where they are wrong. */
  replace(applications: readonly ApplicationOptions[]): void;
  /** Other keys from now on, newest first: those not listed verify no longer. */
  replaceNonceKeys(keys: readonly Uint8Array[]): void;
  /** Applications that can claim one call; worth a warning. */
  readonly overlaps: readonly Overlap[];
  /** Where locks are listed and lifted. */
  readonly store: GuardedStore;
}

/** Throws a TypeError or RangeError that names the wrong option and its value. */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const settings = readSettings(options);
  const { nonceKeys: keys, nonceTtlMs = 60_000, random = randomFillSync } = options;
  const policy = completePolicy(options);
  let directory = compileDirectory(options.applications, policy, settings.uniform);
  const store = options.store ?? createMemoryStore(options.lockout);
  const nonces = createNonces({ ...(keys && { keys }), ttlMs: nonceTtlMs, random });
  const tags = createToTags({ keys, random });
  const context: Context = {
    settings,
    policy,
    nonceTtlMs,
    directory: () => directory,
    store,
    epoch: epochReader(store),
    nonces,
    replies: createReplies(settings.realm, nonces, tags),
    failures: createFailures(store, tags, settings.countUnverifiedUdp),
    decoys: drawDecoys(random),
  };
  const verify = createVerify(context);
  return {
    screen: (m, source, now, trace) => screen(context, m, source, now, trace),
    verify(pending, clock, trace) {
      if (!(pending instanceof Screened)) throw new TypeError('verify: not what screen returned');
      return verify(pending, clock, trace);
    },
    acknowledged(ack, source, now) {
      const found = directory.find(ack.requestUri.canonicalUser);
      const application = typeof found === 'string' ? '' : found.id;
      context.failures.acknowledged(ack, source, application, now);
    },
    replace(applications) {
      directory = compileDirectory(applications, policy, settings.uniform);
    },
    replaceNonceKeys(next) {
      nonces.replaceKeys(next);
      tags.replaceKeys(next);
    },
    get overlaps() {
      return directory.overlaps;
    },
    store,
  };
}

/** The store's epoch as text, made anew only when the store has another. */
function epochReader(store: GuardedStore): () => string {
  let bytes: Uint8Array | undefined;
  let text = '';
  return () => {
    if (store.epoch !== bytes) {
      bytes = store.epoch;
      text = Buffer.from(bytes).toString('latin1');
    }
    return text;
  };
}
