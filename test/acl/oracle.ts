import type { IpAddress } from '@tollgate/sip-parser';

/** An entry as the oracle reads it: whole numbers and the definition, nothing clever. */
export interface OracleEntry {
  readonly width: 32 | 128;
  readonly first: bigint;
  readonly prefix: number;
  readonly action: 'allow' | 'deny';
  /** Infinity: never. */
  readonly expires: number;
}

export function toNumber(ip: IpAddress): bigint {
  if (ip.family === 4) return BigInt(ip.w3);
  return [ip.w0, ip.w1, ip.w2, ip.w3].reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
}

export function toAddress(width: 32 | 128, number: bigint): IpAddress {
  const word = (shift: bigint): number => Number((number >> shift) & 0xffffffffn);
  if (width === 32) return { family: 4, w0: 0, w1: 0, w2: 0xffff, w3: word(0n) };
  return { family: 6, w0: word(96n), w1: word(64n), w2: word(32n), w3: word(0n) };
}

/** Every group written out: none of the compressing the library has to read. */
export function toText(width: 32 | 128, number: bigint): string {
  const step = width === 32 ? 8 : 16;
  const parts: string[] = [];
  for (let shift = width - step; shift >= 0; shift -= step) {
    parts.push(
      ((number >> BigInt(shift)) & ((1n << BigInt(step)) - 1n)).toString(step === 8 ? 10 : 16),
    );
  }
  return parts.join(step === 8 ? '.' : ':');
}

/** The bits of an address in front, and nothing behind them. */
export function firstOf(width: 32 | 128, number: bigint, prefix: number): bigint {
  const rest = BigInt(width - prefix);
  return (number >> rest) << rest;
}

export interface OracleAnswer {
  readonly allowed: boolean;
  readonly prefix: number | undefined;
  /** On a miss, the most leading bits any entry of the family shares with the address. */
  readonly shared: number | undefined;
}

/** What the entries say of an address, by looking at every one of them. */
export function ask(entries: readonly OracleEntry[], ip: IpAddress, wall: number): OracleAnswer {
  const width = ip.family === 4 ? 32 : 128;
  const number = toNumber(ip);
  let prefix: number | undefined;
  let allowed = false;
  let shared: number | undefined;
  for (const entry of entries) {
    if (entry.width !== width) continue;
    const common = width - (entry.first ^ number).toString(2).length;
    shared = Math.max(shared ?? 0, entry.first === number ? width : common);
    if (firstOf(width, number, entry.prefix) !== entry.first || entry.expires <= wall) continue;
    if (prefix === undefined || entry.prefix > prefix) {
      prefix = entry.prefix;
      allowed = entry.action === 'allow';
    } else if (entry.prefix === prefix && entry.action === 'deny') {
      allowed = false;
    }
  }
  return { allowed, prefix, shared };
}
