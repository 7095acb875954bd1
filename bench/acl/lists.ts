import type { IpAddress } from '@tollgate/sip-parser';
import type { Random } from '../support/random.ts';

/** Host addresses as text, and look-ups of which half hit one of them, all shuffled. */
export interface Workload {
  readonly entries: readonly string[];
  readonly lookups: readonly IpAddress[];
}

/** Distinct addresses: IPv4 from the whole range, IPv6 from sites within 2000::/3. */
export function workload(random: Random, family: 4 | 6, size: number, lookups: number): Workload {
  const sites = Array.from({ length: Math.ceil(size / 50) }, () => random.below(2 ** 32));
  const draw = (): IpAddress => (family === 4 ? randomIpv4(random) : randomIpv6(random, sites));
  const entries = new Map<string, IpAddress>();
  while (entries.size < size) {
    const ip = draw();
    entries.set(textOf(ip), ip);
  }
  const held = [...entries.values()];
  const asked = Array.from({ length: lookups }, (_, i) => {
    const { family, w0, w1, w2, w3 } = i % 2 === 0 ? held[random.below(size)]! : draw();
    return { family, w0, w1, w2, w3 };
  });
  return { entries: shuffled(random, [...entries.keys()]), lookups: shuffled(random, asked) };
}

function randomIpv4(random: Random): IpAddress {
  return { family: 4, w0: 0, w1: 0, w2: 0xffff, w3: random.below(2 ** 32) };
}

function randomIpv6(random: Random, sites: readonly number[]): IpAddress {
  const site = sites[random.below(sites.length)]!;
  const w0 = (0x20000000 | (site >>> 3)) >>> 0;
  const w1 = ((Math.imul(site, 0x9e3779b1) & 0xffff0000) | random.below(16)) >>> 0;
  return { family: 6, w0, w1, w2: random.below(2 ** 32), w3: random.below(2 ** 32) };
}

export function textOf(ip: IpAddress): string {
  if (ip.family === 4) return [24, 16, 8, 0].map((shift) => (ip.w3 >>> shift) & 255).join('.');
  const groups = [ip.w0, ip.w1, ip.w2, ip.w3].flatMap((word) => [word >>> 16, word & 0xffff]);
  return groups.map((group) => group.toString(16)).join(':');
}

function shuffled<T>(random: Random, items: T[]): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items;
}
