/** One UDP datagram as it would have been seen on the wire. */
export interface Datagram {
  readonly bytes: Uint8Array;
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** Milliseconds since 1970. @default the place in the list, so that order shows */
  readonly at?: number;
}

/** An IPv4 address in dotted decimal and a port. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

const linkTypeRawIp = 101;
const ipHeaderBytes = 20;
const udpHeaderBytes = 8;

/** A capture file holding the datagrams, written without any right to capture. */
export function pcap(datagrams: readonly Datagram[]): Uint8Array {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(0x40000, 16);
  header.writeUInt32LE(linkTypeRawIp, 20);
  return Buffer.concat([header, ...datagrams.map(record)]);
}

function record(datagram: Datagram, index: number): Buffer {
  const packet = ipPacket(datagram);
  const at = datagram.at ?? index;
  const header = Buffer.alloc(16);
  header.writeUInt32LE(Math.floor(at / 1000), 0);
  header.writeUInt32LE(Math.floor((at % 1000) * 1000), 4);
  header.writeUInt32LE(packet.length, 8);
  header.writeUInt32LE(packet.length, 12);
  return Buffer.concat([header, packet]);
}

function ipPacket({ bytes, from, to }: Datagram): Buffer {
  const packet = Buffer.alloc(ipHeaderBytes + udpHeaderBytes + bytes.length);
  packet[0] = 0x45;
  packet.writeUInt16BE(packet.length, 2);
  packet[8] = 64;
  packet[9] = 17;
  packet.set(octets(from.address), 12);
  packet.set(octets(to.address), 16);
  packet.writeUInt16BE(checksum(packet.subarray(0, ipHeaderBytes)), 10);
  packet.writeUInt16BE(from.port, ipHeaderBytes);
  packet.writeUInt16BE(to.port, ipHeaderBytes + 2);
  // A UDP checksum of zero says that there is none.
  packet.writeUInt16BE(udpHeaderBytes + bytes.length, ipHeaderBytes + 4);
  packet.set(bytes, ipHeaderBytes + udpHeaderBytes);
  return packet;
}

function octets(address: string): number[] {
  return address.split('.').map(Number);
}

/** RFC 1071: the ones' complement of the ones' complement sum of the 16-bit words. */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += bytes.readUInt16BE(i);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
