import type { Frame } from './packet.ts';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** Whether the bytes begin like a pcap file, of either byte order and resolution. */
export function isPcap(bytes: Buffer): boolean {
  return bytes.length >= FILE_HEADER && orderOf(bytes) !== undefined;
}

/**
 * The packets of a pcap file. A record that is cut short, as the last one of an interrupted
 * capture, ends it.
 */
export function* readPcap(bytes: Buffer): Generator<Frame> {
  const order = orderOf(bytes);
  if (order === undefined || bytes.length < FILE_HEADER) return;
  const { read32, perMillisecond } = order;
  // The upper bits hold the length of a frame check sequence.
  const linkType = read32(bytes, 20) & 0xffff;
  let at = FILE_HEADER;
  while (at + RECORD_HEADER <= bytes.length) {
    const seconds = read32(bytes, at);
    const fraction = read32(bytes, at + 4);
    const length = read32(bytes, at + 8);
    const start = at + RECORD_HEADER;
    if (length > bytes.length - start) return;
    const wall = seconds * 1000 + Math.floor(fraction / perMillisecond);
    yield { at: wall, linkType, bytes: bytes.subarray(start, start + length) };
    at = start + length;
  }
}

interface Order {
  readonly read32: (bytes: Buffer, at: number) => number;
  readonly perMillisecond: number;
}

function orderOf(bytes: Buffer): Order | undefined {
  if (bytes.length < 4) return undefined;
  const little = (from: Buffer, at: number): number => from.readUInt32LE(at);
  const big = (from: Buffer, at: number): number => from.readUInt32BE(at);
  switch (bytes.readUInt32LE(0)) {
    case 0xa1b2c3d4:
      return { read32: little, perMillisecond: 1000 };
    case 0xd4c3b2a1:
      return { read32: big, perMillisecond: 1000 };
    case 0xa1b23c4d:
      return { read32: little, perMillisecond: 1_000_000 };
    case 0x4d3cb2a1:
      return { read32: big, perMillisecond: 1_000_000 };
    default:
      return undefined;
  }
}
