import { formatIp, type IpAddress } from '@tollgate/sip-parser';
import type { Segment } from './packet.ts';

const TCP = 6;
const UDP = 17;
const SYN = 0x02;
/** IPv6 extension headers that are walked over: hop-by-hop, routing, destination options. */
const EXTENSIONS: ReadonlySet<number> = new Set([0, 43, 60]);
const MOST_EXTENSIONS = 8;

interface Carried {
  readonly protocol: number;
  readonly source: string;
  readonly destination: string;
  readonly payload: Buffer;
}

/**
 * The UDP datagram or TCP segment in an IP packet; undefined for anything else, for a fragment, and
 * for what is cut short. Checksums are not looked at: captures of a sending host have wrong ones.
 */
export function segmentOf(packet: Buffer): Segment | undefined {
  const carried = packet.length === 0 ? undefined : packet[0]! >> 4 === 4 ? v4(packet) : v6(packet);
  if (carried?.protocol === UDP) return udp(carried);
  return carried?.protocol === TCP ? tcp(carried) : undefined;
}

function v4(packet: Buffer): Carried | undefined {
  if (packet.length < 20) return undefined;
  const header = (packet[0]! & 15) * 4;
  const length = packet.readUInt16BE(2);
  const fragment = (packet.readUInt16BE(6) & 0x3fff) !== 0;
  if (header < 20 || length < header || length > packet.length || fragment) return undefined;
  return {
    protocol: packet[9]!,
    source: formatIp(ipv4(packet, 12)),
    destination: formatIp(ipv4(packet, 16)),
    payload: packet.subarray(header, length),
  };
}

function v6(packet: Buffer): Carried | undefined {
  if (packet.length < 40 || packet[0]! >> 4 !== 6) return undefined;
  const end = 40 + packet.readUInt16BE(4);
  if (end > packet.length) return undefined;
  let protocol = packet[6]!;
  let at = 40;
  for (let count = 0; EXTENSIONS.has(protocol); count++) {
    if (count === MOST_EXTENSIONS || at + 8 > end) return undefined;
    protocol = packet[at]!;
    at += (packet[at + 1]! + 1) * 8;
  }
  if (at > end) return undefined;
  return {
    protocol,
    source: formatIp(ipv6(packet, 8)),
    destination: formatIp(ipv6(packet, 24)),
    payload: packet.subarray(at, end),
  };
}

function udp({ source, destination, payload }: Carried): Segment | undefined {
  if (payload.length < 8) return undefined;
  const length = payload.readUInt16BE(4);
  if (length < 8 || length > payload.length) return undefined;
  return {
    transport: 'udp',
    from: { address: source, port: payload.readUInt16BE(0) },
    to: { address: destination, port: payload.readUInt16BE(2) },
    payload: payload.subarray(8, length),
    sequence: 0,
    isStart: false,
  };
}

function tcp({ source, destination, payload }: Carried): Segment | undefined {
  if (payload.length < 20) return undefined;
  const header = (payload[12]! >> 4) * 4;
  if (header < 20 || header > payload.length) return undefined;
  const isStart = (payload[13]! & SYN) !== 0;
  return {
    transport: 'tcp',
    from: { address: source, port: payload.readUInt16BE(0) },
    to: { address: destination, port: payload.readUInt16BE(2) },
    payload: payload.subarray(header),
    // A SYN takes one place of its own.
    sequence: (payload.readUInt32BE(4) + (isStart ? 1 : 0)) >>> 0,
    isStart,
  };
}

function ipv4(packet: Buffer, at: number): IpAddress {
  return { family: 4, w0: 0, w1: 0, w2: 0xffff, w3: packet.readUInt32BE(at) };
}

function ipv6(packet: Buffer, at: number): IpAddress {
  const word = (index: number): number => packet.readUInt32BE(at + index * 4);
  const ip = { w0: word(0), w1: word(1), w2: word(2), w3: word(3) };
  const mapped = ip.w0 === 0 && ip.w1 === 0 && ip.w2 === 0xffff;
  return { family: mapped ? 4 : 6, ...ip };
}
