import { expect, test } from 'vitest';
import { expectNone, pending } from './pending.ts';
import { filesOf, read } from './repository.ts';

/**
 * Other ways to cite an RFC than `RFC nnnn section n.n`, each with an example. The specification of
 * the PROXY protocol is no RFC and is cited by the name of its file.
 */
const others: readonly { readonly form: RegExp; readonly example: string }[] = [
  { form: /\bRFC-?\d{4}\b/, example: 'RFC3261' },
  { form: /\b[Rr]fc \d{4}\b/, example: 'rfc 3261' },
  { form: /§/, example: 'RFC 3261 § 17' },
  { form: /\bRFCs \d{4}/, example: 'RFCs 3261 and 6026' },
  {
    form: /\bRFC \d{4},? (?:Section|sec\.|sect\.|chapter|part)\b/,
    example: 'RFC 3261, Section 17',
  },
  { form: /\bRFC \d{4}(?:,? and|,) \d{4}\b/, example: 'RFC 2617, 7616' },
  { form: /\bRFC \d{4},? \d+\.\d/, example: 'RFC 3261 17.2' },
  { form: /\bsections?$/, example: 'by RFC 3261 section' },
  { form: /\bsections \d/, example: 'RFC 3261 sections 17.1 and 17.2' },
  { form: /(?<!RFC \d{4} |proxy-protocol\.txt )\b[Ss]ection \d/, example: 'section 17.2' },
];

function wrongIn(path: string): string[] {
  return read(path)
    .split('\n')
    .flatMap((line, at) =>
      others.some(({ form }) => form.test(line)) ? [`${path}:${at + 1}: ${line.trim()}`] : [],
    );
}

test('RFCs are cited as `RFC nnnn section n.n`, on one line, and in no other way', () => {
  const files = filesOf('.ts', '.mjs', '.md', '.xml', '.cfg', '.yml').filter(
    (path) => path !== 'test/docs/citations.test.ts',
  );
  expectNone(files.flatMap(wrongIn), pending.citations);
});

test.each(others)('$example is found', ({ form, example }) => {
  expect(form.test(example)).toBe(true);
  expect(others.some((other) => other.form.test('RFC 3261 section 17.2.1, RFC 6026'))).toBe(false);
});
