import { type IpAddress, readIp } from '../lexing/address.ts';
import type { Stream } from '../streams/streams.ts';
import { type Flow, flowOf } from '../types/direction.ts';
import type { RefusalReason } from './refusal.ts';

/** An address and port of the peer. */
export interface Destination {
  readonly address: string;
  readonly port: number;
}

/** A destination that RTP can be sent to, or 0.0.0.0 or `::` while on hold. */
export interface RtpDestination extends Destination {
  readonly family: IpAddress['family'];
  /** The address is 0.0.0.0 or `::`: nothing may be sent. RFC 3264 section 8.4 */
  readonly held: boolean;
}

/**
 * Where a stream is to be sent. Names are not resolved; what no peer can have is refused.
 * RFC 8866 section 5.7
 */
export function destinationOf({ connection, port }: Stream): RtpDestination | RefusalReason {
  if (connection === undefined) return 'address';
  const { networkType, addressType, address } = connection;
  if (networkType.toUpperCase() !== 'IN') return 'network';
  const ip = readIp(address.split('/', 1)[0]!);
  if (ip === undefined || addressType.toUpperCase() !== `IP${ip.family}`) return 'address';
  if (ip.use === 'multicast') return 'multicast';
  if (ip.use === 'unusable' || address.includes('/')) return 'address';
  return { address, port, family: ip.family, held: ip.use === 'unspecified' };
}

/** What the peer does. If both sides use ICE, 0.0.0.0 is no hold: a candidate has the address. */
export function flowOfPeer(theirs: Stream, ours: Stream): Flow {
  const { send, receive } = flowOf(theirs.direction);
  const held = readIp(theirs.connection?.address ?? '')?.use === 'unspecified';
  return { send, receive: receive && (!held || (theirs.ice && ours.ice)) };
}

/** Where RTCP goes: a=rtcp, else the port after RTP. undefined while on hold or without a port. */
export function rtcpOf(stream: Stream, rtp: RtpDestination): Destination | undefined {
  if (rtp.held) return undefined;
  const { port = rtp.port + 1, address = rtp.address } = stream.rtcp ?? {};
  if (port > 65_535) return undefined;
  const ip = readIp(address);
  const usable = ip?.use === 'unicast' && ip.family === rtp.family;
  return { address: usable ? address : rtp.address, port };
}
