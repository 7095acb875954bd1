import type { Frame } from './packet.ts';

const NULL_LOOPBACK = 0;
const ETHERNET = 1;
const RAW_OLD = 12;
const RAW_BSD = 14;
const RAW = 101;
const LOOP = 108;
const LINUX_COOKED = 113;
const IPV4 = 228;
const IPV6 = 229;
const LINUX_COOKED_2 = 276;

const TYPE_IPV4 = 0x0800;
const TYPE_IPV6 = 0x86dd;
const TYPE_VLAN = 0x8100;
const TYPE_VLAN_OUTER = 0x88a8;
const MOST_VLAN_TAGS = 4;

/** The IP packet in a frame; undefined for another protocol or a link this does not know. */
export function ipPacketOf({ linkType, bytes }: Frame): Buffer | undefined {
  const frame = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (linkType) {
    case ETHERNET:
      return behindEtherType(frame, 12);
    case LINUX_COOKED:
      return behindEtherType(frame, 14);
    case LINUX_COOKED_2:
      return frame.length >= 20 && isIp(frame.readUInt16BE(0)) ? frame.subarray(20) : undefined;
    // A family number that differs from system to system: the packet itself says what it is.
    case NULL_LOOPBACK:
    case LOOP:
      return frame.subarray(4);
    case RAW_OLD:
    case RAW_BSD:
    case RAW:
    case IPV4:
    case IPV6:
      return frame;
    default:
      return undefined;
  }
}

/** The packet behind the type at `at`, or behind the VLAN tags there. */
function behindEtherType(frame: Buffer, at: number): Buffer | undefined {
  for (let tags = 0; tags <= MOST_VLAN_TAGS; tags++) {
    const place = at + tags * 4;
    if (place + 2 > frame.length) return undefined;
    const type = frame.readUInt16BE(place);
    if (isIp(type)) return frame.subarray(place + 2);
    if (type !== TYPE_VLAN && type !== TYPE_VLAN_OUTER) return undefined;
  }
  return undefined;
}

function isIp(type: number): boolean {
  return type === TYPE_IPV4 || type === TYPE_IPV6;
}
