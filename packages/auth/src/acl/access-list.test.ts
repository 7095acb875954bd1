import { type IpAddress, parseIp } from '@tollgate/sip-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAccessList } from './access-list.ts';
import { replaceableAccessList } from './replaceable.ts';

function ip(text: string): IpAddress {
  return parseIp(text)!;
}

describe('an access list', () => {
  it('lets in what an entry holds and nobody else', () => {
    const list = compileAccessList(['192.0.2.0/24', '2001:db8::/32']);
    expect(list.allows(ip('192.0.2.255'), 0)).toBe(true);
    expect(list.allows(ip('192.0.3.0'), 0)).toBe(false);
    expect(list.allows(ip('192.0.1.255'), 0)).toBe(false);
    expect(list.allows(ip('2001:db8:ffff::1'), 0)).toBe(true);
    expect(list.allows(ip('2001:db9::'), 0)).toBe(false);
  });

  it('lets the most specific entry decide, whatever the order', () => {
    const entries = [
      { cidr: '10.0.0.0/8' },
      { cidr: '10.1.0.0/16', action: 'deny' },
      { cidr: '10.1.2.0/24', action: 'allow' },
      { cidr: '10.1.2.3', action: 'deny' },
    ] as const;
    for (const order of [entries, entries.toReversed()]) {
      const list = compileAccessList(order);
      expect(list.allows(ip('10.2.0.1'), 0)).toBe(true);
      expect(list.allows(ip('10.1.0.1'), 0)).toBe(false);
      expect(list.allows(ip('10.1.2.1'), 0)).toBe(true);
      expect(list.allows(ip('10.1.2.3'), 0)).toBe(false);
    }
  });

  it('lets a deny win over an allow on the same block, for as long as it lasts', () => {
    const list = compileAccessList([
      { cidr: '192.0.2.0/24', action: 'deny', expires: 1000 },
      '192.0.2.0/24',
    ]);
    expect(list.allows(ip('192.0.2.1'), 999)).toBe(false);
    expect(list.allows(ip('192.0.2.1'), 1000)).toBe(true);
  });

  it('ends an entry at its moment and lets the next wider one decide', () => {
    const list = compileAccessList([
      { cidr: '10.0.0.0/8', action: 'deny' },
      { cidr: '10.1.0.0/16', expires: 5000 },
    ]);
    expect(list.match(ip('10.1.0.1'), 4999.9).entry).toMatchObject({ place: 1, expires: 5000 });
    expect(list.match(ip('10.1.0.1'), 5000).entry).toMatchObject({ place: 0, action: 'deny' });
  });

  it('holds an entry given twice once, for the longer of its times', () => {
    const list = compileAccessList([
      { cidr: '192.0.2.1', expires: 50 },
      { cidr: '192.0.2.1', expires: 100 },
      { cidr: '192.0.2.1', expires: 20 },
    ]);
    expect(list.size).toBe(1);
    expect(list.match(ip('192.0.2.1'), 99).entry?.place).toBe(1);
    expect(list.allows(ip('192.0.2.1'), 100)).toBe(false);
  });

  it('tells the entry that decided, with its place, block and label', () => {
    const list = compileAccessList(['2001:db8::/32', { cidr: '192.0.2.0/25', label: 'carrier A' }]);
    expect(list.match(ip('192.0.2.127'), 0)).toEqual({
      allowed: true,
      entry: { place: 1, cidr: '192.0.2.0/25', action: 'allow', label: 'carrier A' },
    });
  });

  it('tells the nearest entry on a miss, and how many bits are shared', () => {
    const list = compileAccessList(['192.0.2.0/25', '10.0.0.0/8']);
    expect(list.match(ip('192.0.2.128'), 0)).toEqual({
      allowed: false,
      nearest: { place: 0, cidr: '192.0.2.0/25', action: 'allow' },
      sharedBits: 24,
    });
    expect(list.match(ip('11.0.0.0'), 0).nearest?.cidr).toBe('10.0.0.0/8');
    expect(list.match(ip('9.255.255.255'), 0).sharedBits).toBe(6);
  });

  it('tells the entry that has ended, where only that stood in the way', () => {
    const list = compileAccessList([{ cidr: '192.0.2.0/24', expires: 10 }, '192.0.3.0/24']);
    expect(list.match(ip('192.0.2.1'), 10)).toMatchObject({
      allowed: false,
      nearest: { place: 0, expires: 10 },
      sharedBits: 31,
    });
  });

  it('knows no nearest entry where there is none of the family', () => {
    expect(compileAccessList(['::/0']).match(ip('192.0.2.1'), 0)).toEqual({ allowed: false });
  });

  it('passes on what was rewritten', () => {
    expect(compileAccessList(['10.0.0.1', '::ffff:10.0.0.0/104']).notes).toEqual([
      'entry 1: ::ffff:10.0.0.0/104 is IPv4 mapped into IPv6, taken as 10.0.0.0/8',
    ]);
  });

  it.each([
    [
      ['10.0.0.1', '10.1'],
      'entries[1] must be an IP address or a CIDR block, got "10.1" (10.1: write all four numbers',
    ],
    [
      [{ cidr: '::/0', action: 'maybe' }],
      'entries[0].action must be one of "allow", "deny", got "maybe"',
    ],
    [[{ cidr: '::/0', expires: Number.NaN }], 'entries[0].expires must be'],
    [[{ cidr: '::/0', expires: '5' }], 'entries[0].expires must be'],
    [[{ cidr: '::/0', label: 5 }], 'entries[0].label must be a text'],
    [[{}], "entries[0].cidr must be a text like '192.0.2.0/24', got undefined"],
    [[null], 'entries[0] must be a text or an object with "cidr", got null'],
    [
      new Array(12).fill('x'),
      'entries[9] must be an IP address or a CIDR block, got "x" (x is no IP address; host names are not looked up); and 2 more',
    ],
  ])('refuses %j and says which entry and why', (entries, message) => {
    expect(() => compileAccessList(entries as string[])).toThrow(RangeError);
    expect(() => compileAccessList(entries as string[])).toThrow(message);
  });

  it('finds every block of a long chain of nested ones', () => {
    const list = compileAccessList(
      Array.from({ length: 129 }, (_, prefix) => `${prefix === 0 ? '::' : '8000::'}/${prefix}`),
    );
    for (let bit = 1; bit < 128; bit++) {
      const words = [0x80000000, 0, 0, 0];
      words[bit >>> 5]! += 2 ** (31 - (bit & 31));
      const [w0, w1, w2, w3] = words as [number, number, number, number];
      expect(list.match({ family: 6, w0, w1, w2, w3 }, 0).entry?.place).toBe(bit);
    }
    expect(list.match(ip('8000::'), 0).entry?.place).toBe(128);
    expect(list.match(ip('::'), 0).entry?.place).toBe(0);
  });

  it.each([48, 64, 128])(
    'finds each of many IPv6 blocks of one length, /%d, and no neighbour',
    (length) => {
      const block = (i: number): string => {
        const hex = i.toString(16);
        if (length === 48) return `2001:db8:${hex}::`;
        return length === 64 ? `2001:db8:0:${hex}::` : `2001:db8::${hex}`;
      };
      const even = Array.from({ length: 1000 }, (_, i) => `${block(i * 2)}/${length}`);
      for (const wider of [[], ['2001:db8::/32']]) {
        const list = compileAccessList([...even, ...wider]);
        for (let i = 0; i < 2000; i++) {
          const { entry } = list.match(ip(block(i)), 0);
          expect(entry?.place).toBe(i % 2 === 0 ? i / 2 : wider.length > 0 ? 1000 : undefined);
        }
      }
    },
  );

  it('agrees with a bit-by-bit reading for any list and address', () => {
    const word = fc.constantFrom(0, 1, 0x80000000, 0xffffffff, 0xc0000200, 0xc0000201, 0xc0000280);
    const lists = fc.array(fc.tuple(word, fc.integer({ min: 0, max: 32 }), fc.boolean()), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(lists, word, (blocks, address) => {
        const entries = blocks.map(([first, prefix, allow]) => ({
          bits: first.toString(2).padStart(32, '0').slice(0, prefix),
          action: allow ? ('allow' as const) : ('deny' as const),
        }));
        const list = compileAccessList(
          entries.map(({ bits, action }) => {
            const all = Number.parseInt(bits.padEnd(32, '0'), 2);
            const octets = [24, 16, 8, 0].map((shift) => (all >>> shift) & 255);
            return { cidr: `${octets.join('.')}/${bits.length}`, action };
          }),
        );
        const wanted = address.toString(2).padStart(32, '0');
        const holding = entries.filter(({ bits }) => wanted.startsWith(bits));
        const most = Math.max(...holding.map(({ bits }) => bits.length));
        const deciding = holding.filter(({ bits }) => bits.length === most);
        const allowed = deciding.length > 0 && deciding.every(({ action }) => action === 'allow');
        const asked = { family: 4, w0: 0, w1: 0, w2: 0xffff, w3: address } as const;
        expect(list.allows(asked, 0)).toBe(allowed);
        expect(list.match(asked, 0).allowed).toBe(allowed);
      }),
    );
  });
});

describe('a replaceable access list', () => {
  it('answers by the list in force, all of it at once, for everybody who holds it', () => {
    const shared = replaceableAccessList(compileAccessList(['192.0.2.1']));
    const before = shared.current;
    const next = compileAccessList(['::ffff:192.0.2.2', '192.0.2.3']);
    expect(shared.replace(next)).toBe(before);
    expect(shared.current).toBe(next);
    expect(shared.allows(ip('192.0.2.1'), 0)).toBe(false);
    expect(shared.match(ip('192.0.2.2'), 0).entry?.place).toBe(0);
    expect([shared.size, shared.notes, shared.bytes]).toEqual([2, next.notes, next.bytes]);
    expect(before.allows(ip('192.0.2.1'), 0)).toBe(true);
  });
});
