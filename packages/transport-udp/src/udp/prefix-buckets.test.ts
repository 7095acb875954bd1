import { createKeyedHash, halfSipHash24 } from '@tollgate/common';
import { type IpAddress, parseIp } from '@tollgate/sip-parser';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BucketLimits, PrefixBuckets } from './prefix-buckets.ts';

const ip = (text: string): IpAddress => parseIp(text)!;
const create = (limits: Partial<BucketLimits> = {}): PrefixBuckets =>
  new PrefixBuckets(
    { perSecond: 10, burst: 5, entries: 64, ...limits },
    createKeyedHash(0x12345678, 0x9abcdef0, halfSipHash24),
  );

/** How many of `tries` are let through at one moment. */
function passed(buckets: PrefixBuckets, address: string, now: number, tries = 100): number {
  let count = 0;
  for (let i = 0; i < tries; i++) if (buckets.take(ip(address), now)) count++;
  return count;
}

describe('PrefixBuckets', () => {
  test('lets a burst through, then as many as have been gained since', () => {
    const buckets = create();
    expect(passed(buckets, '192.0.2.1', 1000)).toBe(5);
    expect(passed(buckets, '192.0.2.1', 1099)).toBe(0);
    expect(passed(buckets, '192.0.2.1', 1100)).toBe(1);
    expect(passed(buckets, '192.0.2.1', 1300)).toBe(2);
    expect(passed(buckets, '192.0.2.1', 1_000_000)).toBe(5);
  });

  test.each([
    ['192.0.2.1', '192.0.2.254', true],
    ['192.0.2.1', '192.0.3.1', false],
    ['2001:db8::1', '2001:db8:0:ff:ffff::1', true],
    ['2001:db8::1', '2001:db8:0:100::1', false],
    // The same 24 low bits in both families are not the same prefix.
    ['192.0.2.1', '::c0:2', false],
  ])('%s and %s share a bucket: %s', (a, b, shared) => {
    const buckets = create();
    expect(passed(buckets, a, 0)).toBe(5);
    expect(passed(buckets, b, 0)).toBe(shared ? 0 : 5);
  });

  test('keeps an exhausted prefix exhausted through a flood from other prefixes', () => {
    const buckets = create({ perSecond: 0.001, entries: 1024 });
    expect(passed(buckets, '192.0.2.1', 0)).toBe(5);
    for (let i = 0; i < 1_000_000; i++) {
      buckets.take({ family: 4, w0: 0, w1: 0, w2: 0xffff, w3: (i << 8) >>> 0 }, 0);
    }
    expect(passed(buckets, '192.0.2.1', 0)).toBe(0);
  });

  test('gives a prefix never heard of its whole burst in the middle of a flood', () => {
    const buckets = create({ perSecond: 1 });
    for (let i = 0; i < 100_000; i++) {
      buckets.take({ family: 4, w0: 0, w1: 0, w2: 0xffff, w3: (i << 8) >>> 0 }, 0);
    }
    expect(buckets.take(ip('203.0.113.7'), 0)).toBe(true);
  });

  test('keeps counting where the clock passes 2^32 milliseconds', () => {
    const buckets = create();
    expect(passed(buckets, '192.0.2.1', 2 ** 32 - 50)).toBe(5);
    expect(passed(buckets, '192.0.2.1', 2 ** 32 + 50)).toBe(1);
  });

  test('never lets more through than burst and rate allow, whatever the times', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 100 }), (steps) => {
        const buckets = create();
        let now = 0;
        let count = 0;
        for (const step of steps) {
          now += step;
          if (buckets.take(ip('192.0.2.1'), now)) count++;
        }
        expect(count).toBeLessThanOrEqual(5 + now / 100 + 0.001);
      }),
    );
  });
});
