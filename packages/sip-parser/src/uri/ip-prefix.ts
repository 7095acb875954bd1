import type { IpAddress } from '../types/vocabulary.ts';

/** A network: the addresses whose first `prefix` bits are those of `ip`. */
export interface IpNetwork {
  readonly ip: IpAddress;
  /** 0 to 32 for IPv4, 0 to 128 for IPv6. */
  readonly prefix: number;
}

/**
 * The bits of word `index` (0 to 3) that belong to the first `bits` of all 128, as a signed mask.
 * An IPv4 prefix counts 96 more than its text says, as its address is held in mapped form.
 */
export function prefixMask(bits: number, index: number): number {
  const covered = bits - index * 32;
  if (covered <= 0) return 0;
  // JavaScript shifts by 32 as by 0, so a whole word needs a case of its own.
  return covered >= 32 ? -1 : -1 << (32 - covered);
}

/** The first address of the network an address is in, `prefix` bits of its own family long. */
export function networkOf(ip: IpAddress, prefix: number): IpAddress {
  if (ip.family === 4) return { ...ip, w3: (ip.w3 & prefixMask(prefix, 0)) >>> 0 };
  return {
    family: 6,
    w0: (ip.w0 & prefixMask(prefix, 0)) >>> 0,
    w1: (ip.w1 & prefixMask(prefix, 1)) >>> 0,
    w2: (ip.w2 & prefixMask(prefix, 2)) >>> 0,
    w3: (ip.w3 & prefixMask(prefix, 3)) >>> 0,
  };
}

/** Whether an address is in a network. No IPv4 address is in an IPv6 network, not even `::/0`. */
export function networkContains({ ip, prefix }: IpNetwork, other: IpAddress): boolean {
  const bits = ip.family === 4 ? prefix + 96 : prefix;
  return (
    other.family === ip.family &&
    ((ip.w0 ^ other.w0) & prefixMask(bits, 0)) === 0 &&
    ((ip.w1 ^ other.w1) & prefixMask(bits, 1)) === 0 &&
    ((ip.w2 ^ other.w2) & prefixMask(bits, 2)) === 0 &&
    ((ip.w3 ^ other.w3) & prefixMask(bits, 3)) === 0
  );
}
