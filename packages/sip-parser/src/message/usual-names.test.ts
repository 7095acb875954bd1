import { expect, test, vi } from 'vitest';
import * as names from '../headers/header-names.ts';
import * as words from '../headers/name-words.ts';
import { parse } from '../index.ts';
import { wordOf } from '../lexing/scratch.ts';

vi.mock('../headers/header-names.ts', async (original) => {
  const actual = await original<typeof names>();
  return { ...actual, headerId: vi.fn(actual.headerId) };
});

const USUAL = [
  'Accept',
  'Allow',
  'Authorization',
  'Call-ID',
  'Contact',
  'Content-Disposition',
  'Content-Length',
  'Content-Type',
  'CSeq',
  'From',
  'Max-Forwards',
  'Min-SE',
  'P-Asserted-Identity',
  'Proxy-Authorization',
  'Record-Route',
  'Route',
  'Session-Expires',
  'Supported',
  'To',
  'User-Agent',
  'Via',
];

function lookUps(...lines: readonly string[]): number {
  vi.mocked(names.headerId).mockClear();
  parse(Buffer.from(`OPTIONS sip:a SIP/2.0\r\n${lines.join('\r\n')}\r\n\r\n`));
  return vi.mocked(names.headerId).mock.calls.length;
}

test.each(USUAL)('%s is told by its words and not looked up', (name) => {
  for (const written of [name, name.toLowerCase(), name.toUpperCase()]) {
    expect(lookUps(`${written}: 0`)).toBe(0);
  }
  expect(lookUps(`${name} : 0`)).toBe(1);
});

test('any other name is looked up', () => {
  expect(lookUps('Subject: x', 'X-Any: y', 'v: z')).toBe(3);
});

test('each word is what its constant says', () => {
  for (const [constant, word] of Object.entries(words)) {
    const text = constant
      .toLowerCase()
      .replace(/_?dash_?/, '-')
      .replace('_colon', ':');
    expect([constant, word]).toEqual([constant, wordOf(text.padEnd(4, '\0'))]);
  }
});
