import type { IpAddress } from '@tollgate/sip-parser';

/**
 * Connections per source: an IPv4 address, or an IPv6 /64 (one host has as many addresses as it
 * likes). Bounded by the number of connections, since a count that falls to 0 is forgotten.
 */
export class SourceCounts {
  readonly #counts: Map<string, number> = new Map();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts one more; false where there are as many as may be. */
  add(ip: IpAddress): boolean {
    const key = keyOf(ip);
    const count = this.#counts.get(key) ?? 0;
    if (count >= this.#most) return false;
    this.#counts.set(key, count + 1);
    return true;
  }

  /** Takes back one `add` that was true. */
  remove(ip: IpAddress): void {
    const key = keyOf(ip);
    const count = this.#counts.get(key) ?? 0;
    if (count > 1) this.#counts.set(key, count - 1);
    else this.#counts.delete(key);
  }
}

function keyOf(ip: IpAddress): string {
  return ip.family === 4 ? String(ip.w3) : `${ip.w0}:${ip.w1}`;
}
