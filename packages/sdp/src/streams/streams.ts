import { isRtp } from '../reading/fields.ts';
import { type Direction, directionIn } from '../types/direction.ts';
import type { Attribute, Connection, Media, Sdp } from '../types/sdp.ts';
import { type Known, type RtcpAddress, readKnown } from './attributes.ts';
import type { CryptoLine } from './crypto.ts';
import { type Encoding, sameEncoding, staticEncoding } from './static-formats.ts';

/** A format of a stream. */
export interface Format {
  /** As in the m= line. */
  readonly format: string;
  /**
   * What an RTP payload type carries, by its rtpmap or RFC 3551. Absent where that is not known, or
   * the description contradicts itself or RFC 3551.
   */
  readonly encoding?: Encoding;
  /** The a=fmtp value without the format. */
  readonly fmtp?: string;
}

/** One stream of a description, with what it inherits from the session. */
export interface Stream {
  readonly kind: string;
  readonly port: number;
  readonly portCount: number;
  readonly protocol: string;
  /** Each format once, in order. */
  readonly formats: readonly Format[];
  /** Where its sender wants to receive. Not checked. */
  readonly connection?: Connection;
  /** As its sender sees it. */
  readonly direction: Direction;
  /** Milliseconds of media its sender wishes to receive in a packet. */
  readonly ptime?: number;
  /** The most it can receive, in milliseconds. */
  readonly maxptime?: number;
  readonly rtcp?: RtcpAddress;
  readonly rtcpMux: boolean;
  /** The a=crypto lines that could be read. */
  readonly crypto: readonly CryptoLine[];
  readonly mid?: string;
  /** Whether ICE is offered for it. Noticed, never used. */
  readonly ice: boolean;
  /** Whether a DTLS fingerprint is given for it. Noticed, never used. */
  readonly dtls: boolean;
}

/**
 * What each m= line of a description means: its own lines, else what the session says for all.
 * Values that cannot be read are left out. Takes time in proportion to the description.
 *
 * RFC 8866 section 5.7, RFC 8866 section 6
 */
export function streamsOf(sdp: Sdp): readonly Stream[] {
  const session = readKnown(sdp.attributes);
  const direction = lastDirection(sdp.attributes);
  return sdp.media.map((media) => streamOf(media, sdp, session, direction));
}

function streamOf(
  media: Media,
  sdp: Sdp,
  session: Known,
  inherited: Direction | undefined,
): Stream {
  const own = readKnown(media.attributes);
  const connection = media.connection ?? sdp.connection;
  const ptime = own.ptime ?? session.ptime;
  const maxptime = own.maxptime ?? session.maxptime;
  const has = (flag: string): boolean => own.flags.has(flag) || session.flags.has(flag);
  return {
    kind: media.kind,
    port: media.port,
    portCount: media.portCount,
    protocol: media.protocol,
    formats: [...new Set(media.formats)].map((format) => formatOf(format, media, own)),
    ...(connection === undefined ? {} : { connection }),
    direction: lastDirection(media.attributes) ?? inherited ?? 'sendrecv',
    ...(ptime === undefined ? {} : { ptime }),
    ...(maxptime === undefined ? {} : { maxptime }),
    ...(own.rtcp === undefined ? {} : { rtcp: own.rtcp }),
    rtcpMux: own.flags.has('rtcp-mux'),
    crypto: own.crypto,
    ...(own.mid === undefined ? {} : { mid: own.mid }),
    ice: has('ice-ufrag') || has('candidate'),
    dtls: has('fingerprint'),
  };
}

function formatOf(format: string, media: Media, { rtpmaps, fmtps }: Known): Format {
  const fmtp = fmtps.get(format);
  const encoding = isRtp(media.protocol) ? encodingOf(format, rtpmaps) : undefined;
  return {
    format,
    ...(encoding === undefined ? {} : { encoding }),
    ...(fmtp === undefined ? {} : { fmtp }),
  };
}

/** An rtpmap may repeat what RFC 3551 says of a static payload type, not change it. */
function encodingOf(format: string, rtpmaps: Known['rtpmaps']): Encoding | undefined {
  const mapped = rtpmaps.get(format);
  const fixed = staticEncoding(format);
  if (mapped === undefined) return fixed;
  if (mapped === 'conflict') return undefined;
  return fixed === undefined || sameEncoding(fixed, mapped) ? mapped : undefined;
}

/** `readSdp` sees to it that a section gives one direction only. */
function lastDirection(attributes: readonly Attribute[]): Direction | undefined {
  return attributes.map(directionIn).findLast((found) => found !== undefined);
}
