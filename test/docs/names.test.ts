import { describe, expect, test } from 'vitest';
import {
  codes,
  configKeys,
  hyphenated,
  identifiers,
  metricNames,
  optionNames,
  schema,
  tables,
} from './names.ts';
import { filesOf, read } from './repository.ts';
import { misspelling } from './spelling.ts';

/** Files that misspell names on purpose, to test what is said of it. */
const ABOUT_MISSPELLINGS =
  /^test\/options\/|\/(?:options|wrong-(?:arguments|options|parts|applications|files))\.test\.ts$|(?:\/suggest(?:\.test)?|\/broken-files|^test\/docs\/(?:names\.test|spelling))\.ts$/;

/** Codes of different tables that are the same words in another order, until one of them goes. */
const TO_SETTLE = ['application-unknown', 'unknown-application'];

/** What pages name in backticks that is no name of ours, or a made-up one of an example. */
const OTHERS = [
  'application-suspended',
  'retryAfterSeconds',
  'devDependencies',
  'fc.assert',
  'net.core.rmem_max',
];

const compound = (name: string): boolean => /[-_]|[a-z][A-Z]/.test(name);
const metrics = await metricNames();
const compoundCodes = [...codes].filter(compound);
const compoundOptions = [...optionNames].filter(compound);
const texts = filesOf('.ts', '.mts', '.cts', '.cjs', '.mjs', '.md', '.json', '.xml', '.cfg', '.yml')
  .filter((path) => !ABOUT_MISSPELLINGS.test(path))
  .map((path) => ({ path, text: read(path).replaceAll(/\\[nrt]/g, '  ') }));

/** Every word that matches, with one place where it is. */
function placesOf(pattern: RegExp, part = (text: string, _path: string) => text) {
  const places = new Map<string, string>();
  for (const { path, text } of texts) {
    for (const [word] of part(text, path).matchAll(pattern)) {
      if (!places.has(word)) places.set(word, path);
    }
  }
  return places;
}

/** The comments and strings of a program (the compiler checks the rest), or all of another file. */
function proseAndStrings(text: string, path: string): string {
  if (path.endsWith('.cfg')) return '';
  if (!/ts$/.test(path)) return text;
  const pattern = /\/\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'|"[^"\n]*"|`[^`]*`/g;
  return (text.match(pattern) ?? []).join('\n');
}

/** What is in backticks in a page, outside fenced samples, with its page. */
const spans = texts
  .filter(({ path }) => path.endsWith('.md'))
  .flatMap(({ path, text }) =>
    [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map(
      ([, span]) => ({ path, span: span! }) as const,
    ),
  );

describe('a name has one spelling, in code, documents, schema and tests', () => {
  test('no code is written with other separators, in another order or with a letter wrong', () => {
    const words = placesOf(/(?<![\w-])[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)+(?![\w-])/g);
    expect(words.size).toBeGreaterThan(500);
    const wrong = [...words].flatMap(([word, path]) => {
      // What is all capitals is a constant or an environment variable.
      if (codes.has(word) || word === word.toUpperCase()) return [];
      const why = compoundCodes.map((code) => misspelling(word, code)).find(Boolean);
      return why === undefined ? [] : [`${path}: ${word} ${why}`];
    });
    expect(wrong).toEqual([]);
  });

  test('no two codes are the same words', () => {
    const pairs = compoundCodes.flatMap((code) =>
      compoundCodes.filter((other) => misspelling(code, other)?.endsWith('reordered')),
    );
    expect([...new Set(pairs)].sort()).toEqual(TO_SETTLE);
  });

  test('no option is written in other capitals, with underscores or with a letter wrong', () => {
    const words = placesOf(/(?<![\w$-])[A-Za-z]\w{4,}(?!-)/g, proseAndStrings);
    expect(words.size).toBeGreaterThan(2000);
    const wrong = [...words].flatMap(([word, path]) => {
      if (identifiers.has(word) || word === word.toUpperCase()) return [];
      // A word in lower case is a word of English, unless it only lacks the capitals of an option.
      if (!compound(word)) {
        const option = compoundOptions.find((one) => one.toLowerCase() === word.toLowerCase());
        return option === undefined ? [] : [`${path}: ${word} is spelled ${option}`];
      }
      const why = compoundOptions.map((option) => misspelling(word, option)).find(Boolean);
      return why === undefined ? [] : [`${path}: ${word} ${why}`];
    });
    expect(compoundOptions.length).toBeGreaterThan(60);
    expect(wrong).toEqual([]);
  });

  test('every metric that is named exists', () => {
    const words = placesOf(/(?<![\w$/.-])tollgate_[a-z_]+\b(?!\.)/g);
    expect(words.size).toBeGreaterThan(5);
    const known = ([word, path]: readonly [string, string]): boolean =>
      metrics.has(word) ||
      // A test may look for all metrics that begin so.
      (path.endsWith('.test.ts') && [...metrics].some((name) => name.startsWith(`${word}_`)));
    expect([...words].filter((one) => !known(one))).toEqual([]);
  });
});

describe('what a page names in backticks exists in the code', () => {
  test('codes and other words with hyphens or underscores', () => {
    const named = spans.filter(({ span }) => /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+$/.test(span));
    expect(named.length).toBeGreaterThan(60);
    const known = (word: string) =>
      [codes, hyphenated, identifiers, metrics].some((names) => names.has(word)) ||
      OTHERS.includes(word);
    expect(named.filter(({ span }) => !known(span))).toEqual([]);
  });

  test('options, functions, types and their members', () => {
    const named = spans.flatMap(({ path, span }) => {
      const dotted = /^([A-Za-z]\w*(?:\.[A-Za-z]\w*)*)(?:\(.*\))?$/.exec(span)?.[1];
      if (dotted === undefined || !/[A-Z.]/.test(dotted) || dotted === dotted.toUpperCase())
        return [];
      return isFile(dotted) || OTHERS.includes(dotted) ? [] : [{ path, dotted }];
    });
    expect(named.length).toBeGreaterThan(100);
    expect(
      named.filter(({ dotted }) => dotted.split('.').some((part) => !identifiers.has(part))),
    ).toEqual([]);
  });

  test('keys of the configuration, where they are written as YAML or as a path', () => {
    const named = spans.flatMap(({ path, span }) => {
      const keys = [...span.matchAll(/(?<![\w'"/])([a-z]\w*): /gi)].map(([, key]) => key!);
      return keys.length > 0 && /^[a-z]\w*: /i.test(span) ? keys.map((key) => ({ path, key })) : [];
    });
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter(({ key }) => !optionNames.has(key))).toEqual([]);
    const paths = spans.filter(({ span }) => /^[a-z]\w*\.[a-z]\w*$/i.test(span));
    const wrong = paths.filter(({ span }) => {
      const [first, second] = span.split('.') as [string, string];
      const section = schema.properties?.[first];
      return section?.properties !== undefined && !(second in section.properties);
    });
    expect(wrong).toEqual([]);
  });

  test('every key of the schema is a name of the code', () => {
    expect([...configKeys].filter((key) => compound(key) && !key.startsWith('SHA'))).not.toEqual(
      [],
    );
    const unknown = [...configKeys].filter(
      (key) => !identifiers.has(key) && !hyphenated.has(key) && key !== '$schema',
    );
    expect(unknown).toEqual([]);
  });
});

function isFile(name: string): boolean {
  return /\.(?:[cm]?[jt]s|json|ya?ml|md|sip|pcap|com)$/.test(name);
}

test.each([
  ['wrong_password', 'wrong-password', 'is spelled wrong-password'],
  ['wrongPassword', 'wrong-password', 'is spelled wrong-password'],
  ['password-wrong', 'wrong-password', 'is wrong-password, reordered'],
  ['wrong-pasword', 'wrong-password', 'is nearly wrong-password'],
  ['wrong-apssword', 'wrong-password', 'is nearly wrong-password'],
  ['maxfailures', 'maxFailures', 'is nearly maxFailures'],
  ['unknown-user', 'wrong-password', undefined],
])('%s beside %s: %s', (word, name, why) => {
  expect(misspelling(word, name)).toBe(why);
});

test('every table has codes', () => {
  for (const [name, list] of Object.entries(tables)) expect(list.length, name).toBeGreaterThan(3);
});
