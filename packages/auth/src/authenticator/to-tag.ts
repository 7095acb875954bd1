import { timingSafeEqual } from 'node:crypto';
import type { Now, SipRequest, Source } from '@tollgate/sip-parser';
import { sourceBinding } from '../digest/binding.ts';
import { createKeyring, type KeyringOptions, type SigningKey } from '../digest/keyring.ts';

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

const meanings: readonly TagMeaning[] = ['none', 'access-list', 'unknown-application'];
const letters = 'nau';

export function createToTags(options: Pick<KeyringOptions, 'keys' | 'random'>): ToTags {
  const ring = createKeyring({ purpose: 'to-tag', rotateMs: 3_600_000, ...options });
  return {
    make(request, source, meaning, now) {
      const letter = letters.charAt(meanings.indexOf(meaning));
      return letter + sign(ring.current(now), letter, request, source);
    },
    read(ack, source) {
      const letter = ack.to.tag.charAt(0);
      const meaning = letter === '' ? undefined : meanings[letters.indexOf(letter)];
      if (meaning === undefined || meaning === 'none') return undefined;
      for (const key of ring.all()) {
        const tag = letter + sign(key, letter, ack, source);
        if (same(ack.to.tag, tag)) return { meaning, tag };
      }
      return undefined;
    },
    replaceKeys: (keys) => ring.replace(keys),
  };
}

function sign(key: SigningKey, letter: string, m: SipRequest, source: Source): string {
  const user = m.requestUri.canonicalUser;
  const parts = [m.callId, m.from.tag, m.topVia.branch, user];
  const text = parts.map((part) => `${part.length}:${part}`).join('');
  return key.sign(`${letter}${sourceBinding(source.ip)}|${m.cseq.number}|${text}`).slice(0, 24);
}

function same(received: string, expected: string): boolean {
  const bytes = Buffer.from(received, 'latin1');
  return (
    bytes.length === expected.length && timingSafeEqual(bytes, Buffer.from(expected, 'latin1'))
  );
}
