import {
  createView,
  type ParseResult,
  parse,
  parseCredentials,
  parseInto,
  parseNameAddr,
  parseUri,
  parseVia,
  type SipMessage,
  writeRequest,
} from '@tollgate/sip-parser';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headersOf, hostile, meant, sipUri } from '../support/sip-arbitraries.ts';
import { OTHERS, READINGS } from './readings.ts';

// Everything is read from one copy of the bytes that were read last. Messages that are read by
// turns must never see of each other: what each says is compared with what it says read alone.

const contact = fc
  .tuple(sipUri(), fc.constantFrom('', ';q=0.5', ';x="a;b"'))
  .map(([uri, parameters]) => `"C \\" c" <${uri}>${parameters}`);
const digest = fc
  .tuple(fc.constantFrom('Authorization', 'Proxy-Authorization'), fc.nat())
  .map(
    ([name, n]) =>
      [
        name,
        `Digest username="u\\"${n}", realm="r${n}", nonce="n${n}", uri="sip:h", x=${n}`,
      ] as const,
  );

const written = fc
  .tuple(
    meant,
    fc.array(contact, { maxLength: 3 }),
    fc.array(digest, { maxLength: 2 }),
    fc.boolean(),
  )
  .map(([m, contacts, digests, inCapitals]) => {
    const headers = [
      ...headersOf(m),
      ...contacts.map((value) => ['Contact', value] as const),
      ...(contacts.length > 1 ? [['Route', contacts.join(', ')] as const] : []),
      ...digests,
      ...m.more,
    ];
    const { method, requestUri, body } = m;
    const shown = (text: string): string => (inCapitals ? text.toUpperCase() : text);
    return Buffer.from(
      writeRequest({
        method,
        requestUri: shown(requestUri),
        // A host in capitals is read in lower case.
        headers: headers.map(([name, value]) => [name, shown(value)] as const),
        body,
      }),
    );
  });
const mutated = fc
  .tuple(written, fc.nat(), fc.constantFrom(...';,:<>"@=% \r\n\0*x'))
  .map(([bytes, at, octet]) => {
    const copy = Buffer.from(bytes);
    copy[at % copy.length] = octet.charCodeAt(0);
    return copy;
  });
const anyMessage = fc.oneof({ weight: 3, arbitrary: written }, mutated, hostile);

function messageOf(result: ParseResult): SipMessage | undefined {
  return result.kind === 'malformed' ? result.partial : result;
}

/** What each reading says of a message that nobody has read before, and nothing in between. */
function alone(bytes: Buffer): unknown[][] {
  return READINGS.map((reading) => {
    const message = messageOf(parse(Buffer.from(bytes)));
    return message === undefined ? [] : [...reading(message)];
  });
}

const WAYS: readonly ((bytes: Buffer) => ParseResult)[] = [
  (bytes) => parse(bytes),
  (bytes) => parse(new Uint8Array(bytes)),
  (bytes) => parseInto(createView(), bytes),
];

test('messages that are read by turns say what each says alone', () => {
  fc.assert(
    fc.property(
      fc.array(anyMessage, { minLength: 2, maxLength: 3 }),
      fc.array(fc.nat(), { minLength: 50, maxLength: 400 }),
      fc.oneof(sipUri({ headers: true }), fc.string({ maxLength: 40 })),
      (inputs, turns, text) => {
        const expected = inputs.flatMap(alone);
        const messages = inputs.map((bytes, i) => messageOf(WAYS[i]!(Buffer.from(bytes))));
        const readings = messages.flatMap((message) =>
          READINGS.map((reading) =>
            message === undefined ? [][Symbol.iterator]() : reading(message),
          ),
        );
        const said: unknown[][] = readings.map(() => []);
        const advance = (i: number): boolean => {
          const { done, value } = readings[i]!.next();
          if (done !== true) said[i]!.push(value);
          return done !== true;
        };
        for (const turn of turns) {
          advance(turn % readings.length);
          OTHERS[(turn >> 8) % (2 * OTHERS.length)]?.(text);
        }
        // The rest by turns too.
        for (let left = true; left; ) {
          left = false;
          for (let i = 0; i < readings.length; i++)
            left = advance((i * 7) % readings.length) || left;
        }
        expect(said).toEqual(expected);
      },
    ),
  );
});

test('a view and a Buffer used again give what the Buffer holds now', () => {
  const view = createView();
  const size = 4096;
  const buffer = Buffer.alloc(size);
  fc.assert(
    fc.property(fc.array(anyMessage, { minLength: 2, maxLength: 3 }), (inputs) => {
      for (const input of inputs) {
        // What lies behind the body of a datagram is ignored: the size stays the same.
        const bytes = Buffer.concat([input, Buffer.alloc(size)]).subarray(0, size);
        buffer.set(bytes);
        const message = messageOf(parseInto(view, buffer));
        const expected = alone(bytes);
        const said = READINGS.map((reading) =>
          message === undefined ? [] : [...reading(message)],
        );
        expect(said).toEqual(expected);
      }
    }),
  );
});

test('a Buffer filled again is read again by what reads one production', () => {
  // As long as each other, cut in other places.
  const pairs = [
    [(b: Buffer) => parseUri(b)?.host, 'sip:a@one.example', 'sip:alice@b.examp'],
    [(b: Buffer) => parseUri(b)?.host, 'sip:a@one.example', 'sip:a@TWO.Example'],
    [(b: Buffer) => parseVia(b)?.branch, 'SIP/2.0/UDP h;branch=ab', 'SIP/2.0/UDP hi;branch=c'],
    [(b: Buffer) => parseVia(b)?.param('x'), 'SIP/2.0/UDP h;x=ab', 'SIP/2.0/UDP hi;x=c'],
    [(b: Buffer) => parseNameAddr(b)?.tag, '<sip:a@b>;tag=12', '<sip:a@bc>;tag=3'],
    [(b: Buffer) => parseNameAddr(b)?.param('q'), '<sip:a@b>;q=123', '<sip:a@b>;r;q=4'],
    [(b: Buffer) => parseCredentials(b).nonce, 'Digest nonce="12"', 'Digest nonce= "3"'],
    [(b: Buffer) => parseCredentials(b).param('x'), 'Digest x="12"', 'Digest x= "3"'],
  ] as const;
  for (const [read, one, other] of pairs) {
    expect(other).toHaveLength(one.length);
    const buffer = Buffer.from(one);
    const again = Buffer.from(other);
    const first = read(buffer);
    expect(first).toBe(read(Buffer.from(one)));
    expect(read(buffer)).toBe(first);
    buffer.set(again);
    const second = read(buffer);
    expect(second).toBe(read(again));
    expect(second).not.toBe(first);
  }
});
