import type { Cidr } from '@tollgate/auth/acl';

/** The bits of the first address, as one number of the block's family. */
export function firstAddress({ ip }: Cidr): bigint {
  if (ip.family === 4) return BigInt(ip.w3);
  return [ip.w0, ip.w1, ip.w2, ip.w3].reduce((bits, word) => (bits << 32n) | BigInt(word), 0n);
}

/** Whether every address of one block is in the other. */
export function holds(outer: Cidr, inner: Cidr): boolean {
  if (outer.ip.family !== inner.ip.family || outer.prefix > inner.prefix) return false;
  const shift = BigInt((outer.ip.family === 4 ? 32 : 128) - outer.prefix);
  return firstAddress(outer) >> shift === firstAddress(inner) >> shift;
}

/** A block and its place in the list. */
export interface Placed {
  readonly cidr: Cidr;
  readonly place: number;
}

/** The blocks that lie within another of the same list, each with the narrowest that holds it. */
export function covered(
  blocks: readonly Placed[],
): { readonly inner: Placed; readonly outer: Placed }[] {
  const order = blocks
    .map((block) => ({ ...block, first: firstAddress(block.cidr) }))
    .sort(
      (a, b) =>
        a.cidr.ip.family - b.cidr.ip.family ||
        (a.first < b.first ? -1 : a.first > b.first ? 1 : 0) ||
        a.cidr.prefix - b.cidr.prefix ||
        a.place - b.place,
    );
  const found: { inner: Placed; outer: Placed }[] = [];
  const open: Placed[] = [];
  for (const { cidr, place } of order) {
    const inner = { cidr, place };
    while (open.length > 0 && !holds(open.at(-1)!.cidr, cidr)) open.pop();
    const outer = open.at(-1);
    if (outer !== undefined) found.push({ inner, outer });
    open.push(inner);
  }
  return found;
}
