import {
  answered,
  answerInForce,
  negotiate,
  readSdp,
  type Sdp,
  streamsOf,
  writeSdp,
} from '@tollgate/sdp';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { seeded } from '../../bench/support/random.ts';
import { offers, values } from './arbitraries.ts';
import { answerFaults, versionFaults } from './checker.ts';
import { corpus } from './corpus.ts';
import { usual } from './summary.ts';

vi.setConfig({ testTimeout: 1_200_000 });

// PROOF=1 runs the figure that is claimed; every other run a fiftieth of it.
const MUTANTS = process.env['PROOF'] === '1' ? 1_000_000 : 20_000;
const WIDEST = { maxBytes: 65_535, maxLines: 65_535, maxLineBytes: 65_535 };

test('what is written reads as the same value', () => {
  fc.assert(
    fc.property(values, (sdp) => {
      expect(readSdp(Buffer.from(writeSdp(sdp)), WIDEST)).toEqual(sdp);
    }),
  );
});

test('no bytes make reading throw, and every fault lies in the input', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }).map((noise) => Buffer.concat([Buffer.from('v=0\n'), noise])),
  );
  fc.assert(
    fc.property(bytes, (input) => {
      const result = readSdp(input);
      if (result.kind === 'sdp') streamsOf(result);
      else expect(result.offset).toBeLessThanOrEqual(input.length);
    }),
  );
});

/** One description of the corpus with one to four changes of bytes or lines. */
function mutant(random: ReturnType<typeof seeded>): Buffer {
  const texts = corpus.map(({ text }) => text);
  const text = texts[random.below(texts.length)]!;
  if (random.below(4) === 0) {
    const lines = text.split('\r\n');
    const other = texts[random.below(texts.length)]!.split('\r\n');
    const at = random.below(lines.length);
    const count = random.below(3);
    const from = random.below(other.length);
    return Buffer.from(
      lines.toSpliced(at, count, ...other.slice(from, from + random.below(4))).join('\r\n'),
    );
  }
  let bytes = Buffer.from(text);
  for (let changes = 1 + random.below(4); changes > 0; changes--) {
    const at = random.below(bytes.length);
    const octet =
      random.below(3) === 0 ? random.below(256) : ' \r\n\0:=/0129.am'.charCodeAt(random.below(15));
    const kind = random.below(3);
    if (kind === 0) bytes[at] = octet;
    else {
      const tail = bytes.subarray(kind === 1 ? at : at + 1);
      bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(kind === 1 ? [octet] : []), tail]);
    }
  }
  return bytes;
}

test(`${MUTANTS} mutated descriptions: none throws, and every answer fits`, () => {
  const random = seeded(0x5d9);
  const before = negotiate(readSdp(Buffer.from(corpus[0]!.text)) as Sdp, usual);
  if (before.kind === 'refused') throw new Error('the first description must be agreed on');
  const counts = { malformed: 0, refused: 0, answered: 0 };
  const faults: string[] = [];
  for (let i = 0; i < MUTANTS; i++) {
    const bytes = mutant(random);
    const sdp = readSdp(bytes);
    if (sdp.kind === 'malformed') {
      if (sdp.offset > bytes.length)
        throw new Error(`offset ${sdp.offset}: ${bytes.toString('hex')}`);
      counts.malformed++;
      continue;
    }
    const again = readSdp(Buffer.from(writeSdp(sdp)), WIDEST);
    if (again.kind !== 'sdp' || writeSdp(again) !== writeSdp(sdp))
      throw new Error(bytes.toString('hex'));
    answerInForce(sdp, before);
    answered(sdp, before.local, before);
    const result = negotiate(sdp, usual, i % 2 === 0 ? before : undefined);
    if (result.kind === 'refused') {
      counts.refused++;
      continue;
    }
    counts.answered++;
    const [offered, answer] = [writeSdp(sdp), writeSdp(result.local)];
    const found = answerFaults(offered, answer);
    if (found.length > 0) faults.push(`${found.join('; ')}\n${offered}\n${answer}`);
  }
  expect(faults.slice(0, 5)).toEqual([]);
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(MUTANTS / 20);
});

test('answers to offers of every kind fit, by a checker that shares no code', () => {
  const counts = { refused: 0, answered: 0 };
  fc.assert(
    fc.property(offers, fc.constantFrom('sendrecv', 'sendonly', 'inactive'), (text, direction) => {
      const sdp = readSdp(Buffer.from(text));
      if (sdp.kind === 'malformed') throw new Error(sdp.code);
      const result = negotiate(sdp, { ...usual, direction });
      if (result.kind === 'refused') {
        counts.refused++;
        expect(result.status).toBe(488);
        return;
      }
      counts.answered++;
      const answer = writeSdp(result.local);
      expect([...answerFaults(text, answer), ...versionFaults(undefined, answer)]).toEqual([]);
    }),
    { numRuns: Math.max(1000, fc.readConfigureGlobal().numRuns ?? 0) },
  );
  expect(counts.refused).toBeGreaterThan(100);
  expect(counts.answered).toBeGreaterThan(100);
});
