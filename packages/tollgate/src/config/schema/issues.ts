import { kindOf, kinds, nearest, show } from '@tollgate/common';
import type { z } from 'zod';
import type { SourceDocument } from '../source/document.ts';
import { type Path, type Problem, pathText } from '../source/problem.ts';
import { noteAt, placeBelow } from './notes.ts';
import { isSecretPlace } from './secrecy.ts';

type Issue = z.core.$ZodIssue;

/** Puts what the schema found into words: where it is, what is wrong, what to write instead. */
export function explainIssue(issue: Issue, document: SourceDocument): Problem[] {
  const path = issue.path as Path;
  const value = valueAt(document.value, path);
  const inner = issue.code === 'invalid_union' ? branch(issue, value) : undefined;
  if (inner !== undefined) return inner.flatMap((deeper) => explainIssue(deeper, document));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey([...path, key], document));
  }
  const missing = value === undefined;
  const wrong = missing ? 'is missing' : describe(issue, path, value);
  return [
    {
      severity: 'error',
      code: missing ? 'missing' : (codes[issue.code] ?? 'value'),
      path: pathText(hidesName(issue, path) ? path.slice(0, -1) : path),
      ...(issue.code === 'invalid_key' ? document.keyPlace(path) : document.place(path)),
      message: wrong,
      advice: numberAsText(issue, path, document) ?? adviceAt(path, issue, value),
    },
  ];
}

const codes: Partial<Record<Issue['code'], string>> = {
  invalid_type: 'type',
  invalid_union: 'type',
  invalid_key: 'name',
};

function describe(issue: Issue, path: Path, value: unknown): string {
  const shown = isSecretPlace(path) ? 'what stands here' : show(value);
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = rangeAt(path) ?? kinds[issue.expected] ?? issue.expected;
      // A text may be a secret in the wrong place, wherever it is written.
      const shows = typeof value === 'number' && !isSecretPlace(path);
      return `must be ${wanted}, got ${shows ? shown : kindOf(value)}`;
    }
    case 'invalid_union':
      return `${kindOf(value)} does not fit here`;
    case 'invalid_value':
      return `must be ${allowed(issue.values.map(String))}, got ${shown}`;
    case 'too_small':
      return issue.origin === 'array'
        ? 'the list is empty'
        : issue.origin === 'string'
          ? 'the text is empty'
          : `must be ${rangeAt(path) ?? `at least ${String(issue.minimum)}`}, got ${shown}`;
    case 'too_big':
      return issue.origin === 'number'
        ? `must be ${rangeAt(path) ?? `at most ${String(issue.maximum)}`}, got ${shown}`
        : `it is longer than ${String(issue.maximum)}`;
    case 'invalid_key':
      return hidesName(issue, path)
        ? 'the name does not fit'
        : `${show(path.at(-1))} is no name that fits here`;
    case 'custom':
      return `${shown}: ${issue.message}`;
    default:
      return `${shown} does not fit`;
  }
}

function allowed(values: readonly string[]): string {
  return values.length === 1 ? values[0]! : `one of ${values.join(', ')}`;
}

/** The whole numbers that a place takes, in the words of an option in code. */
function rangeAt(path: Path): string | undefined {
  const { range } = noteAt(path);
  return range === undefined ? undefined : `a whole number from ${range[0]} to ${range[1]}`;
}

/** `user:password` may stand where a name belongs. */
function hidesName(issue: Issue, path: Path): boolean {
  return issue.code === 'invalid_key' && isSecretPlace(path);
}

/** YAML reads +15551234567 and 20372631212782780 as numbers, without the + and the last digits. */
function numberAsText(issue: Issue, path: Path, document: SourceDocument): string | undefined {
  if (issue.code !== 'invalid_type' || issue.expected !== 'string') return undefined;
  const value = valueAt(document.value, path);
  if (typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const text = isSecretPlace(path) ? undefined : document.written(path);
  return text === undefined ? 'Put it in quotes.' : `Put it in quotes: '${text}'`;
}

function adviceAt(path: Path, issue: Issue, value: unknown): string {
  if (issue.code === 'invalid_key') return 'A name is 1 to 64 of A-Z a-z 0-9 . _ -';
  if (issue.code === 'invalid_value' && typeof value === 'string' && !isSecretPlace(path)) {
    const meant = nearest(value, issue.values.map(String));
    if (meant !== undefined) return `Did you mean ${meant}?`;
  }
  const { description, example, depth } = noteAt(path);
  if (example === undefined) return description;
  const noted = path.slice(0, depth);
  const key = noted.findLast((step) => typeof step === 'string');
  const isItem = typeof noted.at(-1) === 'number';
  return `${description} For example: ${isItem || key === undefined ? '' : `${key}: `}${example}`;
}

function unknownKey(path: Path, document: SourceDocument): Problem {
  const key = String(path.at(-1));
  const parent = path.slice(0, -1);
  const { keys } = noteAt(parent);
  const meant = nearest(key, keys);
  const hidden = isSecretPlace(parent) && meant === undefined && key !== 'password';
  return {
    severity: 'error',
    code: 'unknown-key',
    path: pathText(parent),
    ...document.keyPlace(path),
    message: hidden ? 'a key stands here that means nothing' : `unknown key ${show(key)}`,
    advice: /^(?:password|pass|secret|pwd)$/i.test(key) ? noPassword : keyAdvice(path, meant, keys),
  };
}

const noPassword =
  'No password stands in this file. Run `tollgate ha1` and write `ha1: ...`, or name an environment ' +
  'variable (passwordEnv: CARRIER_PASSWORD) or a file (passwordFile: /run/secrets/carrier).';

function keyAdvice(path: Path, meant: string | undefined, keys: readonly string[]): string {
  if (meant !== undefined && meant !== path.at(-1)) {
    return `Write ${pathText([...path.slice(0, -1), meant])} instead.`;
  }
  const deeper = placeBelow(path.slice(0, -1), String(path.at(-1)));
  if (deeper !== undefined) return `Write ${pathText(deeper)} instead.`;
  const known = keys.filter((name) => name !== '$schema');
  return known.length === 0 ? 'Remove it.' : `Known here: ${known.join(', ')}.`;
}

/**
 * Of the alternatives that did not fit, the one that was meant: whose kind of value fits, so that
 * it objects to something inside. Undefined where none is.
 */
function branch(
  issue: Issue & { code: 'invalid_union' },
  value: unknown,
): readonly Issue[] | undefined {
  const meant = issue.errors
    .filter((issues) => !issues.some((inner) => inner.path.length === 0 && otherKind(inner, value)))
    .sort((a, b) => weight(a) - weight(b));
  return meant[0]?.map((deeper) => ({ ...deeper, path: [...issue.path, ...deeper.path] }));
}

/** Whether an alternative wants another kind of value altogether. */
function otherKind(issue: Issue, value: unknown): boolean {
  if (issue.code === 'invalid_value')
    return !issue.values.some((one) => typeof one === typeof value);
  return issue.code === 'invalid_type';
}

/** Weighs an alternative: an unknown key makes it less likely to be meant than a missing one. */
function weight(issues: readonly Issue[]): number {
  return issues.reduce((sum, { code }) => sum + (code === 'unrecognized_keys' ? 2 : 1), 0);
}

/** The value at a path; undefined where there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
      return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
