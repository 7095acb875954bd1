import { compileAccessList } from '@tollgate/auth';
import { describe, expect, it } from 'vitest';
import { ask, firstOf, type OracleEntry, toAddress, toText } from './oracle.ts';

// PROOF=1 runs the figure that is claimed; every other run a twentieth of it.
const pairs = process.env['PROOF'] === '1' ? 1_000_000 : 50_000;

/** mulberry32, so that a failure can be run again. */
function generator(seed: number): (end: number) => number {
  let state = seed;
  return (end) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * end);
  };
}

describe(`${pairs.toLocaleString('en')} random pairs of a list and an address`, () => {
  it('agree with whole-number arithmetic on what is allowed, by which block, and how near a miss is', () => {
    const below = generator(20_260_101);
    const wall = 1000;
    let done = 0;
    let hits = 0;
    while (done < pairs) {
      const entries = randomEntries(below);
      const list = compileAccessList(
        entries.map(({ width, first, prefix, action, expires }) => ({
          cidr: `${toText(width, first)}/${prefix}`,
          action,
          expires,
        })),
      );
      for (let i = 0; i < 50; i++, done++) {
        const ip = randomAddress(below, entries);
        const expected = ask(entries, ip, wall);
        const found = list.match(ip, wall);
        const { entry, sharedBits } = found;
        const prefix = entry === undefined ? undefined : Number(entry.cidr.split('/')[1]);
        if (list.allows(ip, wall) !== found.allowed) throw new Error('allows and match differ');
        if (found.allowed !== expected.allowed || prefix !== expected.prefix) {
          expect({ allowed: found.allowed, prefix }).toEqual(expected);
        }
        if (entry === undefined && !endedAround(entries, ip, wall)) {
          expect(sharedBits).toBe(expected.shared);
        }
        if (entry !== undefined) hits++;
      }
    }
    expect(hits / done).toBeGreaterThan(0.3);
    expect(hits / done).toBeLessThan(0.9);
  }, 600_000);
});

type Below = (end: number) => number;

/** Blocks around a few centres, so that many of them hold, touch or nearly hold each other. */
function randomEntries(below: Below): OracleEntry[] {
  const width = below(2) === 0 ? 32 : 128;
  const centres = Array.from({ length: 1 + below(4) }, () => randomBits(below, width));
  const shortest = below(3) === 0 ? 0 : width / 4;
  return Array.from({ length: below(below(2) === 0 ? 12 : 120) }, () => {
    const other = below(10) === 0;
    const own = other ? (width === 32 ? 128 : 32) : width;
    const prefix = Math.min(own, shortest + below(own - shortest + 1));
    const centre = other
      ? randomBits(below, own)
      : near(below, own, centres[below(centres.length)]!);
    return {
      width: own,
      first: firstOf(own, centre, prefix),
      prefix,
      action: below(3) === 0 ? 'deny' : 'allow',
      expires: below(5) === 0 ? 500 + below(3) * 500 : Number.POSITIVE_INFINITY,
    };
  });
}

function randomAddress(
  below: Below,
  entries: readonly OracleEntry[],
): ReturnType<typeof toAddress> {
  const entry = entries[below(Math.max(1, entries.length))];
  if (entry === undefined || below(8) === 0) {
    const width = below(2) === 0 ? 32 : 128;
    return toAddress(width, randomBits(below, width));
  }
  const { width, first, prefix } = entry;
  const size = 1n << BigInt(width - prefix);
  const inside = first + (randomBits(below, width) % size);
  const last = (1n << BigInt(width)) - 1n;
  const edges = [first, first + size - 1n, first - 1n, first + size, near(below, width, first)];
  const edge = edges[below(edges.length)]!;
  return toAddress(width, below(2) === 0 || edge < 0n || edge > last ? inside : edge);
}

function randomBits(below: Below, width: number): bigint {
  let bits = 0n;
  for (let word = 0; word < width; word += 32) bits = (bits << 32n) | BigInt(below(2 ** 32));
  return bits;
}

/** The number with a bit or two changed. */
function near(below: Below, width: number, number: bigint): bigint {
  let result = number;
  for (let flips = below(3); flips > 0; flips--) result ^= 1n << BigInt(below(width));
  return result;
}

/** Whether an entry that has ended holds the address: then that one is told as the nearest. */
function endedAround(
  entries: readonly OracleEntry[],
  ip: ReturnType<typeof toAddress>,
  wall: number,
): boolean {
  const ended = entries.filter(({ expires }) => expires <= wall);
  const back = ended.map((entry) => ({ ...entry, expires: Number.POSITIVE_INFINITY }));
  return ask(back, ip, wall).prefix !== undefined;
}
