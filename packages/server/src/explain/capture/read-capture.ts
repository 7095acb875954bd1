import { segmentOf } from './ip.ts';
import { ipPacketOf } from './link.ts';
import type { CapturedMessage } from './packet.ts';
import { isPcap, readPcap } from './pcap.ts';
import { isPcapng, readPcapng } from './pcapng.ts';
import { createStreams } from './streams.ts';

/** Whether a file is a capture, pcap or pcapng, and not one bare message. */
export function isCapture(file: Uint8Array): boolean {
  const bytes = bufferOf(file);
  return isPcap(bytes) || isPcapng(bytes);
}

/**
 * The SIP messages of a capture in its order: over UDP each datagram that has some bytes, over TCP
 * what the segments add up to. Ethernet (with VLAN tags), Linux cooked, loopback and raw IP links;
 * IPv4 and IPv6, no fragments. What cannot be read is passed over: nothing here ever throws.
 */
export function* readCapture(file: Uint8Array): Generator<CapturedMessage> {
  const bytes = bufferOf(file);
  const streams = createStreams();
  for (const frame of isPcapng(bytes) ? readPcapng(bytes) : readPcap(bytes)) {
    const packet = ipPacketOf(frame);
    const segment = packet && segmentOf(packet);
    if (segment === undefined) continue;
    const { transport, from, to, payload } = segment;
    if (transport === 'tcp') yield* streams.push(segment, frame.at);
    // Keep-alives are shorter than any message.
    else if (payload.length > 4) yield { at: frame.at, transport, from, to, bytes: payload };
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
