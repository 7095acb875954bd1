import { type CryptoLine, isPlain } from '../streams/crypto.ts';
import { sameEncoding } from '../streams/static-formats.ts';
import { type Stream, streamsOf } from '../streams/streams.ts';
import { type Direction, directionOf, flowOf, meet } from '../types/direction.ts';
import type { Sdp } from '../types/sdp.ts';
import { agree, isKnown } from './agree.ts';
import { destinationOf } from './destination.ts';
import type { Local, LocalAddress, LocalCrypto, LocalMedia } from './local-media.ts';
import type { Negotiated } from './negotiated.ts';
import {
  audioSection,
  describe,
  type OwnFormat,
  refusedSection,
  telephoneEvent,
} from './own-description.ts';
import { closer, type RefusalReason, type Refused, refused } from './refusal.ts';
import { resolveLocal } from './resolve-local.ts';

/** The stream that is taken, and how. */
interface Choice {
  readonly index: number;
  readonly address: LocalAddress;
  readonly formats: readonly OwnFormat[];
  readonly crypto: readonly (LocalCrypto & { readonly tag: number })[];
  readonly direction: Direction;
}

/**
 * Answers an offer. Takes the audio stream of the session so far, else the first that fits, with
 * one codec and, if they are offered at its clock rate, telephone events. Refuses every other
 * stream with port 0. The answer to send is `local` of the result. If the offer asks for streams
 * and none fits, the whole offer is refused and the session so far stays.
 *
 * Understands hold in each form: `sendonly`, `inactive`, 0.0.0.0. Takes RTP/AVP, and RTP/SAVP if
 * `local.crypto` has one of its suites. Leaves ICE, DTLS, bundling and rtcp-mux out of the answer,
 * which tells the peer that they are not used.
 *
 * @param previous what was agreed before in this call; without it the answer has version 1
 * @throws {TypeError} for an option of `local` that is unknown, missing or of the wrong type
 * @throws {RangeError} for one whose value is not allowed
 *
 * RFC 3264 section 6, RFC 3264 section 8
 */
export function negotiate(
  offer: Sdp,
  local: LocalMedia,
  previous?: Negotiated,
): Negotiated | Refused {
  const own = resolveLocal(local);
  const streams = streamsOf(offer);
  const choice = choose(streams, own, previous?.audio?.index);
  if (typeof choice === 'string') return refused(choice);
  const answer = describe(
    {
      address: choice?.address ?? ownAddress(own, previous),
      times: offer.times,
      media: offer.media.map((media, index) =>
        index === choice?.index
          ? audioSection({ ...choice, kind: media.kind, protocol: media.protocol }, own)
          : refusedSection(media),
      ),
    },
    own.sessionId,
    previous?.sent,
  );
  const agreed = { kind: 'negotiated', local: answer, sent: answer } as const;
  const wanted = streams.map(() => own.direction);
  if (choice === undefined) return { ...agreed, wanted };
  const { index } = choice;
  const audio = agree(streamsOf(answer)[index]!, streams[index]!, 'ours', index);
  return typeof audio === 'string' ? refused(audio) : { ...agreed, wanted, audio };
}

/** Where nothing is received any more, the address stays what it was. */
function ownAddress({ addresses }: Local, previous: Negotiated | undefined): LocalAddress {
  const before = previous?.sent.connection?.address;
  return addresses.find(({ text }) => text === before) ?? addresses[0]!;
}

/** undefined where the offer asks for no stream. */
function choose(
  streams: readonly Stream[],
  local: Local,
  preferred = 0,
): Choice | RefusalReason | undefined {
  const open = [...streams.entries()].filter(([, { port }]) => port !== 0);
  // The sort is stable: the stream of the session so far comes first, the others keep their order.
  open.sort(([a], [b]) => Number(b === preferred) - Number(a === preferred));
  let reason: RefusalReason | undefined;
  for (const [index, stream] of open) {
    const choice = fit(index, stream, local);
    if (typeof choice !== 'string') return choice;
    reason = closer(reason, choice);
  }
  return reason;
}

/** Whether we can take a stream: the cheap questions first. */
function fit(index: number, stream: Stream, local: Local): Choice | RefusalReason {
  if (stream.kind.toLowerCase() !== 'audio') return 'media-type';
  const protocol = stream.protocol.toUpperCase();
  const secure = protocol === 'RTP/SAVP' && local.crypto.length > 0;
  const plain = protocol === 'RTP/AVP' && !local.secure;
  if ((!secure && !plain) || stream.portCount > 1) return 'transport';
  const rtp = destinationOf(stream);
  if (typeof rtp === 'string') return rtp;
  const address = local.addresses.find(({ family }) => family === rtp.family);
  if (address === undefined) return 'address';
  const crypto = secure ? chooseCrypto(stream.crypto, local) : [];
  if (crypto === undefined) return 'crypto';
  const formats = chooseFormats(stream, local);
  if (formats === undefined) return 'format';
  const theirs = flowOf(stream.direction);
  // The peer cannot receive at 0.0.0.0, even if its direction says so.
  const flow = meet(flowOf(local.direction), { ...theirs, receive: theirs.receive && !rtp.held });
  return { index, address, formats, crypto, direction: directionOf(flow) };
}

/** One line, with the tag of the offer and our key. RFC 4568 section 5.1.2 */
function chooseCrypto(
  offered: readonly CryptoLine[],
  { crypto, preference }: Local,
): Choice['crypto'] | undefined {
  const pairs = offered.filter(isPlain).flatMap(({ tag, suite }) => {
    const own = crypto.find((one) => one.suite === suite);
    return own === undefined ? [] : [{ tag, suite, key: own.key }];
  });
  const rank = ({ suite }: LocalCrypto): number => crypto.findIndex((one) => one.suite === suite);
  if (preference === 'local') pairs.sort((a, b) => rank(a) - rank(b));
  return pairs.length === 0 ? undefined : pairs.slice(0, 1);
}

/** One codec, and telephone events at its clock rate, with the payload types of the offer. */
function chooseFormats(stream: Stream, local: Local): readonly OwnFormat[] | undefined {
  const known = stream.formats.filter(isKnown);
  const pairs = known.flatMap(({ format, encoding }) => {
    const codec = local.codecs.find((one) => sameEncoding(one, encoding));
    return codec === undefined ? [] : [{ ...codec, payloadType: Number(format) }];
  });
  const rank = (one: OwnFormat): number =>
    local.codecs.findIndex((codec) => sameEncoding(codec, one));
  if (local.preference === 'local') pairs.sort((a, b) => rank(a) - rank(b));
  const codec = pairs[0];
  if (codec === undefined) return undefined;
  const wanted = { encoding: 'telephone-event', clockRate: codec.clockRate, channels: 1 };
  const events = known.find(({ encoding }) => sameEncoding(encoding, wanted));
  if (events === undefined || local.telephoneEvents === undefined) return [codec];
  return [codec, telephoneEvent(Number(events.format), codec.clockRate, local.telephoneEvents)];
}
