import type { IpAddress } from '../lexing/address.ts';
import type { Direction } from '../types/direction.ts';

/** An audio codec we can send and receive. */
export interface LocalCodec {
  /** Its name in rtpmap lines: `PCMU`, `PCMA`, `opus`. A token; case does not matter. */
  readonly encoding: string;
  /** In hertz, 1 to 9999999. */
  readonly clockRate: number;
  /** 1 to 99. @default 1 */
  readonly channels?: number;
  /**
   * The payload type to offer, 0 to 127. An answer uses that of the offer.
   * @default that of RFC 3551, else a free one from 96 on
   */
  readonly payloadType?: number;
  /** The value of our a=fmtp line. @default none */
  readonly fmtp?: string;
}

/** A key we send SRTP with. */
export interface LocalCrypto {
  /** `AES_CM_128_HMAC_SHA1_80`, ... */
  readonly suite: string;
  /** Master key and salt from a random source, in base64. A secret: it appears in no message. */
  readonly key: string;
}

/** What we can do in one audio stream, and where we receive it. */
export interface LocalMedia {
  /**
   * IP literals to receive at, at most one a family. An answer uses the one of the offer's family,
   * a first offer the first.
   */
  readonly address: string | readonly string[];
  /** RTP port, 1 to 65535. */
  readonly port: number;
  /** RTCP port, 1 to 65535. @default port + 1 */
  readonly rtcpPort?: number;
  /** For o=: 1 to 19 digits, different for each call. Later descriptions keep the first one. */
  readonly sessionId: string;
  /** In order of preference, 1 to 32. @default PCMU and PCMA at 8000 Hz */
  readonly codecs?: readonly LocalCodec[];
  /** Whose order decides which codec an answer takes. @default 'offer' */
  readonly preference?: 'offer' | 'local';
  /** The telephone events we receive, as in fmtp; false for none. @default '0-16' */
  readonly telephoneEvents?: string | false;
  /** Milliseconds of audio we wish to receive in a packet, 1 to 1000. @default 20 */
  readonly ptime?: number;
  /** What we want to do: `sendonly` or `inactive` puts the peer on hold. @default 'sendrecv' */
  readonly direction?: Direction;
  /** Keys for SRTP, one a suite, in order of preference. @default none: RTP/SAVP is refused */
  readonly crypto?: readonly LocalCrypto[];
  /** `required`: RTP without encryption is refused, and offers are RTP/SAVP. @default 'allowed' */
  readonly srtp?: 'allowed' | 'required';
}

/** One of our addresses. */
export interface LocalAddress {
  readonly family: IpAddress['family'];
  readonly text: string;
}

/** `LocalMedia`, checked and complete. */
export interface Local {
  readonly addresses: readonly LocalAddress[];
  readonly port: number;
  readonly rtcpPort: number | undefined;
  readonly sessionId: string;
  readonly codecs: readonly (LocalCodec & { readonly channels: number })[];
  readonly preference: 'offer' | 'local';
  readonly telephoneEvents: string | undefined;
  readonly ptime: number;
  readonly direction: Direction;
  readonly crypto: readonly LocalCrypto[];
  readonly secure: boolean;
}
