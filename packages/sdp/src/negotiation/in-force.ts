import { isPlain } from '../streams/crypto.ts';
import { isTelephoneEvent } from '../streams/static-formats.ts';
import { type Format, type Stream, streamsOf } from '../streams/streams.ts';
import { type Direction, directionIn, directionOf, flowOf, meet } from '../types/direction.ts';
import type { Attribute, Media, Sdp } from '../types/sdp.ts';
import { agree, isKnown, sameFormat } from './agree.ts';
import { flowOfPeer } from './destination.ts';
import type { Negotiated } from './negotiated.ts';
import { isAudible, refusedSection, successor } from './own-description.ts';
import { type RefusalReason, type Refused, refused } from './refusal.ts';

/**
 * Makes the offer to send when a re-INVITE comes without SDP: our description in force, with the
 * directions we want, so that it can resume a call on hold. Its version is one higher than that of
 * the last description we sent, unless nothing has changed.
 *
 * Give the answer to `accept`.
 *
 * RFC 3261 section 14.2, RFC 3264 section 8.
 */
export function sessionInForce({ local, sent, wanted }: Negotiated): Sdp {
  const media = local.media.map((section, i) =>
    section.port === 0 ? section : withDirection(section, wanted[i] ?? 'sendrecv'),
  );
  return successor({ ...local, media }, sent);
}

/**
 * Notes that the peer has rejected our offer. The session stays as it was; the version of the offer
 * is not used again.
 *
 * RFC 3264 section 8.
 */
export function offerRejected(previous: Negotiated, offered: Sdp): Negotiated {
  return { ...previous, sent: offered };
}

/**
 * Answers a later offer with the streams in force and nothing else. Refuses the offer if a stream
 * that it continues has another kind or protocol, no common format, or no common SRTP suite.
 * Answers hold and resume, and streams that the offer ends; streams that it adds are refused with
 * port 0. Works for every kind of stream, including the answer of a media server that `answered`
 * has noted.
 *
 * RFC 3264 section 8.
 */
export function answerInForce(offer: Sdp, previous: Negotiated): Negotiated | Refused {
  const ours = streamsOf(previous.local);
  const theirs = streamsOf(offer);
  const media: Media[] = [];
  for (const [i, offered] of offer.media.entries()) {
    const own = previous.local.media[i];
    if (own === undefined || own.port === 0 || offered.port === 0) {
      media.push(refusedSection(offered));
      continue;
    }
    const kept = keep(
      own,
      ours[i]!,
      theirs[i]!,
      previous.wanted[i] ?? 'sendrecv',
      suiteOf(previous, i),
    );
    if (typeof kept === 'string') return refused(kept);
    media.push(kept);
  }
  const asks = offer.media.some(({ port }) => port !== 0);
  if (asks && media.every(({ port }) => port === 0)) return refused('media-type');
  const answer = successor({ ...previous.local, times: offer.times, media }, previous.sent);
  const { wanted, audio: before } = previous;
  const agreed = { kind: 'negotiated', local: answer, sent: answer } as const;
  const directions = media.map((_, i) => wanted[i] ?? 'sendrecv');
  const index = before?.index ?? -1;
  if (!media[index]?.port) return { ...agreed, wanted: directions };
  const audio = agree(streamsOf(answer)[index]!, theirs[index]!, 'ours', index);
  return typeof audio === 'string' ? refused(audio) : { ...agreed, wanted: directions, audio };
}

function suiteOf({ audio }: Negotiated, index: number): string | undefined {
  return audio?.index === index ? audio.srtp?.suite : undefined;
}

/** Our section as it is, with what the new offer still allows. */
function keep(
  own: Media,
  ours: Stream,
  theirs: Stream,
  wanted: Direction,
  suite: string | undefined,
): Media | RefusalReason {
  const { kind, protocol } = theirs;
  if (ours.kind.toLowerCase() !== theirs.kind.toLowerCase()) return 'media-type';
  if (ours.protocol.toUpperCase() !== theirs.protocol.toUpperCase()) return 'transport';
  const types = renumbered(ours.formats, theirs.formats);
  const audible = ours.formats.some((one) => types.has(one.format) && isMedia(one));
  if (!audible) return 'format';
  const key = chosenKey(ours, theirs, suite);
  if (key === undefined && ours.crypto.length > 0) return 'crypto';
  const attributes = own.attributes.flatMap((attribute) => {
    if (attribute.name !== 'crypto' || key === undefined) return ofFormats(attribute, types);
    const isChosen = Number(firstWord(attribute)) === key.tag;
    return isChosen ? withFirstWord(attribute, String(key.newTag)) : [];
  });
  const formats = own.formats.flatMap((format) => types.get(format) ?? []);
  const direction = directionOf(meet(flowOf(wanted), flowOfPeer(theirs, ours)));
  return withDirection({ ...own, kind, protocol, formats, attributes }, direction);
}

/** What carries the media itself. */
function isMedia({ encoding }: Format): boolean {
  return encoding === undefined || isAudible(encoding);
}

/**
 * Our formats that are still offered, each with its name in the new offer. Telephone events are
 * left out if no codec with their clock rate remains.
 */
function renumbered(
  ours: readonly Format[],
  theirs: readonly Format[],
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const unknown = new Map(theirs.filter((one) => !isKnown(one)).map((one) => [one.format, one]));
  for (const own of ours) {
    const offered = isKnown(own) ? sameFormat(own, theirs) : unknown.get(own.format);
    if (offered === undefined || taken.has(offered.format)) continue;
    names.set(own.format, offered.format);
    taken.add(offered.format);
  }
  const kept = ours.filter(({ format }) => names.has(format));
  const rates = new Set(kept.filter(isMedia).map(({ encoding }) => encoding?.clockRate));
  for (const { format, encoding } of kept) {
    if (encoding && isTelephoneEvent(encoding) && !rates.has(encoding.clockRate))
      names.delete(format);
  }
  return names;
}

/**
 * Our key in force, or the first whose suite is offered, and the tag that the new offer gives to
 * that suite. An answer has one key. RFC 4568 section 5.1.2
 */
function chosenKey(
  ours: Stream,
  theirs: Stream,
  suite: string | undefined,
): { readonly tag: number; readonly newTag: number } | undefined {
  const pairs = ours.crypto.flatMap((own) => {
    const offered = theirs.crypto.find((line) => line.suite === own.suite && isPlain(line));
    return offered === undefined ? [] : [{ suite: own.suite, tag: own.tag, newTag: offered.tag }];
  });
  return pairs.find((pair) => pair.suite === suite) ?? pairs[0];
}

const OF_FORMATS = new Set(['rtpmap', 'fmtp', 'rtcp-fb']);

/** A line about one format follows its format: renamed, or left out with it. */
function ofFormats(attribute: Attribute, types: ReadonlyMap<string, string>): readonly Attribute[] {
  if (!OF_FORMATS.has(attribute.name)) return [attribute];
  const format = firstWord(attribute);
  if (format === '*') return [attribute];
  const type = types.get(format);
  return type === undefined ? [] : withFirstWord(attribute, type);
}

function firstWord({ value = '' }: Attribute): string {
  return value.trim().split(' ', 1)[0]!;
}

function withFirstWord({ name, value = '' }: Attribute, word: string): readonly Attribute[] {
  const text = value.trim();
  const space = text.indexOf(' ');
  return [{ name, value: space === -1 ? word : word + text.slice(space) }];
}

/** The section with this direction, in the place of the one it had, else at its end. */
function withDirection(media: Media, direction: Direction): Media {
  const at = media.attributes.findIndex((one) => directionIn(one) !== undefined);
  const others = media.attributes.filter((one) => directionIn(one) === undefined);
  const place = at === -1 ? others.length : at;
  return { ...media, attributes: others.toSpliced(place, 0, { name: direction }) };
}
