import { randomFillSync, timingSafeEqual } from 'node:crypto';
import { callable, checkKeys } from '@tollgate/common';
import {
  type HeaderList,
  type Now,
  type SipRequest,
  type Source,
  writeResponse,
} from '@tollgate/sip-parser';
import type { Challenge, Drop, Refusal } from '../decision/decision.ts';
import type { ReasonCode } from '../decision/reasons.ts';
import { sourceBinding } from '../digest/binding.ts';
import { challenge as challengeValue } from '../digest/challenge.ts';
import { createKeyring, type SigningKey } from '../digest/keyring.ts';
import type { Nonces } from '../digest/nonce.ts';
import type { FailureKind, Origin } from '../lockout/failure.ts';
import type { GuardedStore } from '../store/guard.ts';
import type { Asked, Received } from './exchange.ts';

type Header = HeaderList[number];

/** Whom an answer goes to, and what it is about. */
export interface Subject {
  readonly request: SipRequest;
  readonly source: Source;
  /** The id of an application that exists. */
  readonly application: string | undefined;
}

export interface RefusalInit {
  readonly reason: ReasonCode;
  readonly status: number;
  /** What the ACK of this answer will prove. @default 'none' */
  readonly meaning?: TagMeaning;
  readonly cause?: unknown;
}

/** Writes the answers of one authenticator. */
export interface Replies {
  refuse(to: Subject, now: Now, init: RefusalInit): Refusal;
  /** One challenge an algorithm, fewer where the answer would be worth forging a source for. */
  challenge(to: Subject, now: Now, reason: ReasonCode, asked: Asked): Challenge | Drop;
}

const retryAfter: Header = ['Retry-After', '5'];
const staleReasons: readonly ReasonCode[] = ['nonce-expired', 'replay'];

export function createReplies(realm: string, nonces: Nonces, tags: ToTags): Replies {
  return {
    refuse({ request, source, application }, now, init) {
      const { reason, status, meaning = 'none', cause } = init;
      const toTag = tags.make({ message: request, source, now }, meaning);
      const headers = status === 503 ? [retryAfter] : [];
      const response = writeResponse(request, { status, toTag, source, headers });
      const refusal = { kind: 'refuse', reason, application, status, response } as const;
      return cause === undefined ? refusal : { ...refusal, cause };
    },
    challenge({ request, source, application }, now, reason, { policy, binding }) {
      const status = policy.challengeStatus;
      const name = status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate';
      const stale = staleReasons.includes(reason);
      const toTag = tags.make({ message: request, source, now }, 'none');
      const issuedTo = policy.nonceSource === 'ip' ? undefined : source.ip;
      const headers = policy.algorithms.map((algorithm): Header => {
        const nonce = nonces.issue(algorithm, binding, now, issuedTo);
        return [name, challengeValue({ realm, nonce, algorithm, qop: policy.offered, stale })];
      });
      const room = responseRoom(source, request.bytes.length);
      for (; headers.length > 0; headers.pop()) {
        const response = writeResponse(request, { status, toTag, source, headers });
        if (response.length <= room) {
          return { kind: 'challenge', reason, application, status, response, stale };
        }
      }
      return { kind: 'drop', reason: 'response-too-large', application };
    },
  };
}

/**
 * The most bytes an answer may have that goes to somebody unproven: over UDP the address may be
 * forged, and an answer must not be worth forging it for. Three times the request; a tenth more
 * than the request from 700 bytes on, where every honest INVITE has parts no answer repeats.
 * RFC 9000 section 8.1 (the factor)
 */
export function responseRoom(source: Source, requestBytes: number): number {
  if (source.transport !== 'udp') return Number.POSITIVE_INFINITY;
  return requestBytes < 700 ? 3 * requestBytes : 1.1 * requestBytes;
}

const tagLength = 24;

/** What the ACK of an answer is worth: nothing, or the proof of a failure. */
export type TagMeaning = 'none' | 'access-list' | 'unknown-application';

/** A failure proven to have come from its address, and a name for it that no copy changes. */
export interface ProvenTag {
  readonly meaning: Exclude<TagMeaning, 'none'>;
  readonly tag: string;
}

/**
 * To tags of answers for which nothing is remembered. The same request gets the same tag (RFC 3261
 * section 8.2.7), and only who receives the answer can know it: an ACK that brings it back proves
 * that its source address is real.
 */
export interface ToTags {
  make(incoming: Received, meaning: TagMeaning): string;
  /** What this ACK proves, if it brings back a tag made here that means something. */
  read(ack: Omit<Received, 'now'>): ProvenTag | undefined;
  replaceKeys(keys: readonly Uint8Array[]): void;
}

export interface ToTagOptions {
  /** Secrets of at least 16 bytes, newest first. @default random, renewed hourly */
  readonly nonceKeys?: readonly Uint8Array[];
  /** Fills bytes; must be unpredictable. @default `randomFillSync` of node:crypto */
  readonly random?: (bytes: Uint8Array) => void;
}

const provable = ['access-list', 'unknown-application'] as const;

const toTagOptionNames: readonly string[] = Object.keys({
  nonceKeys: true,
  random: true,
} satisfies Record<keyof Required<ToTagOptions>, true>);

/**
 * Makes To tags and reads them back. RFC 3261 section 8.2.7
 *
 * @throws {TypeError | RangeError} naming the option that is unknown or wrong
 */
export function createToTags(options: ToTagOptions = {}): ToTags {
  checkKeys('', options, toTagOptionNames);
  const { nonceKeys: keys, random = randomFillSync } = options;
  callable('random', random, '(bytes) => void that fills them');
  const ring = createKeyring({ purpose: 'to-tag', rotateMs: 3_600_000, keys, random });
  return {
    make: (incoming, meaning) => sign(ring.current(incoming.now), meaning, incoming),
    read(ack) {
      const received = Buffer.from(ack.message.to.tag, 'latin1');
      if (received.length !== tagLength) return undefined;
      for (const key of ring.all()) {
        for (const meaning of provable) {
          const tag = sign(key, meaning, ack);
          if (timingSafeEqual(received, Buffer.from(tag, 'latin1'))) return { meaning, tag };
        }
      }
      return undefined;
    },
    replaceKeys: (keys) => ring.replace(keys),
  };
}

// The meaning is signed but not shown: a tag must not tell an application that exists from one
// that does not.
function sign(
  key: SigningKey,
  meaning: TagMeaning,
  { message, source }: Omit<Received, 'now'>,
): string {
  const { callId, from, topVia, cseq, requestUri } = message;
  const user = requestUri.canonicalUser;
  const signed = key.sign(
    `${meaning}|${sourceBinding(source.ip)}|${cseq.number}|${callId.length}:${callId}` +
      `${from.tag.length}:${from.tag}${topVia.branch.length}:${topVia.branch}${user}`,
  );
  return signed.slice(0, tagLength);
}

/** Puts failures that no digest proves down to sources that really sent them. */
export interface Failures {
  /** A refusal by `screen`: counted now, or once its ACK brings the tag of this meaning back. */
  screened(incoming: Received, origin: Origin, reason: ReasonCode): TagMeaning;
  /** An ACK that matched nothing. */
  acknowledged(ack: Received, application: string): void;
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
    screened(incoming, origin, reason) {
      const failure = failureOf(reason);
      if (failure === undefined) return 'none';
      if (incoming.source.transport === 'udp' && !countAtOnce) return failure;
      const tag = tags.make(incoming, failure);
      if (once(tag)) store.report({ ...origin, failure }, incoming.now);
      return 'none';
    },
    acknowledged(ack, application) {
      const proven = tags.read(ack);
      if (proven === undefined || !once(proven.tag)) return;
      store.report({ ip: ack.source.ip, application, failure: proven.meaning }, ack.now);
    },
  };
}

/** What a refusal counts as; undefined where it is not the caller's fault. */
export function failureOf(
  reason: ReasonCode,
): Extract<FailureKind, 'access-list' | 'unknown-application'> | undefined {
  if (reason === 'access-list-miss') return 'access-list';
  if (reason === 'application-unknown' || reason === 'number-not-assigned')
    return 'unknown-application';
  return undefined;
}
