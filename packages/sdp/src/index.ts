export { accept, answered } from './negotiation/accept.ts';
export type { Destination } from './negotiation/destination.ts';
export { answerInForce, offerRejected, sessionInForce } from './negotiation/in-force.ts';
export type { LocalCodec, LocalCrypto, LocalMedia } from './negotiation/local-media.ts';
export { negotiate } from './negotiation/negotiate.ts';
export type {
  AgreedCodec,
  AudioStream,
  Negotiated,
  PayloadTypes,
  SrtpKeys,
} from './negotiation/negotiated.ts';
export { offer } from './negotiation/offer.ts';
export { REFUSALS, type RefusalReason, type Refused } from './negotiation/refusal.ts';
export { readSdp } from './reading/read-sdp.ts';
export type { RtcpAddress } from './streams/attributes.ts';
export type { CryptoLine } from './streams/crypto.ts';
export type { Encoding } from './streams/static-formats.ts';
export { type Format, type Stream, streamsOf } from './streams/streams.ts';
export type { Direction } from './types/direction.ts';
export { DEFAULT_SDP_LIMITS, type SdpLimits } from './types/limits.ts';
export { type MalformedSdp, SDP_CODES, type SdpCode } from './types/malformed.ts';
export type {
  Attribute,
  Bandwidth,
  Connection,
  Media,
  Origin,
  Sdp,
  SdpLine,
} from './types/sdp.ts';
export { writeSdp } from './writing/write-sdp.ts';
