import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { SipRequest, Source } from '@tollgate/sip-parser';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientKey, legacyKey, mergeKey, namesTransaction, own, serverKey } from './match.ts';

interface Parts {
  readonly method: string;
  readonly host: string;
  readonly port: number;
  readonly branch: string;
  readonly uri: string;
  readonly callId: string;
  readonly fromTag: string;
  readonly toTag: string;
  readonly number: number;
}

/** Only what a key is made from. */
function request(parts: Parts): SipRequest {
  return {
    method: parts.method,
    topVia: { transport: 'UDP', host: parts.host, port: parts.port, branch: parts.branch },
    requestUri: { raw: parts.uri },
    callId: parts.callId,
    from: { tag: parts.fromTag },
    to: { tag: parts.toTag },
    cseq: { number: parts.number, method: parts.method },
  } as unknown as SipRequest;
}

function source(address: string, port: number, flow: number): Source {
  return { transport: flow === 0 ? 'udp' : 'tcp', address, port, flow } as unknown as Source;
}

/** Text made of what could imitate a delimiter or the next part, and little else. */
const unit = fc.constantFrom('0', '1', '2', ' ', 'a', 'z9hG4bK');
const hostile = fc.string({ unit, maxLength: 8 });
const cookied = hostile.map((text) => `z9hG4bK${text}`);
const parts: fc.Arbitrary<Parts> = fc.record({
  method: fc.constantFrom('INVITE', 'BYE', 'INVITE 1', '1 INVITE'),
  host: hostile,
  port: fc.nat(3),
  branch: fc.oneof(hostile, cookied),
  uri: hostile,
  callId: hostile,
  fromTag: hostile,
  toTag: hostile,
  number: fc.nat(3),
});
const origin = fc.record({
  address: fc.constantFrom('192.0.2.1', '2001:db8::1'),
  port: fc.nat(2),
  flow: fc.nat(2),
});

/** `second` with some of its parts taken from `first`, so that near misses are common. */
function mix<T extends object>(first: T, second: T, mask: readonly boolean[]): T {
  const names = Object.keys(first) as (keyof T)[];
  return Object.fromEntries(
    names.map((name, n) => [name, (mask[n] ? first : second)[name]]),
  ) as unknown as T;
}
const mask = fc.array(fc.boolean(), { minLength: 9, maxLength: 9 });

describe('a server key', () => {
  test('is shared only by requests that agree in every part, whatever the parts contain', () => {
    fc.assert(
      fc.property(parts, parts, origin, origin, mask, (a, other, from, elsewhere, keep) => {
        const b = mix(a, other, keep);
        const to = mix(from, elsewhere, keep);
        const compared = (p: Parts, o: typeof from) =>
          namesTransaction(p.branch)
            ? [o.address, o.port, o.flow, p.method, p.host, p.port, p.branch]
            : [o.address, o.port, o.flow, ...Object.values(p)];
        const key = (p: Parts, o: typeof from) =>
          serverKey(request(p), source(o.address, o.port, o.flow), p.method);
        const same = JSON.stringify(compared(a, from)) === JSON.stringify(compared(b, to));
        expect(key(a, from) === key(b, to)).toBe(same);
      }),
    );
  });

  test('is not imitated by a part that spells out the next one', () => {
    const from = source('192.0.2.1', 5060, 0);
    const base: Parts = {
      method: 'INVITE',
      host: 'a',
      port: 0,
      branch: 'z9hG4bKx',
      uri: 'sip:a',
      callId: 'c',
      fromTag: 'f',
      toTag: '',
      number: 1,
    };
    const honest = serverKey(request({ ...base, host: 'a' }), from, 'INVITE');
    const forged = serverKey(request({ ...base, host: 'a8 z9hG4bKx' }), from, 'INVITE');
    expect(forged).not.toBe(honest);
  });

  test('keeps the end of sent-by and the beginning of the branch apart', () => {
    const from = source('192.0.2.1', 5060, 0);
    const key = (host: string, branch: string) =>
      serverKey({ topVia: { host, port: 0, branch } } as unknown as SipRequest, from, 'INVITE');
    expect(key('az9hG4bKb', 'z9hG4bKc')).not.toBe(key('a', 'z9hG4bKbz9hG4bKc'));
  });

  test('of a client without the cookie never equals one with it', () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const from = source('192.0.2.1', 5060, 0);
        const modern = serverKey(request({ ...a, branch: `z9hG4bK1${a.branch}` }), from, a.method);
        expect(legacyKey(request(b), from, b.method, b.toTag)).not.toBe(modern);
      }),
    );
  });
});

describe('other keys', () => {
  test('tell Call-ID and From tag apart in a merge key', () => {
    const call = (callId: string, fromTag: string) =>
      mergeKey({ callId, from: { tag: fromTag }, cseq: { number: 1 } } as unknown as SipRequest);
    expect(call('ab', 'c')).not.toBe(call('a', 'bc'));
    expect(call('1 a', '')).not.toBe(call('1', '1 a'));
  });

  test('tell method and branch apart in a client key', () => {
    expect(clientKey('INVITE', 'z9hG4bKa')).not.toBe(clientKey('INVITEz', '9hG4bKa'));
  });

  test('take the bare cookie for no name', () => {
    expect(namesTransaction('z9hG4bK')).toBe(false);
    expect(namesTransaction('z9hG4bK0')).toBe(true);
    expect(namesTransaction('390skdjuw')).toBe(false);
    expect(namesTransaction('')).toBe(false);
  });

  test('are copied away from the text they were cut from, which is free to go', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const kept: string[] = [];
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let n = 0; n < 200; n++) {
      const header = Buffer.alloc(50_000, `${n}-text `).toString('latin1');
      kept.push(own(header.substring(100, 140)));
    }
    collect();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(1_000_000);
    expect(kept).toHaveLength(200);
  });

  test('are copied octet for octet', () => {
    const octets = String.fromCharCode(...Array.from({ length: 256 }, (_, n) => n));
    expect(own(octets)).toBe(octets);
  });
});
