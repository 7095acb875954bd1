import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDate } from '../index.ts';

test('every second that can be written is read back', () => {
  const last = Date.UTC(9999, 11, 31);
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1000, 0, 1) / 1000, max: last / 1000 }), (seconds) => {
      expect(parseDate(new Date(seconds * 1000).toUTCString())).toBe(seconds * 1000);
    }),
  );
});

test.each([
  'Fri, 01 Jan 2010 16:00:00 EST',
  'Thu, 01 Jan 2010 16:00:00 GMT',
  'Mon, 29 Feb 2010 16:00:00 GMT',
  'Fri, 00 Jan 2010 16:00:00 GMT',
  'Fri, 01 Jan 2010 24:00:00 GMT',
  'Fri, 01 Jan 2010 16:60:00 GMT',
  'Fri, 1 Jan 2010 16:00:00 GMT',
  ' Fri, 01 Jan 2010 16:00:00 GMT',
])('%s is no SIP date', (text) => {
  expect(parseDate(text)).toBeUndefined();
});
