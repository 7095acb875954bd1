import { readFileSync } from 'node:fs';
import * as parser from '@tollgate/sip-parser';
import { expect, test } from 'vitest';

/** The functions that read one production of a text: `parseVia`, but not `parse` of a message. */
const readers = Object.keys(parser).filter(
  (name) => /^parse[A-Z]/.test(name) && name !== 'parseInto',
);

const text = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/** Where each reader has to be, and what that is for. */
const places = {
  'packages/sip-parser/README.md, which lists what there is': '../../packages/sip-parser/README.md',
  'test/parser/readings.ts, so that it is read between two parts of a message': './readings.ts',
  'bench/parser-growth/bench.ts, so that its time is held linear':
    '../../bench/parser-growth/bench.ts',
};

test.each(Object.entries(places))('every reader of a production is in %s', (_, path) => {
  expect(readers.length).toBeGreaterThan(10);
  const words = new Set(text(path).match(/\w+/g));
  // An address is read by `uri/ip.ts`, whose length is bounded.
  expect(readers.filter((name) => name !== 'parseIp' && !words.has(name))).toEqual([]);
});
