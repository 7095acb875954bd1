import { parseIp } from '@tollgate/sip-parser';
import { expect, test } from 'vitest';
import { SourceCounts } from './source-counts.ts';

const ip = (text: string) => parseIp(text)!;

test.each([
  ['192.0.2.1', '192.0.2.1', true],
  ['192.0.2.1', '::ffff:192.0.2.1', true],
  ['192.0.2.1', '192.0.2.2', false],
  ['2001:db8::1', '2001:db8::ffff:0:0:1', true],
  ['2001:db8::1', '2001:db8:0:1::1', false],
  ['::', '0.0.0.0', false],
])('%s and %s count as one source: %s', (a, b, same) => {
  const counts = new SourceCounts(1);
  expect(counts.add(ip(a))).toBe(true);
  expect(counts.add(ip(b))).toBe(!same);
});

test('what is removed may come again, and only that', () => {
  const counts = new SourceCounts(2);
  const source = ip('192.0.2.1');
  expect([counts.add(source), counts.add(source), counts.add(source)]).toEqual([true, true, false]);
  counts.remove(source);
  expect([counts.add(source), counts.add(source)]).toEqual([true, false]);
});
