import type { Frame } from './packet.ts';

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE = 1;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;
const BYTE_ORDER = 0x1a2b3c4d;
const OPTION_TIME_RESOLUTION = 9;
/** Interfaces a section may describe: more is no capture. */
const MAX_INTERFACES = 256;

/** Whether the bytes begin like a pcapng file. */
export function isPcapng(bytes: Buffer): boolean {
  return bytes.length >= 28 && bytes.readUInt32BE(0) === SECTION_HEADER;
}

interface Interface {
  readonly linkType: number;
  /** Seconds a tick of its clock. */
  readonly tick: number;
}

/**
 * The packets of a pcapng file: enhanced and simple packet blocks, of any number of sections and
 * interfaces; every other block is passed over. A block that does not fit ends it.
 * draft-ietf-opsawg-pcapng
 */
export function* readPcapng(bytes: Buffer): Generator<Frame> {
  let little = true;
  let interfaces: Interface[] = [];
  let last = 0;
  const u16 = (at: number): number => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));

  for (let at = 0; at + 12 <= bytes.length; ) {
    const section = bytes.readUInt32BE(at) === SECTION_HEADER;
    if (section) {
      little = bytes.readUInt32LE(at + 8) === BYTE_ORDER;
      interfaces = [];
    }
    const type = u32(at);
    const length = u32(at + 4);
    const end = at + length;
    if (length < 12 || length % 4 !== 0 || end > bytes.length) return;
    const body = at + 8;
    const bodyEnd = end - 4;
    if (type === INTERFACE && bodyEnd - body >= 8 && interfaces.length < MAX_INTERFACES) {
      interfaces.push({ linkType: u16(body), tick: tickOf(body + 8, bodyEnd) });
    } else if (type === ENHANCED_PACKET && bodyEnd - body >= 20) {
      const origin = interfaces[u32(body)];
      const size = u32(body + 12);
      if (origin !== undefined && size <= bodyEnd - body - 20) {
        const ticks = u32(body + 4) * 2 ** 32 + u32(body + 8);
        last = Math.floor(ticks * origin.tick * 1000);
        yield frame(origin, last, body + 20, size);
      }
    } else if (type === SIMPLE_PACKET && bodyEnd - body >= 4) {
      const origin = interfaces[0];
      // It has no time of its own.
      const size = Math.min(u32(body), bodyEnd - body - 4);
      if (origin !== undefined) yield frame(origin, last, body + 4, size);
    }
    at = end;
  }

  function frame({ linkType }: Interface, wall: number, start: number, size: number): Frame {
    return { at: wall, linkType, bytes: bytes.subarray(start, start + size) };
  }

  function tickOf(from: number, end: number): number {
    for (let at = from; at + 4 <= end; ) {
      const code = u16(at);
      const size = u16(at + 2);
      if (code === OPTION_TIME_RESOLUTION && size === 1 && at + 5 <= end) {
        const resolution = bytes[at + 4]!;
        return resolution & 0x80 ? 2 ** -(resolution & 0x7f) : 10 ** -resolution;
      }
      if (code === 0) break;
      at += 4 + Math.ceil(size / 4) * 4;
    }
    return 1e-6;
  }
}
