import type { Transport } from '@tollgate/sip-parser';

/** One end of a conversation. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** One SIP message as a capture shows it. */
export interface CapturedMessage {
  /** Wall clock, milliseconds. */
  readonly at: number;
  readonly transport: Transport;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly bytes: Uint8Array;
}

/** One packet on a link, as a capture file holds it. */
export interface Frame {
  readonly at: number;
  /** A LINKTYPE_ number of the pcap format. */
  readonly linkType: number;
  readonly bytes: Uint8Array;
}

/** What an IP packet carries. */
export interface Segment {
  readonly transport: 'udp' | 'tcp';
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly payload: Uint8Array;
  /** TCP alone: the place of the payload in the stream, and whether the stream starts here. */
  readonly sequence: number;
  readonly isStart: boolean;
}
