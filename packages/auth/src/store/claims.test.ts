import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Claims } from './claims.ts';

const WALL = 1_700_000_000_000;

function nonce(number: number): Uint8Array {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, Math.imul(number, 0x9e3779b1) >>> 0);
  new DataView(bytes.buffer).setUint32(12, number);
  return bytes;
}

/** A use at `ms` after the start of a nonce that ends 60 s after the start. */
function use(claims: Claims, number: number, nc: number, ms = 0, expires = WALL + 60_000): boolean {
  return claims.claim({ nonce: nonce(number), nc, expires }, { mono: ms, wall: WALL + ms });
}

describe('claims', () => {
  it('lets each count of a nonce be used once', () => {
    const claims = new Claims(10);
    expect(use(claims, 1, 1)).toBe(true);
    expect(use(claims, 1, 1)).toBe(false);
    expect(use(claims, 1, 2)).toBe(true);
    expect(use(claims, 2, 1)).toBe(true);
    expect(claims.size).toBe(2);
  });

  it('takes counts out of order, 32 back and no further', () => {
    const claims = new Claims(10);
    expect(use(claims, 1, 40)).toBe(true);
    expect(use(claims, 1, 8)).toBe(true);
    expect(use(claims, 1, 8)).toBe(false);
    expect(use(claims, 1, 7)).toBe(false);
    expect(use(claims, 1, 39)).toBe(true);
  });

  it.each([31, 32, 33, 64, 2 ** 31, 2 ** 32 - 2])(
    'forgets no use when the count jumps by %d',
    (jump) => {
      const claims = new Claims(10);
      use(claims, 1, 1);
      expect(use(claims, 1, 1 + jump)).toBe(true);
      expect(use(claims, 1, 1 + jump)).toBe(false);
      expect(use(claims, 1, 1)).toBe(false);
    },
  );

  it('takes a response without qop as the only use of its nonce', () => {
    const claims = new Claims(10);
    expect(use(claims, 1, 0)).toBe(true);
    expect([0, 1, 2, 2 ** 32 - 1].map((nc) => use(claims, 1, nc))).not.toContain(true);
    use(claims, 2, 5);
    expect(use(claims, 2, 0)).toBe(false);
  });

  it('refuses a nonce that has ended', () => {
    expect(use(new Claims(10), 1, 1, 60_000)).toBe(false);
    expect(use(new Claims(10), 1, 1, 59_999)).toBe(true);
  });

  it('refuses new nonces when it is full, and takes them again when others have ended', () => {
    const claims = new Claims(3);
    expect([1, 2, 3, 4].map((number) => use(claims, number, 1))).toEqual([true, true, true, false]);
    expect(use(claims, 1, 2)).toBe(true);
    expect(use(claims, 5, 1, 60_000, WALL + 120_000)).toBe(true);
    expect(claims.size).toBe(1);
  });

  it('forgets no nonce before its end, however long others live', () => {
    const claims = new Claims(100_000);
    for (let i = 0; i < 600; i++) use(claims, i, 1, i * 100, WALL + i * 100 + 60_000);
    for (let i = 0; i < 600; i++) {
      expect(use(claims, i, 1, 59_999, WALL + i * 100 + 60_000)).toBe(false);
    }
  });

  it('keeps few more than have not ended', () => {
    const claims = new Claims(100_000);
    for (let i = 0; i < 6000; i++) use(claims, i, 1, i * 100, WALL + i * 100 + 60_000);
    expect(claims.size).toBeLessThan(1300);
  });

  it.each([-3_600_000, 3_600_000])('forgets nothing when the wall clock steps by %d ms', (step) => {
    const claims = new Claims(10);
    const claim = { nonce: nonce(1), nc: 1, expires: WALL + 60_000 };
    claims.claim(claim, { mono: 0, wall: WALL });
    claims.claim({ ...claim, nonce: nonce(2) }, { mono: 40_000, wall: WALL + step });
    expect(claims.claim(claim, { mono: 50_000, wall: WALL + 50_000 })).toBe(false);
  });

  it('holds tens of thousands of nonces apart', () => {
    const claims = new Claims(50_000);
    for (let i = 0; i < 50_000; i++) expect(use(claims, i, 1)).toBe(true);
    for (let i = 0; i < 50_000; i++) expect(use(claims, i, 1)).toBe(false);
    expect(use(claims, 50_000, 1)).toBe(false);
  });

  it('agrees with a set of uses for any order of counts', () => {
    const counts = fc.array(fc.oneof(fc.integer({ min: 1, max: 80 }), fc.constant(2 ** 32 - 1)));
    fc.assert(
      fc.property(counts, (ncs) => {
        const claims = new Claims(1);
        const used = new Set<number>();
        let highest = 0;
        for (const nc of ncs) {
          const fresh = !used.has(nc) && nc >= highest - 32;
          expect(use(claims, 1, nc)).toBe(fresh);
          if (!fresh) continue;
          used.add(nc);
          highest = Math.max(highest, nc);
        }
      }),
    );
  });

  it('demands 16 bytes of MAC', () => {
    const claim = { nonce: new Uint8Array(15), nc: 1, expires: WALL + 1 };
    expect(() => new Claims(1).claim(claim, { mono: 0, wall: WALL })).toThrow(RangeError);
  });
});
