import {
  createFramer,
  createView,
  parse,
  parseInto,
  type SipMessage,
  validate,
} from '@tollgate/sip-parser';
import { describe, expect, test } from 'vitest';
import { heapAfterCollection } from '../support/heap.ts';
import { readVectors, vectorsNote } from '../support/vectors.ts';
import { fixtures } from './fixtures.ts';
import { verdictsOfStream } from './verdict.ts';

const messages: readonly { name: string; bytes: Buffer }[] = [
  ...readVectors(),
  ...fixtures().map(({ section, bytes }) => ({ name: `our own for ${section}`, bytes })),
];

/** Reads all there is: no accessor may throw, whatever the bytes. */
function readAll(m: SipMessage): number {
  let length = 0;
  for (const [name, span] of m.headers()) length += name.length + m.text(span).length;
  const parts = [
    m.method,
    m.reason,
    m.requestUri?.canonicalUser,
    m.requestUri?.param('lr'),
    m.topVia?.branch,
    m.from?.displayName,
    m.from?.param('x'),
    m.to?.tag,
    m.cseq?.method,
    m.callId,
    m.vias?.[0]?.received,
    m.contacts?.[0]?.uri.raw,
    m.credentials[0]?.response,
    m.credentials[0]?.param('x'),
    m.detach().callId,
  ];
  for (const part of parts) length += part?.length ?? 0;
  return length + m.body.length + m.bytes.length + m.maxForwards;
}

describe(`every prefix and every split of every torture message${vectorsNote}`, () => {
  test('no prefix throws, what is read of it lies inside, and nothing of it is kept', () => {
    const view = createView();
    const readPrefixes = (): number => {
      let cases = 0;
      for (const { name, bytes } of messages) {
        for (let length = 0; length <= bytes.length; length++) {
          const result = validate(parseInto(view, bytes.subarray(0, length)));
          const m = result.kind === 'malformed' ? result.partial : result;
          if (result.kind === 'malformed' && (result.offset < 0 || result.offset > length)) {
            expect.fail(`${name}, ${length} bytes: offset ${result.offset}`);
          }
          if (m !== undefined) readAll(m);
          cases++;
        }
      }
      return cases;
    };
    // The first round pays for compiled code, which stays.
    expect(readPrefixes()).toBeGreaterThan(5000);
    const before = heapAfterCollection();
    readPrefixes();
    expect(heapAfterCollection() - before).toBeLessThan(1 << 20);
  }, 120_000);

  test('no prefix of a valid message is another valid message, but where it lacks a length', () => {
    for (const { name, bytes } of messages) {
      const whole = validate(parse(bytes));
      if (whole.kind === 'malformed' || whole.contentLength < 0) continue;
      for (let length = 0; length < whole.bytes.length; length++) {
        if (parse(bytes.subarray(0, length)).kind !== 'malformed') expect.fail(`${name} ${length}`);
      }
    }
  }, 120_000);

  test('at every split into two the framer says the same', () => {
    let cases = 0;
    for (const { name, bytes } of messages) {
      const whole = verdictsOfStream([bytes]);
      for (let i = 0; i <= bytes.length; i++) {
        const split = verdictsOfStream([bytes.subarray(0, i), bytes.subarray(i)]);
        if (split.join() !== whole.join()) expect(split, `${name} split at ${i}`).toEqual(whole);
        cases++;
      }
    }
    expect(cases).toBeGreaterThan(5000);
  }, 120_000);

  test('a framer holds no more than it was given', () => {
    for (const { bytes } of messages) {
      const framer = createFramer({ message: () => {}, ping: () => {} });
      let given = 0;
      for (let i = 0; i < bytes.length; i += 7) {
        const chunk = bytes.subarray(i, i + 7);
        given += chunk.length;
        framer.push(chunk);
        if (framer.buffered > given) expect.fail(`holds ${framer.buffered} of ${given}`);
      }
    }
  });
});
