import { negotiate, readSdp, writeSdp } from '@tollgate/sdp';
import { describe, expect, test } from 'vitest';
import { answerFaults, versionFaults } from './checker.ts';
import { corpus } from './corpus.ts';
import { readingOf, usual } from './summary.ts';

const bytesOf = (text: string): Buffer => Buffer.from(text, 'utf8');
const sound = corpus.filter(({ expected }) => !expected[0]!.startsWith('malformed'));

test('the corpus has more than a hundred descriptions, each once', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(100);
  expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
  expect(new Set(corpus.map(({ text }) => text)).size).toBe(corpus.length);
});

describe('is read as expected', () => {
  test.each(corpus)('$name', ({ text, expected }) => {
    expect(readingOf(readSdp(bytesOf(text)))).toEqual(expected);
    expect(readingOf(readSdp(bytesOf(text.replaceAll('\r\n', '\n'))))).toEqual(expected);
  });
});

test('what was read and written reads as the same', () => {
  for (const { name, text } of sound) {
    const sdp = readSdp(bytesOf(text));
    if (sdp.kind === 'malformed') throw new Error(name);
    expect(readSdp(bytesOf(writeSdp(sdp))), name).toEqual(sdp);
  }
});

test('a description in canonical form is written as it was', () => {
  const carriers = sound.filter(({ text }) => /^v=0\r\no=.*\r\ns=/.test(text));
  const same = carriers.filter(({ text }) => {
    const sdp = readSdp(bytesOf(text));
    return sdp.kind === 'sdp' && writeSdp(sdp) === text;
  });
  expect(same.length).toBeGreaterThan(85);
});

test('answers fit, by a checker that shares no code', () => {
  let answers = 0;
  for (const { name, text } of sound) {
    const sdp = readSdp(bytesOf(text));
    if (sdp.kind === 'malformed') throw new Error(name);
    const result = negotiate(sdp, usual);
    if (result.kind === 'refused') continue;
    const answer = writeSdp(result.local);
    expect([...answerFaults(text, answer), ...versionFaults(undefined, answer)], name).toEqual([]);
    answers++;
  }
  expect(answers).toBeGreaterThan(70);
});

test('no prefix and no rest of any description throws, nor does answering it', () => {
  const outcomes = new Map<string, number>();
  for (const { text } of corpus) {
    const bytes = bytesOf(text);
    for (let at = 0; at <= bytes.length; at++) {
      for (const part of [bytes.subarray(0, at), bytes.subarray(at)]) {
        const sdp = readSdp(part);
        if (sdp.kind === 'sdp') negotiate(sdp, usual);
        else {
          expect(sdp.offset).toBeLessThanOrEqual(part.length);
          expect(sdp.line).toBeGreaterThan(0);
        }
        const outcome = sdp.kind === 'sdp' ? 'sdp' : sdp.code;
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
    }
  }
  for (const outcome of ['sdp', 'missing-version', 'bad-line', 'bad-media', 'bad-connection']) {
    expect(outcomes.get(outcome), outcome).toBeGreaterThan(100);
  }
});

test('a prefix that ends with a line reads as the lines it has', () => {
  for (const { name, text } of sound) {
    const lines = text.split('\r\n');
    for (let count = 1; count < lines.length; count++) {
      const part = readSdp(bytesOf(`${lines.slice(0, count).join('\r\n')}\r\n`));
      expect(part.kind, `${name}, ${count} lines`).toBe('sdp');
    }
  }
});

test('a part of a larger buffer reads like a copy of it', () => {
  for (const { name, text } of corpus) {
    const bytes = bytesOf(text);
    const pool = Buffer.alloc(bytes.length + 200, 'a=sendonly\r\nm=audio 1 RTP/AVP 9\r\n');
    bytes.copy(pool, 77);
    expect(readSdp(pool.subarray(77, 77 + bytes.length)), name).toEqual(readSdp(bytes));
    expect(readSdp(new Uint8Array(bytes)), name).toEqual(readSdp(bytes));
  }
});
