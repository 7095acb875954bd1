import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftOver, readAccepted } from '../../scripts/compare-tests/accepted.ts';
import { type Comparison, compareSuites } from '../../scripts/compare-tests/differences.ts';
import { main } from '../../scripts/compare-tests/main.ts';
import { readSuite } from '../../scripts/compare-tests/tests.ts';
import { createTextOf, type Renames } from '../../scripts/compare-tests/text.ts';

const FILE = 'packages/a/src/a.test.ts';
const HEAD = "import { describe, expect, it, test } from 'vitest';\n";

type Sources = Readonly<Record<string, string>>;

function compare(before: Sources, after: Sources, renames: Renames = {}): Comparison {
  const files = (sources: Sources) =>
    new Map(Object.entries(sources).map(([path, text]) => [path, HEAD + text]));
  return compareSuites(
    readSuite(files(before), createTextOf(renames)),
    readSuite(files(after), createTextOf()),
  );
}

/** The differences as `kind: old -> new`. */
function differences(before: string, after: string, renames: Renames = {}): string[] {
  return listed(compare({ [FILE]: before }, { [FILE]: after }, renames));
}

function listed({ differences }: Comparison): string[] {
  return differences.map(({ kind, from, to }) => `${kind}: ${from}${to === '' ? '' : ` -> ${to}`}`);
}

const inTest = (body: string): string => `test('adds', () => { ${body} });`;

describe('compare-tests finds a test that demands less', () => {
  test.each([
    ['a loosened matcher', "expect(f()).toBe('a');", 'expect(f()).toBeDefined();'],
    ['a message that is no longer looked at', "expect(f).toThrow('x');", 'expect(f).toThrow();'],
    ['another argument', 'expect(f()).toEqual([1, 2]);', 'expect(f()).toEqual([1]);'],
    ['a negation', 'expect(f()).toBe(1);', 'expect(f()).not.toBe(1);'],
    ['a condition', 'expect(f()).toBe(1);', 'if (g()) expect(f()).toBe(1);'],
    ['a missing await', 'await expect(p).resolves.toBe(1);', 'expect(p).resolves.toBe(1);'],
    ['another number of runs', 'fc.assert(p, { numRuns: 9 });', 'fc.assert(p, { numRuns: 1 });'],
    [
      'a narrower property',
      'fc.assert(fc.property(fc.nat(), (n) => f(n) === n));',
      'fc.assert(fc.property(fc.constant(1), (n) => f(n) === n));',
    ],
    [
      'a property that holds for less',
      'fc.assert(fc.property(fc.nat(), (n) => f(n) === n));',
      'fc.assert(fc.property(fc.nat(), (n) => f(n) !== -1));',
    ],
    [
      'a constant that a matcher gets',
      "const wanted = { kind: 'request' }; expect(f()).toMatchObject(wanted);",
      "const wanted = { kind: 'x' }; expect(f()).toMatchObject(wanted);",
    ],
  ])('%s', (_, before, after) => {
    const { differences } = compare({ [FILE]: inTest(before) }, { [FILE]: inTest(after) });
    expect(differences.map(({ kind }) => kind)).toEqual(['changed']);
    expect(listed(compare({ [FILE]: inTest(before) }, { [FILE]: inTest(before) }))).toEqual([]);
  });

  test('both texts are told', () => {
    expect(
      differences(inTest("expect(f()).toBe('a');"), inTest('expect(f()).toBeDefined();')),
    ).toEqual(['changed: expect(f()).toBe("a") -> expect(f()).toBeDefined()']);
  });

  test('an assertion that vanished, or one of two that read alike', () => {
    const two = 'expect(f()).toBe(1); g(); expect(f()).toBe(1);';
    expect(differences(inTest(two), inTest('expect(f()).toBe(1); g();'))).toEqual([
      'vanished: expect(f()).toBe(1)',
    ]);
  });

  test('an assertion that is applied to something else', () => {
    expect(differences(inTest('expect(f()).toBe(1);'), inTest('expect(1).toBe(1);'))).toEqual([
      'subject: expect(f()).toBe(1) -> expect(1).toBe(1)',
    ]);
  });

  test('a test that vanished, and one that is skipped', () => {
    const one = "it('adds', () => { expect(1 + f()).toBe(2); });";
    const other = "it('takes away', () => { expect(f() - 1).toBe(0); });";
    expect(differences(`${one}\n${other}`, one)).toEqual([
      'test vanished: takes away (1 assertions and rows)',
    ]);
    expect(differences('test.skipIf(a)("t", () => {});', 'test.skip("t", () => {});')).toEqual([
      'vanished: modifier skipIf(a)',
    ]);
  });

  test('a row of a table, by name or in place, in test.each, describe.each and loops', () => {
    const table = (rows: string): string[] => [
      `test.each(${rows})('%s', (n) => { expect(f(n)).toBe(n); });`,
      `const rows = ${rows}; test.each(rows)('%s', (n) => { expect(f(n)).toBe(n); });`,
      `describe.each(${rows})('%s', (n) => { it('is', () => { expect(f(n)).toBe(n); }); });`,
      `for (const n of ${rows}) test(n, () => { expect(f(n)).toBe(n); });`,
      inTest(`for (const n of ${rows}) expect(f(n)).toBe(n);`),
    ];
    const short = table('[1, 3]');
    for (const [i, long] of table('[1, 2, 3]').entries()) {
      expect(differences(long, short[i]!), long).toEqual(['vanished: row 2']);
    }
  });

  test('a call of a helper that asserts, and an assertion in the helper', () => {
    const helper =
      'function refused(m, code) { expect(f(m).kind).toBe("malformed"); expect(f(m).code).toBe(code); }';
    const calls = inTest("refused(a, 'bad-via'); refused(b, 'bad-to');");
    expect(differences(helper + calls, helper + inTest("refused(a, 'bad-via');"))).toEqual([
      'vanished: refused(b,"bad-to")',
    ]);
    const lenient = 'function refused(m, code) { expect(f(m).kind).toBe("malformed"); }';
    expect(differences(helper + calls, lenient + calls)).toEqual([
      'vanished: expect(f(m).code).toBe(code)',
    ]);
  });

  test('a row of a table in a module of test/, wherever a test reads it', () => {
    const table = (rows: string): Sources => ({
      'test/parser/table.ts': `export const T = ${rows};`,
    });
    const rows = (end: string): string => `{ wsinv: 'valid', ltgtruri: '${end}' }`;
    expect(listed(compare(table(rows('bad-request-uri')), table(rows('valid'))))).toEqual([
      'vanished: row ltgtruri: "bad-request-uri"',
    ]);
  });
});

describe('compare-tests does not mind', () => {
  const body = "describe('sum', () => { it('adds', () => { expect(f(1)).toBe(2); }); });";

  test('a test that moved to another file, or out of its describe', () => {
    const moved = compare({ [FILE]: body }, { 'test/sum.test.ts': body });
    expect(moved.differences).toEqual([]);
    expect(moved.counts).toMatchObject({ base: 1, next: 1, moved: 1, retitled: 0, added: 0 });
    expect(differences(body, "it('adds', () => { expect(f(1)).toBe(2); });")).toEqual([]);
  });

  test('another title with the same words, though the only assertion changed', () => {
    const titled = (title: string, n: number) =>
      `it('${title}', () => { expect(f()).toBe(${n}); });`;
    const before = titled('a careful configuration leaves no doubt', 1);
    expect(differences(before, titled('a careful configuration has no warning', 2))).toEqual([
      'changed: expect(f()).toBe(1) -> expect(f()).toBe(2)',
    ]);
  });

  test('another title, more assertions, more tests', () => {
    const more =
      "describe('sum', () => { it('is the sum', () => { expect(f(1)).toBe(2); expect(f(2)).toBe(3); }); });";
    const { differences, counts } = compare(
      { [FILE]: body },
      { [FILE]: `${more}${inTest('g();')}` },
    );
    expect(differences).toEqual([]);
    expect(counts).toMatchObject({ retitled: 1, added: 1 });
  });

  test('quotes, white space, comments, types, labels and trailing commas', () => {
    expect(
      differences(
        inTest("expect(f(1_000, 'a')).toEqual({ kind: 'x', list: [1] });"),
        inTest(
          'expect(f<number>(1000, `a`)!, label).toEqual({\n kind: "x" as const, // why\n list: [1,],\n});',
        ),
      ),
    ).toEqual([]);
  });

  test('a helper that moved to a module of test/', () => {
    const helper = 'function refused(m) { expect(f(m)).toBe("malformed"); }';
    const test = inTest('refused(a);');
    const after = {
      'test/a.test.ts': `import { refused } from './support/refused.ts'; ${test}`,
      'test/support/refused.ts': `export ${helper}`,
    };
    expect(listed(compare({ 'test/a.test.ts': helper + test }, after))).toEqual([]);
    const weak = { ...after, 'test/support/refused.ts': 'export function refused(m) { f(m); }' };
    expect(listed(compare({ 'test/a.test.ts': helper + test }, weak))).toEqual([
      'vanished: refused(a)',
      'vanished: expect(f(m)).toBe("malformed")',
    ]);
  });

  test('what the mapping says is renamed, and nothing else', () => {
    const before = inTest("expect(t.bury(b, 5)).toBe(load('tollgate/caller'));");
    const after = inTest("expect(t.final(b, 5)).toBe(load('@tollgate/caller'));");
    const renames = {
      identifiers: { bury: 'final' },
      paths: { 'tollgate/caller': '@tollgate/caller' },
    };
    expect(differences(before, after, renames)).toEqual([]);
    expect(differences(before, after)).toHaveLength(1);
    const objects = { objects: { 'layer.open': ['message', 'source'] } };
    const positional = inTest('expect(layer.open(f(m), s, now).state).toBe(1);');
    const named = inTest('expect(layer.open({ message: f(m), source: s }, now).state).toBe(1);');
    expect(differences(positional, named, objects)).toEqual([]);
    expect(differences(positional, named)).toHaveLength(1);
    const text = { text: { 'bury\\((\\w+),(\\w+)\\)': 'final({b:$1,n:$2})' } };
    expect(
      differences(
        inTest('expect(bury(b, 5)).toBe(1);'),
        inTest('expect(final({ b: b, n: 5 })).toBe(1);'),
        text,
      ),
    ).toEqual([]);
  });
});

describe('differences that are accepted', () => {
  const { differences } = compare(
    { [FILE]: inTest("expect(f).toThrow('option a'); expect(g()).toBe(1);") },
    { [FILE]: inTest("expect(f).toThrow('a'); expect(g()).toBe(2);") },
  );

  test('an entry accepts what it names, and one that names nothing is told', () => {
    const accepted = readAccepted(
      JSON.stringify([
        { kind: 'message', reason: 'full path', from: '*toThrow("option a")', to: '*toThrow("a")' },
        { kind: 'code', reason: 'another code', from: 'expect(h())*', to: '*' },
      ]),
    );
    const { left, unused } = leftOver(differences, accepted);
    expect(left.map(({ from }) => from)).toEqual(['expect(g()).toBe(1)']);
    expect(unused.map(({ from }) => from)).toEqual(['expect(h())*']);
  });

  test.each([
    [{ kind: 'whim', reason: 'x', from: 'x' }, 'kind must be one of message, name, title'],
    [{ kind: 'name', reason: ' ', from: 'x' }, 'a reason is missing'],
    [{ kind: 'name', reason: 'x' }, 'from is missing'],
  ])('%j is no entry', (entry, message) => {
    expect(() => readAccepted(JSON.stringify([entry]))).toThrow(message);
  });
});

describe('the program', () => {
  let root: string;
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const run = (...args: string[]): { status: number; printed: string } => {
    let printed = '';
    const status = main(['--root', root, ...args], (text) => {
      printed += `${text}\n`;
    });
    return { status, printed };
  };

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'tollgate-compare-tests-'));
    git('init', '--quiet');
    write(FILE, `${HEAD}${inTest("expect(f()).toBe('ä');")}`);
    write('test/b.test.ts', `${HEAD}it('goes', () => { expect(g()).toBe(1); });`);
    git('add', '.');
    const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.org'];
    git(...author, 'commit', '--quiet', '--no-gpg-sign', '-m', 'tests');
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test('prints what is left, counts it, and says so by its exit status', () => {
    expect(run('--base', 'HEAD')).toMatchObject({ status: 0 });
    write(FILE, `${HEAD}${inTest('expect(f()).toBeDefined();')}`);
    rmSync(join(root, 'test/b.test.ts'));
    const { status, printed } = run('--base', 'HEAD');
    expect(status).toBe(1);
    expect(printed).toContain('  - expect(f()).toBe("ä")\n  + expect(f()).toBeDefined()\n');
    expect(printed).toContain(
      'test vanished, in test/b.test.ts\n  - goes (1 assertions and rows)\n',
    );
    expect(printed).toContain('left: 1 tests vanished, 0 assertions or rows vanished, 1 changed,');
  });

  test('what it prints as JSON is an allow list once it has kinds and reasons', () => {
    const { printed } = run('--base', 'HEAD', '--json');
    const entries = JSON.parse(printed) as readonly object[];
    write(
      'allow.json',
      JSON.stringify(entries.map((one) => ({ ...one, kind: 'name', reason: 'x' }))),
    );
    expect(run('--base', 'HEAD', '--allow', join(root, 'allow.json'))).toMatchObject({ status: 0 });
  });

  test('a commit that is missing is a message of one line', () => {
    const program = fileURLToPath(new URL('../../scripts/compare-tests.mjs', import.meta.url));
    const args = [program, '--root', root, '--base', 'no-such-commit'];
    expect(spawnSync(process.execPath, args, { encoding: 'utf8' })).toMatchObject({
      status: 2,
      stderr: "compare-tests: there is no commit 'no-such-commit'\n",
    });
  });
});
