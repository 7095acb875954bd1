import { readIp } from '../lexing/address.ts';
import { type CryptoLine, isPlain } from '../streams/crypto.ts';
import { type Encoding, isTelephoneEvent, sameEncoding } from '../streams/static-formats.ts';
import type { Format, Stream } from '../streams/streams.ts';
import { flowOf, meet } from '../types/direction.ts';
import { destinationOf, rtcpOf } from './destination.ts';
import type { AgreedCodec, AudioStream, SrtpKeys } from './negotiated.ts';
import { isAudible } from './own-description.ts';
import type { RefusalReason } from './refusal.ts';

/** A format whose meaning is known. */
export type KnownFormat = Format & { readonly encoding: Encoding };

export function isKnown(format: Format): format is KnownFormat {
  return format.encoding !== undefined;
}

/**
 * What follows for the audio stream from our section and the peer's, both complete: one of them is
 * the offer, the other its answer. RFC 3264 section 6, RFC 3264 section 7
 */
export function agree(
  ours: Stream,
  theirs: Stream,
  answerer: 'ours' | 'theirs',
  index: number,
): AudioStream | RefusalReason {
  const protocol = ours.protocol.toUpperCase();
  if (ours.kind.toLowerCase() !== 'audio') return 'media-type';
  if (protocol !== 'RTP/AVP' && protocol !== 'RTP/SAVP') return 'transport';
  if (theirs.portCount > 1) return 'transport';
  const rtp = destinationOf(theirs);
  if (typeof rtp === 'string') return rtp;
  const own = readIp(ours.connection?.address ?? '');
  if (own !== undefined && own.family !== rtp.family) return 'address';
  const srtp = protocol === 'RTP/SAVP' ? keysOf(ours, theirs, answerer) : undefined;
  if (srtp === undefined && protocol === 'RTP/SAVP') return 'crypto';
  const pairs = pairsOf(ours, theirs, answerer);
  const [first, ...more] = pairs.filter(({ answer }) => isAudible(answer.encoding)).map(codecOf);
  if (first === undefined) return 'format';
  const events = pairs.find(
    ({ answer: { encoding } }) =>
      isTelephoneEvent(encoding) && encoding.clockRate === first.clockRate,
  );
  const rtcp = rtcpOf(theirs, rtp);
  const flow = meet(flowOf(ours.direction), flowOf(theirs.direction));
  return {
    index,
    codecs: [first, ...more],
    remote: { address: rtp.address, port: rtp.port },
    ...(rtcp === undefined ? {} : { rtcp }),
    send: flow.send && !rtp.held,
    receive: flow.receive,
    ptime: packetTime(ours, theirs),
    ...(events === undefined ? {} : { telephoneEvent: payloadTypes(events) }),
    ...(srtp === undefined ? {} : { srtp }),
  };
}

/** One encoding in both descriptions. */
interface Pair {
  readonly ours: KnownFormat;
  readonly theirs: KnownFormat;
  readonly answer: KnownFormat;
}

/** In the order of the answer. Other formats of the answer do no harm: they are not used. */
function pairsOf(ours: Stream, theirs: Stream, answerer: 'ours' | 'theirs'): Pair[] {
  const [answer, offer] = answerer === 'ours' ? [ours, theirs] : [theirs, ours];
  return answer.formats.filter(isKnown).flatMap((answered) => {
    const offered = sameFormat(answered, offer.formats);
    if (offered === undefined) return [];
    return answerer === 'ours'
      ? [{ ours: answered, theirs: offered, answer: answered }]
      : [{ ours: offered, theirs: answered, answer: answered }];
  });
}

/** The format with the same encoding: the one with the same payload type, else the first. */
export function sameFormat(
  wanted: KnownFormat,
  formats: readonly Format[],
): KnownFormat | undefined {
  const same = formats
    .filter(isKnown)
    .filter(({ encoding }) => sameEncoding(encoding, wanted.encoding));
  return same.find(({ format }) => format === wanted.format) ?? same[0];
}

function payloadTypes({ ours, theirs }: Pair): {
  sendPayloadType: number;
  receivePayloadType: number;
} {
  return {
    sendPayloadType: Number(theirs.format),
    receivePayloadType: Number(ours.format),
  };
}

function codecOf(pair: Pair): AgreedCodec {
  const { fmtp } = pair.theirs;
  return {
    ...pair.answer.encoding,
    ...payloadTypes(pair),
    ...(fmtp === undefined ? {} : { fmtp }),
  };
}

const DEFAULT_PTIME = 20;

function packetTime(ours: Stream, theirs: Stream): number {
  const wished = theirs.ptime ?? ours.ptime ?? DEFAULT_PTIME;
  return Math.min(wished, theirs.maxptime ?? wished);
}

/** The answer has one line, with the tag and suite of one of the offer. RFC 4568 section 5.1.2 */
function keysOf(ours: Stream, theirs: Stream, answerer: 'ours' | 'theirs'): SrtpKeys | undefined {
  const [answer, offer] = answerer === 'ours' ? [ours, theirs] : [theirs, ours];
  const [chosen, ...more] = answer.crypto;
  if (chosen === undefined || more.length > 0) return undefined;
  const fits = ({ tag, suite }: CryptoLine): boolean =>
    tag === chosen.tag && suite === chosen.suite;
  const offered = offer.crypto.find(fits);
  if (offered === undefined || !isPlain(offered) || !isPlain(chosen)) return undefined;
  const [own, peer] = answerer === 'ours' ? [chosen, offered] : [offered, chosen];
  return { suite: chosen.suite, sendKey: own.key, receiveKey: peer.key };
}
