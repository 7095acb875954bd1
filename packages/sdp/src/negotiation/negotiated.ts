import type { Direction } from '../types/direction.ts';
import type { Sdp } from '../types/sdp.ts';
import type { Destination } from './destination.ts';

/**
 * What both sides have agreed on. Keep it for the rest of the call and pass it to the next
 * negotiation: versions, stream positions and payload types depend on it.
 *
 * **Warning:** with SRTP it holds keys in plain text.
 */
export interface Negotiated {
  readonly kind: 'negotiated';
  /** Our description in force. After `negotiate` and `answerInForce`: the answer to send. */
  readonly local: Sdp;
  /** The last description we sent: `local`, or a later offer that was rejected. */
  readonly sent: Sdp;
  /**
   * What we want to do in each stream, by the position of its m= line, whether or not the peer
   * allows it now. It tells how to resume after a hold.
   */
  readonly wanted: readonly Direction[];
  /** Absent if there is no audio stream, or none that this package understands. */
  readonly audio?: AudioStream;
}

/** What to do in the audio stream. */
export interface AudioStream {
  /** Its position among the m= lines, from 0. */
  readonly index: number;
  /** At least one. Send the first; be ready to receive each. */
  readonly codecs: readonly [AgreedCodec, ...AgreedCodec[]];
  /** Where to send RTP. 0.0.0.0 or `::` while the peer holds the call; `send` is then false. */
  readonly remote: Destination;
  /** Where to send RTCP; absent while the peer holds the call by 0.0.0.0. */
  readonly rtcp?: Destination;
  /** Whether we may send. */
  readonly send: boolean;
  /** Whether the peer may send. */
  readonly receive: boolean;
  /** Milliseconds of audio the peer wishes in a packet, at most what it can take; else our own. */
  readonly ptime: number;
  /** Absent where telephone events were not agreed on at the clock rate of the first codec. */
  readonly telephoneEvent?: PayloadTypes;
  /** Absent for RTP without encryption. */
  readonly srtp?: SrtpKeys;
}

/** The payload types of one format. They differ where an answer has renumbered it. */
export interface PayloadTypes {
  readonly sendPayloadType: number;
  readonly receivePayloadType: number;
}

/** A codec both sides have. */
export interface AgreedCodec extends PayloadTypes {
  /** As the answer spells it. */
  readonly encoding: string;
  /** In hertz. */
  readonly clockRate: number;
  readonly channels: number;
  /** The peer's a=fmtp value. Not checked. */
  readonly fmtp?: string;
}

/** The keys of both ways, in base64. Secrets. */
export interface SrtpKeys {
  readonly suite: string;
  readonly sendKey: string;
  readonly receiveKey: string;
}
