import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCapture, readCapture } from './read-capture.ts';

const INVITE = Buffer.from(
  'INVITE sip:support@192.0.2.2 SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 4\r\n\r\nbody',
);

const IPV4 = [0x08, 0x00];
const IPV6 = [0x86, 0xdd];

function udp(payload: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(5062, 0);
  header.writeUInt16BE(5060, 2);
  header.writeUInt16BE(8 + payload.length, 4);
  return Buffer.concat([header, payload]);
}

function tcp(sequence: number, payload: Uint8Array, flags = 0x18): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(5062, 0);
  header.writeUInt16BE(5060, 2);
  header.writeUInt32BE(sequence >>> 0, 4);
  header[12] = 5 << 4;
  header[13] = flags;
  return Buffer.concat([header, payload]);
}

function ipv4(payload: Uint8Array, protocol = 17, fragment = 0): Buffer {
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + payload.length, 2);
  header.writeUInt16BE(fragment, 6);
  header[9] = protocol;
  header.set([192, 0, 2, 1], 12);
  header.set([192, 0, 2, 2], 16);
  return Buffer.concat([header, payload]);
}

function ipv6(payload: Uint8Array, next = 17): Buffer {
  const header = Buffer.alloc(40);
  header[0] = 0x60;
  header.writeUInt16BE(payload.length, 4);
  header[6] = next;
  header.set([0x20, 0x01, 0x0d, 0xb8], 8);
  header[23] = 1;
  header.set([0x20, 0x01, 0x0d, 0xb8], 24);
  header[39] = 2;
  return Buffer.concat([header, payload]);
}

/** A pcap file, of either byte order, with times in micro- or nanoseconds. */
function pcap(
  linkType: number,
  frames: readonly Uint8Array[],
  { big = false, nano = false } = {},
): Buffer {
  const u32 = (value: number): Buffer => {
    const four = Buffer.alloc(4);
    if (big) four.writeUInt32BE(value);
    else four.writeUInt32LE(value);
    return four;
  };
  const header = [nano ? 0xa1b23c4d : 0xa1b2c3d4, big ? 0x00020004 : 0x00040002, 0, 0, 65_535];
  const records = frames.flatMap((frame, index) => [
    ...[1000 + index, 250 * (nano ? 1_000_000 : 1000), frame.length, frame.length].map(u32),
    frame,
  ]);
  return Buffer.concat([...[...header, linkType].map(u32), ...records]);
}

/** One little-endian pcapng block. */
function block(type: number, body: Uint8Array): Buffer {
  const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(padded.length + 12);
  const kind = Buffer.alloc(4);
  kind.writeUInt32LE(type);
  return Buffer.concat([kind, length, padded, length]);
}

const words = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    bytes.writeUInt32LE(value >>> 0, index * 4);
  });
  return bytes;
};

const section = block(0x0a0d0d0a, words(0x1a2b3c4d, 1, 0xffffffff, 0xffffffff));

const texts = (file: Uint8Array): string[] =>
  [...readCapture(file)].map(({ bytes }) => Buffer.from(bytes).toString('latin1'));
const text = INVITE.toString('latin1');

const packet = ipv4(udp(INVITE));
const mac = Buffer.alloc(12);
const links: Readonly<Record<string, readonly [linkType: number, frame: Uint8Array]>> = {
  'Ethernet, IPv4': [1, Buffer.concat([mac, Buffer.from(IPV4), packet])],
  'Ethernet, IPv6': [1, Buffer.concat([mac, Buffer.from(IPV6), ipv6(udp(INVITE))])],
  'Ethernet, one VLAN tag': [
    1,
    Buffer.concat([mac, Buffer.from([0x81, 0, 0, 7, ...IPV4]), packet]),
  ],
  'Ethernet, two VLAN tags': [
    1,
    Buffer.concat([mac, Buffer.from([0x88, 0xa8, 0, 7, 0x81, 0, 0, 7, ...IPV4]), packet]),
  ],
  'Ethernet, padded to its least length': [
    1,
    Buffer.concat([mac, Buffer.from(IPV4), packet, Buffer.alloc(30)]),
  ],
  'Linux cooked': [113, Buffer.concat([Buffer.alloc(14), Buffer.from(IPV4), packet])],
  'Linux cooked, version 2': [276, Buffer.concat([Buffer.from(IPV4), Buffer.alloc(18), packet])],
  'BSD loopback': [0, Buffer.concat([Buffer.from([2, 0, 0, 0]), packet])],
  'OpenBSD loopback': [108, Buffer.concat([Buffer.from([0, 0, 0, 2]), packet])],
  'raw IP': [101, packet],
  'raw IPv6': [229, ipv6(udp(INVITE))],
  'IPv6 with extension headers': [
    101,
    ipv6(
      Buffer.concat([
        Buffer.from([60, 0, ...Array(6).fill(0)]),
        Buffer.from([17, 0, ...Array(6).fill(0)]),
        udp(INVITE),
      ]),
      0,
    ),
  ],
};

describe('readCapture', () => {
  test.each(Object.entries(links))('reads a message over %s', (_, [linkType, frame]) => {
    expect(texts(pcap(linkType, [frame]))).toEqual([text]);
  });

  test('tells where from, where to and when, in either byte order and resolution', () => {
    for (const form of [{}, { big: true }, { nano: true }, { big: true, nano: true }]) {
      expect([...readCapture(pcap(101, [packet], form))]).toMatchObject([
        {
          at: 1_000_250,
          transport: 'udp',
          from: { address: '192.0.2.1', port: 5062 },
          to: { address: '192.0.2.2', port: 5060 },
        },
      ]);
    }
  });

  test('reads pcapng: several interfaces and resolutions, blocks of other kinds between', () => {
    const [, ethernet] = links['Ethernet, IPv4']!;
    const resolution = Buffer.from([9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0]);
    const ticks = 1_000_250_000_000n; // nanoseconds
    const file = Buffer.concat([
      section,
      block(1, words(1, 65_535)),
      block(1, Buffer.concat([words(101, 65_535), resolution])),
      block(5, words(1, 2, 3)),
      block(6, Buffer.concat([words(0, 0, 1_000_000, ethernet.length, ethernet.length), ethernet])),
      block(
        6,
        Buffer.concat([
          words(1, Number(ticks >> 32n), Number(ticks & 0xffffffffn), packet.length, packet.length),
          packet,
        ]),
      ),
      block(3, Buffer.concat([words(ethernet.length), ethernet])),
    ]);
    expect(isCapture(file)).toBe(true);
    expect([...readCapture(file)].map(({ at }) => at)).toEqual([1000, 1_000_250, 1_000_250]);
    expect(texts(file)).toEqual([text, text, text]);
  });

  test('passes over fragments, other protocols, other links, keep-alives and what is cut short', () => {
    for (const [linkType, frame] of [
      [101, ipv4(udp(INVITE), 17, 0x2000)],
      [101, ipv4(udp(INVITE), 17, 3)],
      [101, ipv4(udp(INVITE), 47)],
      [101, packet.subarray(0, 30)],
      [101, ipv4(udp(Buffer.from('\r\n\r\n')))],
      [147, packet],
      [1, Buffer.concat([mac, Buffer.from([0x08, 0x06]), packet])],
    ] as const) {
      expect(texts(pcap(linkType, [frame, packet]))).toEqual(linkType === 101 ? [text] : []);
    }
    const whole = pcap(101, [packet, packet]);
    expect(texts(whole.subarray(0, whole.length - 1))).toEqual([text]);
  });

  test('is not made of one bare message', () => {
    expect(isCapture(INVITE)).toBe(false);
    expect(isCapture(new Uint8Array())).toBe(false);
  });

  describe('over TCP', () => {
    const stream = (...segments: readonly Buffer[]): string[] =>
      texts(
        pcap(
          101,
          segments.map((segment) => ipv4(segment, 6)),
        ),
      );
    const SYN = 0x02;

    test('puts messages together, wherever the segments cut them', () => {
      const both = Buffer.concat([INVITE, INVITE]);
      for (let cut = 0; cut <= both.length; cut++) {
        const segments = [
          tcp(99, Buffer.alloc(0), SYN),
          tcp(100, both.subarray(0, cut)),
          tcp(100 + cut, both.subarray(cut)),
        ];
        expect(stream(...segments)).toEqual([text, text]);
      }
    });

    test('counts repeated bytes once, also where the sequence number wraps', () => {
      const start = 0xfffffff0;
      const segments = [
        tcp(start, INVITE.subarray(0, 40)),
        tcp(start, INVITE.subarray(0, 40)),
        tcp(start + 20, INVITE.subarray(20, 60)),
        tcp(start + 60, INVITE.subarray(60)),
        tcp(start + 60, INVITE.subarray(60)),
      ];
      expect(stream(...segments)).toEqual([text]);
    });

    test('takes up a stream whose start it has not seen, and one after a gap, at a message', () => {
      expect(stream(tcp(5000, INVITE))).toEqual([text]);
      expect(stream(tcp(5000, INVITE.subarray(10)))).toEqual([]);
      const far = 5000 + INVITE.length * 3;
      expect(
        stream(tcp(5000, INVITE), tcp(far, INVITE.subarray(9)), tcp(far + 900, INVITE)),
      ).toEqual([text, text]);
    });
  });

  test('never throws and makes nothing up, whatever the file holds', () => {
    const files = Object.values(links).map(([linkType, frame]) => pcap(linkType, [frame, frame]));
    files.push(
      Buffer.concat([
        section,
        block(1, words(101, 0)),
        block(6, Buffer.concat([words(0, 0, 0, packet.length, packet.length), packet])),
      ]),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 12 }),
        fc.nat(),
        (file, changes, cut) => {
          const hostile = Buffer.from(file);
          for (const [at, octet] of changes) hostile[at % hostile.length] = octet;
          const end = cut % 3 === 0 ? cut % hostile.length : hostile.length;
          let total = 0;
          for (const { bytes } of readCapture(hostile.subarray(0, end))) total += bytes.length;
          expect(total).toBeLessThanOrEqual(hostile.length);
        },
      ),
    );
  });
});
