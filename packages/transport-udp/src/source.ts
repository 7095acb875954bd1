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
  if (ip === undefined) return undefined;
  // Dotted text that `parseIp` takes is canonical already.
  return { address: remoteAddress.includes(':') ? formatIp(ip) : remoteAddress, ip };
}

const REMEMBERED = 256;

/**
 * `readPeer` with a short memory, for datagrams: most come from a few carriers, and reading the
 * text is dear beside the rest. Who sends from many addresses empties it, and gains nothing.
 */
export function createPeerReader(): (remoteAddress: string) => Peer | undefined {
  const known = new Map<string, Peer>();
  return (remoteAddress) => {
    const remembered = known.get(remoteAddress);
    if (remembered !== undefined) return remembered;
    const peer = readPeer(remoteAddress);
    if (peer === undefined) return undefined;
    if (known.size >= REMEMBERED) known.clear();
    known.set(remoteAddress, peer);
    return peer;
  };
}
