import { type Encoding, sameEncoding, staticPayloadType } from '../streams/static-formats.ts';
import { streamsOf } from '../streams/streams.ts';
import type { Media, Sdp } from '../types/sdp.ts';
import { isKnown } from './agree.ts';
import type { Local, LocalAddress, LocalMedia } from './local-media.ts';
import type { Negotiated } from './negotiated.ts';
import {
  audioSection,
  describe,
  type OwnFormat,
  refusedSection,
  telephoneEvent,
} from './own-description.ts';
import { resolveLocal } from './resolve-local.ts';

/**
 * Makes an offer of one audio stream with all our codecs: a first one, or a later one if `previous`
 * is given. A later offer keeps every stream in its place (with port 0 if it is not in use) and the
 * payload types. Its version is one higher than that of the last description we sent, unless
 * nothing has changed. `local.direction` puts the peer on hold and resumes.
 *
 * Give the answer to `accept`; after a rejection call `offerRejected`.
 *
 * @throws {TypeError} for an option of `local` that is unknown, missing or of the wrong type
 * @throws {RangeError} for one whose value is not allowed
 *
 * RFC 3264 section 5, RFC 3264 section 8
 */
export function offer(local: LocalMedia, previous?: Negotiated): Sdp {
  const own = resolveLocal(local);
  const before = previous?.local.media ?? [];
  const slot = slotOf(before, previous?.audio?.index);
  const secure = own.secure || (previous?.audio?.srtp !== undefined && own.crypto.length > 0);
  const audio = audioSection(
    {
      kind: 'audio',
      protocol: secure ? 'RTP/SAVP' : 'RTP/AVP',
      formats: offeredFormats(own, knownTypes(previous, slot)),
      direction: own.direction,
      crypto: secure ? own.crypto.map((one, i) => ({ ...one, tag: i + 1 })) : [],
    },
    own,
  );
  const media = before.map((section, i) => (i === slot ? audio : refusedSection(section)));
  if (slot === before.length) media.push(audio);
  return describe(
    {
      address: addressOf(own, previous),
      times: previous?.local.times ?? [{ type: 't', value: '0 0' }],
      media,
    },
    own.sessionId,
    previous?.sent,
  );
}

/** The place of the audio stream: its own, else one where audio was refused, else a new one. */
function slotOf(before: readonly Media[], index: number | undefined): number {
  if (index !== undefined) return index;
  const free = before.findIndex(({ kind, port }) => port === 0 && kind.toLowerCase() === 'audio');
  return free === -1 ? before.length : free;
}

/** The family of the session so far stays, if we have an address of it. */
function addressOf({ addresses }: Local, previous: Negotiated | undefined): LocalAddress {
  const family = previous?.sent.connection?.addressType === 'IP6' ? 6 : 4;
  const kept = previous && addresses.find((address) => address.family === family);
  return kept ?? addresses[0]!;
}

type Assigned = ReadonlyMap<number, Encoding>;

/** The payload types that already have a meaning. They keep it: RFC 3264 section 8.3.2 */
function knownTypes(previous: Negotiated | undefined, slot: number): Assigned {
  const known = new Map<number, Encoding>();
  if (previous === undefined) return known;
  for (const codec of previous.audio?.codecs ?? []) known.set(codec.sendPayloadType, codec);
  for (const format of streamsOf(previous.local)[slot]?.formats ?? []) {
    if (isKnown(format)) known.set(Number(format.format), format.encoding);
  }
  return known;
}

const FIRST_DYNAMIC = 96;
const USUAL_TELEPHONE_EVENT = 101;

function offeredFormats(local: Local, known: Assigned): readonly OwnFormat[] {
  const reserved = new Set(local.codecs.flatMap(({ payloadType }) => payloadType ?? []));
  const assigned = new Map(known);

  function assign(wanted: Encoding, wish: number | undefined): number {
    const entries = [...assigned];
    const kept = entries.find(([, encoding]) => sameEncoding(encoding, wanted))?.[0];
    let type = kept ?? wish ?? FIRST_DYNAMIC;
    if (kept === undefined && (wish === undefined || assigned.has(wish))) {
      type = FIRST_DYNAMIC;
      while (assigned.has(type) || reserved.has(type)) type++;
    }
    assigned.set(type, wanted);
    return type;
  }

  const codecs = local.codecs.map((codec) => ({
    ...codec,
    payloadType: assign(codec, codec.payloadType ?? staticPayloadType(codec)),
  }));
  const { telephoneEvents } = local;
  if (telephoneEvents === undefined) return codecs;
  const rates = [...new Set(codecs.map(({ clockRate }) => clockRate))];
  const events = rates.map((clockRate) => {
    const wanted = { encoding: 'telephone-event', clockRate, channels: 1 };
    const wish = reserved.has(USUAL_TELEPHONE_EVENT) ? undefined : USUAL_TELEPHONE_EVENT;
    return telephoneEvent(assign(wanted, wish), clockRate, telephoneEvents);
  });
  return [...codecs, ...events];
}
