import { randomFillSync, timingSafeEqual } from 'node:crypto';
import type { Now, SipRequest, Source } from '@tollgate/sip-parser';
import { sourceBinding } from '../digest/binding.ts';
import { createKeyring, type SigningKey } from '../digest/keyring.ts';

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
  make(request: SipRequest, source: Source, meaning: TagMeaning, now: Now): string;
  /** What this ACK proves, if it brings back a tag of ours that means something. */
  read(ack: SipRequest, source: Source): ProvenTag | undefined;
  replaceKeys(keys: readonly Uint8Array[]): void;
}

export interface ToTagOptions {
  /** Secrets of at least 16 bytes, newest first. @default random, renewed hourly */
  readonly nonceKeys?: readonly Uint8Array[];
  /** Fills bytes; must be unpredictable. @default `randomFillSync` of node:crypto */
  readonly random?: (bytes: Uint8Array) => void;
}

const provable = ['access-list', 'unknown-application'] as const;

/** Throws as `createNonces` does where keys are wrong. RFC 3261 section 8.2.7 */
export function createToTags(options: ToTagOptions = {}): ToTags {
  const { nonceKeys: keys, random = randomFillSync } = options;
  const ring = createKeyring({ purpose: 'to-tag', rotateMs: 3_600_000, keys, random });
  return {
    make: (request, source, meaning, now) => sign(ring.current(now), meaning, request, source),
    read(ack, source) {
      const received = Buffer.from(ack.to.tag, 'latin1');
      if (received.length !== tagLength) return undefined;
      for (const key of ring.all()) {
        for (const meaning of provable) {
          const tag = sign(key, meaning, ack, source);
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
function sign(key: SigningKey, meaning: TagMeaning, m: SipRequest, source: Source): string {
  const { callId, from, topVia, cseq, requestUri } = m;
  const user = requestUri.canonicalUser;
  const signed = key.sign(
    `${meaning}|${sourceBinding(source.ip)}|${cseq.number}|${callId.length}:${callId}` +
      `${from.tag.length}:${from.tag}${topVia.branch.length}:${topVia.branch}${user}`,
  );
  return signed.slice(0, tagLength);
}
