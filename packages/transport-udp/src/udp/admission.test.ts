import { createKeyedHash, halfSipHash24 } from '@tollgate/common';
import { parseIp, type Source } from '@tollgate/sip-parser';
import { describe, expect, test } from 'vitest';
import { createCounters } from '../counters.ts';
import { type ErrorPlace, guard } from '../handler.ts';
import { Admission } from './admission.ts';
import { PrefixBuckets } from './prefix-buckets.ts';

const source = (address: string): Source => ({
  transport: 'udp',
  address,
  ip: parseIp(address)!,
  port: 5060,
  flow: 0,
  socket: 'udp',
});

const buckets = (): PrefixBuckets =>
  new PrefixBuckets(
    { perSecond: 200, burst: 400, entries: 65_536 },
    createKeyedHash(1, 2, halfSipHash24),
  );

const silent = guard({ message() {} }, createCounters());
const carrier = source('198.51.100.10');

describe('Admission', () => {
  test("after 100,000 datagrams forged in a proven carrier's name its own call passes", () => {
    const admission = new Admission(buckets(), (s) => s.address === carrier.address, silent);
    for (let i = 0; i < 100_000; i++) admission.admits({ ...carrier, port: i & 0xffff }, 0);
    expect(admission.admits(carrier, 0)).toBe(true);
  });

  test("100,000 datagrams forged in its network's name take nothing from a proven carrier", () => {
    const admission = new Admission(buckets(), (s) => s.address === carrier.address, silent);
    let passed = 0;
    for (let i = 0; i < 100_000; i++) {
      if (admission.admits(source(`198.51.100.${11 + (i % 200)}`), 0)) passed++;
    }
    expect(passed).toBe(400);
    expect(admission.admits(carrier, 0)).toBe(true);
  });

  test('an unproven carrier is heard again by its first retransmission after such a flood', () => {
    const admission = new Admission(buckets(), undefined, silent);
    for (let i = 0; i < 100_000; i++) admission.admits(carrier, i / 100);
    expect(admission.admits(carrier, 999)).toBe(false);
    expect(admission.admits(carrier, 1499)).toBe(true); // Timer A: 500 ms
  });

  test('does not take a promise, a throw or anything but true for a proof, and reports it', () => {
    const errors: ErrorPlace[] = [];
    const safe = guard(
      { message() {}, error: (_e, where) => errors.push(where) },
      createCounters(),
    );
    const one = new PrefixBuckets(
      { perSecond: 1, burst: 1, entries: 8 },
      createKeyedHash(1, 2, halfSipHash24),
    );
    const answers: unknown[] = [Promise.resolve(true), 1, 'yes', undefined];
    for (const answer of answers) {
      const admission = new Admission(one, () => answer as boolean, safe);
      admission.admits(carrier, 0);
      expect(admission.admits(carrier, 0)).toBe(false);
    }
    const throwing = new Admission(
      one,
      () => {
        throw new Error('store down');
      },
      safe,
    );
    expect(throwing.admits(carrier, 0)).toBe(false);
    expect(errors).toEqual(['isTrusted']);
  });
});
