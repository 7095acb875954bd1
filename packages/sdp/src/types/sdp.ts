/**
 * A session description as it was written: lines taken apart, nothing inherited and nothing judged.
 * What each stream means (its address, direction, codecs) is told by `streamsOf`.
 *
 * RFC 8866 section 5.
 */
export interface Sdp {
  readonly kind: 'sdp';
  /** Absent where there is no o= line, or one that does not have the six fields. */
  readonly origin?: Origin;
  /** The s= line; `-` where there is none. */
  readonly name: string;
  readonly connection?: Connection;
  readonly bandwidths: readonly Bandwidth[];
  /** The t=, r= and z= lines, verbatim; `t=0 0` where there is none. */
  readonly times: readonly SdpLine[];
  readonly attributes: readonly Attribute[];
  /** Lines of every other type, verbatim and in order: i=, u=, e=, p=, k= and unknown ones. */
  readonly others: readonly SdpLine[];
  readonly media: readonly Media[];
}

/**
 * The o= line. Ids and versions are text, because many exceed what a number can hold; peers also
 * write ones that are no number at all.
 *
 * RFC 8866 section 5.2.
 */
export interface Origin {
  /** Usually `-`. May hold spaces or be empty, though the grammar forbids both. */
  readonly username: string;
  readonly sessionId: string;
  readonly sessionVersion: string;
  /** `IN`. */
  readonly networkType: string;
  /** `IP4` or `IP6`. */
  readonly addressType: string;
  readonly address: string;
}

/**
 * A c= line. The address is text that has not been checked: it can be a name, or have the suffix of
 * a multicast address (`/127`).
 *
 * RFC 8866 section 5.7.
 */
export interface Connection {
  /** `IN`. */
  readonly networkType: string;
  /** `IP4` or `IP6`. */
  readonly addressType: string;
  readonly address: string;
}

/** A b= line, such as `AS:64`. RFC 8866 section 5.8. */
export interface Bandwidth {
  readonly type: string;
  readonly value: string;
}

/** An a= line. `value` is absent for a property (`a=sendrecv`). RFC 8866 section 5.13. */
export interface Attribute {
  readonly name: string;
  readonly value?: string;
}

/** A line kept verbatim. */
export interface SdpLine {
  /** The letter before `=`. */
  readonly type: string;
  readonly value: string;
}

/** An m= line and the lines that follow it. RFC 8866 section 5.14. */
export interface Media {
  /** `audio`, `video`, `image`, `application`, ... */
  readonly kind: string;
  /** 0 to 65535. 0 says that the stream is refused or over. */
  readonly port: number;
  /** How many ports, 1 to 65535; 1 where the line does not say. */
  readonly portCount: number;
  /** `RTP/AVP`, `RTP/SAVP`, `udptl`, ... */
  readonly protocol: string;
  /** Payload types for RTP, else names. May be empty where the port is 0. */
  readonly formats: readonly string[];
  readonly connection?: Connection;
  readonly bandwidths: readonly Bandwidth[];
  readonly attributes: readonly Attribute[];
  readonly others: readonly SdpLine[];
}
