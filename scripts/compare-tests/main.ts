import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { leftOver, readAccepted } from './accepted.ts';
import { compareSuites, type Difference } from './differences.ts';
import { filesOfCommit, filesOfWorkingTree } from './files.ts';
import { readSuite } from './tests.ts';
import { createTextOf, type Renames } from './text.ts';

const USAGE = `usage: node scripts/compare-tests.mjs --base COMMIT [--renames FILE] [--allow FILE] [--json]

Compares what each test demands before and after a change. Prints the assertions that vanished or
changed, and the tests that vanished; the exit status is 1 where there are any.

--renames FILE  {"identifiers": {"old": "new"}, "paths": {"old": "new"}, "text": {"pattern": "new"},
                "objects": {"layer.open": ["message", "source"]}}: see Renames in text.ts
--allow FILE    [{"kind": "message", "reason": "why", "from": "old", "to": "new"}, ...]; * is a wildcard,
                the kinds are message, name, title, code and option
--json          prints the differences as entries for --allow, to be given a kind and a reason
--root DIR      another working tree than this one`;

/** Prints the comparison by `print`; returns the exit status. */
export function main(args: string[], print: (text: string) => void): number {
  const { base, renames, allow, json, root } = parseArgs({
    args,
    options: {
      base: { type: 'string' },
      renames: { type: 'string' },
      allow: { type: 'string' },
      json: { type: 'boolean', default: false },
      root: { type: 'string', default: fileURLToPath(new URL('../../', import.meta.url)) },
    },
  }).values;
  if (base === undefined) throw new Error(`--base is missing\n${USAGE}`);
  const read = (path: string): string => readFileSync(path, 'utf8');
  const names = renames === undefined ? {} : (JSON.parse(read(renames)) as Renames);
  const before = readSuite(filesOfCommit(root, base), createTextOf(names));
  const after = readSuite(filesOfWorkingTree(root), createTextOf());
  const { differences, counts } = compareSuites(before, after);
  const accepted = allow === undefined ? [] : readAccepted(read(allow));
  const { left, unused } = leftOver(differences, accepted);
  if (json) {
    const entries = left.map(({ from, to }) => ({ kind: '', reason: '', from, to }));
    print(JSON.stringify(entries, null, 2));
    return left.length > 0 ? 1 : 0;
  }
  for (const difference of left) print(`${describe(difference)}\n`);
  for (const { from } of unused) print(`accepted, but not found: ${from}`);
  const of = (kind: Difference['kind']): number => left.filter((one) => one.kind === kind).length;
  print(
    `${counts.base} tests with ${counts.assertions} assertions and rows in ${base}, ${counts.next} tests now: ` +
      `${counts.moved} moved, ${counts.retitled} with another title, ${counts.added} new`,
  );
  print(
    `left: ${of('test vanished')} tests vanished, ${of('vanished')} assertions or rows vanished, ` +
      `${of('changed')} changed, ${of('subject')} applied to something else; ` +
      `${differences.length - left.length} accepted`,
  );
  return left.length > 0 ? 1 : 0;
}

/** Texts longer than this are printed from shortly before the place where they differ. */
const LONGEST = 300;

function describe({ kind, where, from, to }: Difference): string {
  const [first, ...others] = where;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  const head = `${kind === 'subject' ? 'applied to something else' : kind}, in ${first}${more}`;
  if (to === '') return `${head}\n  - ${excerpt(from, 0)}`;
  let same = 0;
  while (same < from.length && from[same] === to[same]) same++;
  return `${head}\n  - ${excerpt(from, same)}\n  + ${excerpt(to, same)}`;
}

function excerpt(text: string, at: number): string {
  if (text.length <= LONGEST) return text;
  const start = Math.max(0, at - LONGEST / 3);
  const end = start + LONGEST;
  return `${start > 0 ? '...' : ''}${text.slice(start, end)}${end < text.length ? '...' : ''}`;
}
