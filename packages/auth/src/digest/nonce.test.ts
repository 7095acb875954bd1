import type { IpAddress } from '@tollgate/sip-parser';
import { describe, expect, it } from 'vitest';
import { digestAlgorithms } from './algorithm.ts';
import { createNonces, type NonceBinding } from './nonce.ts';

const binding: NonceBinding = {
  realm: 'sip.example.com',
  application: 'sales',
  source: '4.3221225985',
  qop: 'auth',
  epoch: 'e1',
};
const at = (wall: number) => ({ mono: wall - 1_000_000, wall });
const t0 = 1_800_000_000_000;
const key = (fill: number) => new Uint8Array(32).fill(fill);

describe('a nonce', () => {
  it.each(digestAlgorithms)('comes back as ours, with its algorithm (%s) and its time', (name) => {
    const nonces = createNonces();
    const nonce = nonces.issue(name, binding, at(t0));
    const read = nonces.check(nonce, binding, at(t0 + 5));
    expect(read).toMatchObject({ algorithm: name, issued: t0, expired: false });
    expect(read?.id).toHaveLength(16);
  });

  it('is 38 characters that need no quoting, and no two are alike', () => {
    const nonces = createNonces();
    const made = new Set<string>();
    for (let i = 0; i < 10_000; i++) made.add(nonces.issue('MD5', binding, at(t0)));
    expect(made.size).toBe(10_000);
    for (const nonce of made) expect(nonce).toMatch(/^[A-Za-z0-9_-]{38}$/);
  });

  it('holds version, key id, time, counter, algorithm and MAC, and nothing else (b20ce97475)', () => {
    const counterStart = Uint8Array.from([0, 0, 0, 7]);
    const nonces = createNonces({
      nonceKeys: [key(1)],
      random: (bytes) => bytes.set(counterStart.subarray(0, bytes.length)),
    });
    const bytes = Buffer.from(nonces.issue('SHA-256', binding, at(t0)).slice(0, 16), 'base64url');
    expect((bytes[0] as number) >> 6).toBe(1);
    expect(bytes.readUIntBE(1, 6)).toBe(t0);
    expect(bytes.readUInt32BE(7)).toBe(8);
    expect(bytes[11]).toBe(digestAlgorithms.indexOf('SHA-256'));
    expect(bytes).toHaveLength(12);
  });

  it('expires exactly at the end of its lifetime', () => {
    const nonces = createNonces({ nonceTtlMs: 60_000 });
    const nonce = nonces.issue('MD5', binding, at(t0));
    expect(nonces.check(nonce, binding, at(t0 + 59_999))?.expired).toBe(false);
    expect(nonces.check(nonce, binding, at(t0 + 60_000))?.expired).toBe(true);
  });

  it('is still known as ours long after it expired', () => {
    const nonces = createNonces();
    const nonce = nonces.issue('MD5', binding, at(t0));
    expect(nonces.check(nonce, binding, at(t0 + 3_599_000))?.expired).toBe(true);
  });

  it('may come from a clock three seconds ahead, and not further', () => {
    const nonces = createNonces();
    const nonce = nonces.issue('MD5', binding, at(t0));
    expect(nonces.check(nonce, binding, at(t0 - 3000))).toBeDefined();
    expect(nonces.check(nonce, binding, at(t0 - 3001))).toBeUndefined();
  });

  it.each(Object.keys(binding) as (keyof NonceBinding)[])('is forged under another %s', (part) => {
    const nonces = createNonces();
    const nonce = nonces.issue('MD5', binding, at(t0));
    expect(nonces.check(nonce, { ...binding, [part]: 'other' }, at(t0))).toBeUndefined();
  });

  it('cannot be moved to a binding whose parts run together in another way', () => {
    const nonces = createNonces();
    const nonce = nonces.issue('MD5', { ...binding, realm: 'ab', application: 'c' }, at(t0));
    const moved = { ...binding, realm: 'a', application: 'bc' };
    expect(nonces.check(nonce, moved, at(t0))).toBeUndefined();
  });

  it('has one spelling: any one character changed, added or removed makes it forged', () => {
    const nonces = createNonces();
    const nonce = nonces.issue('MD5', binding, at(t0));
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= é\n\0Ł';
    let tried = 0;
    for (let i = 0; i < nonce.length; i++) {
      for (const character of alphabet) {
        const changed = nonce.slice(0, i) + character + nonce.slice(i + 1);
        if (changed === nonce) continue;
        tried++;
        expect(nonces.check(changed, binding, at(t0)), changed).toBeUndefined();
      }
      expect(nonces.check(nonce.slice(0, i), binding, at(t0))).toBeUndefined();
    }
    expect(tried).toBe(38 * (alphabet.length - 1));
    const wide = [...nonce].map((c) => String.fromCharCode(c.charCodeAt(0) + 0x100)).join('');
    expect(nonces.check(wide, binding, at(t0))).toBeUndefined();
    for (const longer of [`${nonce}A`, `${nonce}=`, ` ${nonce}`, nonce + nonce]) {
      expect(nonces.check(longer, binding, at(t0))).toBeUndefined();
    }
  });
});

describe('a nonce that says whom it was issued to', () => {
  const addresses: readonly IpAddress[] = [
    { family: 4, w0: 0, w1: 0, w2: 0xffff, w3: 0xc0000207 },
    { family: 6, w0: 0x20010db8, w1: 0xffff0001, w2: 0, w3: 0 },
  ];

  it.each(addresses)('gives the address back (IPv$family)', (address) => {
    const nonces = createNonces();
    const nonce = nonces.issue('MD5', binding, at(t0), address);
    expect(nonce).toMatch(/^[A-Za-z0-9_-]{50}$/);
    expect(nonces.check(nonce, binding, at(t0))?.issuedTo).toEqual(address);
    expect(nonces.check(nonces.issue('MD5', binding, at(t0)), binding, at(t0))).toMatchObject({
      issuedTo: undefined,
    });
  });

  it('cannot be given another address, nor be stripped of it', () => {
    const nonces = createNonces();
    const [a, b] = addresses.map((address) => nonces.issue('MD5', binding, at(t0), address));
    if (a === undefined || b === undefined) throw new Error('no nonces');
    expect(nonces.check(a.slice(0, 16) + b.slice(16), binding, at(t0))).toBeUndefined();
    expect(nonces.check(a.slice(0, 16) + a.slice(28), binding, at(t0))).toBeUndefined();
  });
});

describe('keys', () => {
  it('are random by default: another process knows nothing of a nonce', () => {
    const nonce = createNonces().issue('MD5', binding, at(t0));
    expect(createNonces().check(nonce, binding, at(t0))).toBeUndefined();
  });

  it('can be shared: any node checks what another issued, whatever order its keys are in', () => {
    const a = createNonces({ nonceKeys: [key(1), key(2)] });
    const b = createNonces({ nonceKeys: [key(2), key(1)] });
    expect(b.check(a.issue('MD5', binding, at(t0)), binding, at(t0))).toBeDefined();
    expect(a.check(b.issue('MD5', binding, at(t0)), binding, at(t0))).toBeDefined();
  });

  it('rotate: a nonce lives as long as its key is listed', () => {
    const nonces = createNonces({ nonceKeys: [key(1)] });
    const nonce = nonces.issue('MD5', binding, at(t0));
    nonces.replaceKeys([key(2), key(1)]);
    expect(nonces.check(nonce, binding, at(t0))).toBeDefined();
    nonces.replaceKeys([key(2)]);
    expect(nonces.check(nonce, binding, at(t0))).toBeUndefined();
  });

  it('made at random are renewed each hour, and the last one is kept one hour more', () => {
    const nonces = createNonces();
    const hour = 3_600_000;
    const first = nonces.issue('MD5', binding, at(t0));
    nonces.issue('MD5', binding, at(t0 + hour));
    expect(nonces.check(first, binding, at(t0 + hour))).toBeDefined();
    nonces.issue('MD5', binding, at(t0 + 2 * hour));
    expect(nonces.check(first, binding, at(t0 + 2 * hour))).toBeUndefined();
  });

  it.each([
    [{ nonceKeys: [] }, /nonceKeys must be a list with at least one/],
    [{ nonceKeys: [new Uint8Array(15)] }, /nonceKeys\[0\].*got 15 bytes/],
    [{ nonceKeys: ['secret'] as unknown as Uint8Array[] }, /nonceKeys\[0\]/],
    [{ nonceTtlMs: 0 }, /nonceTtlMs.*0/],
    [{ nonceTtlMs: 1.5 }, /nonceTtlMs.*1\.5/],
    [{ nonceTtlMs: Number.NaN }, /nonceTtlMs.*NaN/],
    [{ nonceTtlMs: { toString: 0 } as unknown as number }, /nonceTtlMs.*an object/],
  ])('and lifetimes that make no sense are refused at construction: %j', (options, message) => {
    expect(() => createNonces(options)).toThrow(message);
  });
});
