import { formatIp, type IpAddress, parseIp } from '@tollgate/sip-parser';

/** A remote address in the two forms a `Source` holds. */
export interface Peer {
  readonly address: string;
  readonly ip: IpAddress;
}

/**
 * Reads the text of a socket's remote address: the zone is cut off, a mapped IPv4 address is
 * folded. Undefined where the socket had none any more.
 */
export function readPeer(remoteAddress: string | undefined): Peer | undefined {
  if (remoteAddress === undefined) return undefined;
  const zone = remoteAddress.indexOf('%');
  const ip = parseIp(zone < 0 ? remoteAddress : remoteAddress.slice(0, zone));
  return ip === undefined ? undefined : { address: formatIp(ip), ip };
}
