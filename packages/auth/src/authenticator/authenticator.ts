import { createHash, randomFillSync } from 'node:crypto';
import { checkKeys, flag, within, wrongType } from '@tollgate/common';
import type { MaybePromise, Now } from '@tollgate/sip-parser';
import { compileDirectory, type Overlap } from '../application/directory.ts';
import type { ApplicationOptions } from '../application/options.ts';
import type { Challenge, Decision, Drop, Refusal } from '../decision/decision.ts';
import type { Trace } from '../decision/trace.ts';
import { createNonces, readNonce } from '../digest/nonce.ts';
import { completePolicy } from '../digest/policy.ts';
import { checkStore } from '../store/check-store.ts';
import type { GuardedStore } from '../store/guard.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { type CheckNonce, type Context, drawDecoys, type Pending, Screened } from './context.ts';
import type { Received } from './exchange.ts';
import { type AuthenticatorOptions, readSettings } from './options.ts';
import { createFailures, createReplies, createToTags } from './replies.ts';
import { screen } from './screen.ts';
import { createVerify } from './verify.ts';

/** What judges: the gates, and nothing to manage them by. */
export interface Judge {
  /**
   * Judges what can be judged from memory: lock, application, access list, credentials present,
   * nonce genuine. Always synchronous; answers other than `pending` are final and stateless.
   * A trace given here belongs to `verify` too.
   */
  screen(incoming: Received, trace?: Trace): Refusal | Challenge | Drop | Pending;
  /**
   * Verifies what `screen` let through, once. A promise only where the credential look-up or the
   * store answers by one, and never rejected: what they throw becomes a refusal with 503. Takes a
   * clock, since time passes while it waits. Throws a TypeError for anything but a `Pending`.
   */
  verify(pending: Pending, clock: () => Now, trace?: Trace): MaybePromise<Decision>;
  /** Takes each ACK that matches no transaction and no dialog: it may prove a refused UDP source. */
  acknowledged(ack: Received): void;
}

/** Decides whether requests may come in. Reads no clock, keeps nothing about strangers. */
export interface Authenticator extends Judge {
  /** Replaces all applications at once. Throws, and changes nothing, if one of them is wrong. */
  replace(applications: readonly ApplicationOptions[]): void;
  /** Replaces the keys, newest first: a key that is not listed no longer verifies. */
  replaceNonceKeys(keys: readonly Uint8Array[]): void;
  /** Applications that can claim one call; worth a warning. */
  readonly overlaps: readonly Overlap[];
  /** Where locks are listed and lifted. */
  readonly store: GuardedStore;
  /**
   * The same gates with the same realm, applications and keys, over another store: to find out what
   * would be decided, without consequences. Applications and keys replaced later hold there too.
   */
  rehearse(options: RehearsalOptions): Judge;
}

/** @throws {TypeError | RangeError} naming the option that is unknown or wrong, by its full path */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const settings = readSettings(options);
  const { nonceKeys, nonceTtlMs = 60_000, random = randomFillSync } = options;
  const keys = nonceKeys === undefined ? { random } : { nonceKeys, random };
  const policy = completePolicy(options);
  let directory = compileDirectory(options.applications, policy, settings.uniform);
  const store = options.store ?? within('lockout', () => createMemoryStore(options.lockout));
  const nonces = createNonces({ ...keys, nonceTtlMs });
  const tags = createToTags(keys);
  const decoys = drawDecoys(random);
  const contextOver = (over: GuardedStore, checkNonce: CheckNonce): Context => ({
    settings,
    policy,
    nonceTtlMs,
    directory: () => directory,
    store: over,
    epoch: epochReader(over),
    checkNonce,
    replies: createReplies(settings.realm, nonces, tags),
    failures: createFailures(over, tags, settings.countUnverifiedUdp),
    decoys,
  });
  const check: CheckNonce = ({ nonce }, binding, now) => nonces.check(nonce, binding, now);
  return {
    ...createJudge(contextOver(store, check)),
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
    rehearse(how) {
      checkKeys('', how, rehearsalOptionNames);
      const { store: other, assumeNonce = false } = how;
      checkStore('store', other);
      flag('assumeNonce', assumeNonce);
      const lenient = assumeNonce ? assumeGenuine(check, nonceTtlMs) : check;
      return createJudge(contextOver(other, lenient));
    },
  };
}

function createJudge(context: Context): Judge {
  const verify = createVerify(context);
  return {
    screen: (incoming, trace) => screen(context, incoming, trace),
    verify(pending, clock, trace) {
      if (!(pending instanceof Screened) || pending.judge !== context) {
        throw wrongType('pending', 'what screen of the same judge returned', pending);
      }
      return verify(pending, clock, trace);
    },
    acknowledged(ack) {
      const found = context.directory().find(ack.message.requestUri.canonicalUser);
      const application = typeof found === 'string' ? '' : found.id;
      context.failures.acknowledged(ack, application);
    },
  };
}

/** Read anew for each nonce: a shared store may change it at any time, in place even. */
function epochReader(store: GuardedStore): () => string {
  return () => {
    const { buffer, byteOffset, byteLength } = store.epoch;
    return Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
  };
}

/** How to judge without consequences. */
export interface RehearsalOptions {
  /** Where its failures, locks and used nonces go: a store that keeps them from the real one. */
  readonly store: GuardedStore;
  /**
   * Take any nonce as one of ours, as if its signature had been checked, so that a packet can be
   * explained where the key that signed it is not at hand. A nonce of our form still says its
   * algorithm and age. Never let a call in by it. @default false
   */
  readonly assumeNonce?: boolean;
}

const rehearsalOptionNames: readonly string[] = Object.keys({
  store: true,
  assumeNonce: true,
} satisfies Record<keyof Required<RehearsalOptions>, true>);

/** What `check` finds genuine, and whatever else is only taken as such. */
export function assumeGenuine(check: CheckNonce, ttlMs: number): CheckNonce {
  return (answer, binding, now) => {
    const genuine = check(answer, binding, now);
    if (genuine !== undefined) return genuine;
    const { algorithm, issued } = readNonce(answer.nonce) ?? { ...answer, issued: now.wall };
    const expired = now.wall - issued >= ttlMs;
    const id = createHash('sha256').update(answer.nonce, 'latin1').digest().subarray(0, 16);
    return { algorithm, issued, expired, id, assumed: true };
  };
}
