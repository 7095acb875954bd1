import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check } from './checker.ts';
import { type Layers, layers, type PackageRow } from './layers.ts';
import { format, type Objection } from './objection.ts';
import { type Manifest, type Package, packageOf, readTree } from './tree.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const said = (objections: readonly Objection[]): string => objections.map(format).join('\n');

/** A workspace of one package in memory. */
function checkOne(
  texts: Readonly<Record<string, string>>,
  row: Partial<PackageRow> = {},
  manifest: Partial<Manifest> = {},
): string {
  const whole: Manifest = { name: 'p', exports: { '.': './src/index.ts' }, ...manifest };
  const table: Layers = {
    p: { packages: [], node: [], thirdParties: [], folders: { '': [] }, ...row },
  };
  return said(check(new Map([['p', packageOf('p', whole, texts)]]), table));
}

test('every import, folder and dependency of the packages is in the table', () => {
  expect(said(check(readTree(root), layers))).toBe('');
});

test('an objection names the place, the import, the rule and the cure', () => {
  const texts = { 'high/a.ts': '', 'low/b.ts': "// first\nimport { a } from '../high/a.ts';" };
  expect(checkOne(texts, { folders: { low: [], high: ['low'], '': [] } })).toBe(
    'packages/p/src/low/b.ts:2: imports ../high/a.ts [folder]: in p, low may import nothing. ' +
      'Move what is shared into a folder below both, or add high to the row low in ' +
      'test/imports/layers.ts if it is below.',
  );
});

describe('a circle is refused', () => {
  test('of two files', () => {
    const objections = checkOne({
      'a.ts': "export { b } from './b.ts';",
      'b.ts': "\nexport { a } from './a.ts';",
    });
    expect(objections).toMatch(
      'packages/p/src/a.ts:1: files of p import each other: a.ts -> b.ts -> a.ts [circle]: ' +
        'the way back is packages/p/src/b.ts:2. Move',
    );
  });

  test('of two files, one by its types only', () => {
    const objections = checkOne({
      'a.ts': "export { b } from './b.ts';",
      'b.ts': "import type { A } from './a.ts';",
    });
    expect(objections).toMatch('a.ts -> b.ts -> a.ts [circle]');
  });

  test('of two files, one at run time only', () => {
    const objections = checkOne({
      'a.ts': "export { b } from './b.ts';",
      'b.ts': "const a = await import('./a.ts');",
    });
    expect(objections).toMatch('a.ts -> b.ts -> a.ts [circle]');
  });

  test('of a file with itself', () => {
    expect(checkOne({ 'a.ts': "import { a } from './a.ts';" })).toMatch('a.ts -> a.ts [circle]');
  });

  test('of three folders without a circle of files', () => {
    const objections = checkOne(
      {
        'x/one.ts': "import type { Y } from '../y/one.ts';",
        'x/two.ts': '',
        'y/one.ts': "import { z } from '../z/one.ts';",
        'z/one.ts': "import { x } from '../x/two.ts';",
      },
      { folders: { x: ['y'], y: ['z'], z: ['x'], '': [] } },
    );
    expect(objections).toMatch('folders of p import each other: x -> y -> z -> x [circle]');
    expect(objections).not.toMatch('files of p');
  });

  test('of a folder and the files of src that are no entries', () => {
    const texts = {
      'low.ts': "import { x } from './x/one.ts';",
      'x/one.ts': "import { other } from '../other.ts';",
      'other.ts': '',
    };
    const objections = checkOne(texts, { folders: { x: [], '': ['x'] } });
    expect(objections).toMatch('folders of p import each other: src -> x -> src [circle]');
  });

  test('every circle is told, once each', () => {
    const objections = checkOne({
      'a.ts': "import './b.ts'; import './c.ts';",
      'b.ts': "import './a.ts';",
      'c.ts': "import './d.ts';",
      'd.ts': "import './c.ts'; import './e.ts';",
      'e.ts': '',
    });
    expect(objections.split('\n').map((line) => line.replace(/^.*?: (.*) \[.*$/, '$1'))).toEqual([
      'files of p import each other: a.ts -> b.ts -> a.ts',
      'files of p import each other: c.ts -> d.ts -> c.ts',
    ]);
  });

  test('but not what two folders share, nor a test that imports upward', () => {
    const texts = {
      'low.ts': '',
      'x/one.ts': "import '../low.ts';",
      'y/one.ts': "import '../x/one.ts'; import '../low.ts';",
      'x/one.test.ts': "import './one.ts'; import '../y/one.ts';",
      'index.ts': "import './x/one.ts'; import './y/one.ts'; import './low.ts';",
    };
    expect(checkOne(texts, { folders: { x: [], y: ['x'], '': ['x', 'y'] } })).toBe('');
  });
});

describe('the table fits the disk', () => {
  test('a folder without a row is refused', () => {
    expect(checkOne({ 'x/a.ts': '', 'index.ts': '' })).toMatch(
      'packages/p/src/x: the folder x of p [row]: test/imports/layers.ts has no row for it',
    );
  });

  test('a nested folder without a row is refused', () => {
    const folders = { x: [], '': [] };
    expect(checkOne({ 'x/y/a.ts': '' }, { folders })).toMatch('the folder x/y of p [row]');
  });

  test('a row without a folder is refused', () => {
    expect(checkOne({ 'index.ts': '' }, { folders: { gone: [], '': [] } })).toMatch(
      "the folder 'gone' of p [row]: packages/p/src/gone does not exist",
    );
  });

  test('a row of folders that lists one below it in the table is refused', () => {
    const folders = { x: ['y'], y: [], '': [] };
    expect(checkOne({ 'x/a.ts': '', 'y/a.ts': '' }, { folders })).toMatch(
      "the folder 'x' of p lists y [row]: a row may list only rows above it",
    );
  });

  test('a package without a row is refused', () => {
    const tree = new Map([...readTree(root), ['new', empty('new')] as const]);
    expect(said(check(tree, layers))).toMatch(
      'packages/new/package.json: the package new [row]: test/imports/layers.ts has no row for it',
    );
  });

  test('a row without a package is refused', () => {
    const tree = new Map([...readTree(root)].filter(([name]) => name !== 'caller'));
    expect(said(check(tree, layers))).toMatch(
      'the package caller [row]: packages/caller does not exist',
    );
  });

  test('a row of packages that lists one below it in the table is refused', () => {
    const auth = { ...layers['auth']!, packages: ['sip-parser', 'server'] };
    expect(said(check(readTree(root), { ...layers, auth }))).toMatch(
      'the row auth lists server [row]: a row may list only rows above it',
    );
  });

  test('a dependency that the row does not list is refused', () => {
    const manifest = { dependencies: { yaml: '^2.0.0' } };
    expect(checkOne({ 'index.ts': '' }, {}, manifest)).toMatch(
      'packages/p/package.json: depends on yaml [third-party]',
    );
    expect(checkOne({ 'index.ts': '' }, { thirdParties: ['yaml'] }, manifest)).toBe('');
  });

  test('common as a dependency that would be installed is refused', () => {
    const dependencies = { '@tollgate/common': 'workspace:^' };
    const tree = readTree(root);
    const own = tree.get('transaction')!;
    const changed: Package = {
      ...own,
      manifest: {
        ...own.manifest,
        dependencies: { ...own.manifest.dependencies, ...dependencies },
      },
    };
    expect(said(check(new Map([...tree, ['transaction', changed]]), layers))).toBe(
      'packages/transaction/package.json: depends on @tollgate/common [undeclared]: it is never ' +
        'published: the build copies what is used of it. Move it to the devDependencies.',
    );
  });
});

describe('the entries of a package', () => {
  for (const [name, { folders }] of Object.entries(layers)) {
    const hidden = Object.keys(folders).filter((to) => to !== '' && !folders['']!.includes(to));
    for (const to of hidden) {
      test(`${name} keeps ${to} out of its entry`, () => {
        const tree = readTree(root);
        const own = tree.get(name)!;
        const file = [...own.files.values()].find(
          ({ folder, isTest }) => folder === to && !isTest,
        )!;
        const index = `import './${file.path}';`;
        const { files } = packageOf(name, own.manifest, { 'index.ts': index });
        const changed: Package = { ...own, files: new Map([...own.files, ...files]) };
        expect(said(check(new Map([...tree, [name, changed]]), layers))).toMatch(
          `packages/${name}/src/index.ts:1: imports ./${file.path} [folder]`,
        );
      });
    }
  }

  test('a folder may not import its entry, and what is not exported is no entry', () => {
    const folders = { x: [], '': ['x'] };
    const texts = { 'index.ts': '', 'other.ts': '', 'x/a.ts': "import '../other.ts';" };
    expect(checkOne(texts, { folders })).toBe('');
    const exports = { '.': './src/index.ts', './other': { import: './src/other.ts' } };
    expect(checkOne(texts, { folders }, { exports })).toMatch(
      'x/a.ts:1: imports ../other.ts [folder]',
    );
  });
});

describe('what cannot be checked is refused', () => {
  test('an import of a test, of a folder and of a file that does not exist', () => {
    const texts = { 'x.test.ts': '', 'a.ts': "import './x.test.ts';" };
    expect(checkOne(texts)).toMatch('a.ts:1: imports ./x.test.ts [path]: a test is never imported');
    expect(checkOne({ 'a.ts': "import './gone.ts';" })).toMatch('[path]');
    expect(checkOne({ 'x/b.ts': '', 'a.ts': "import './x';" })).toMatch('[path]');
  });

  test('a module of Node that loads others', () => {
    const row: Partial<PackageRow> = { node: '*' };
    expect(checkOne({ 'a.ts': "import { register } from 'node:module';" }, row)).toMatch('[form]');
    expect(checkOne({ 'a.ts': "process.getBuiltinModule('fs');" }, row)).toMatch('[form]');
    expect(
      checkOne({ 'a.ts': "import 'node:fs'; new URL('./a.json', import.meta.url);" }, row),
    ).toBe('');
  });
});

function empty(name: string): Package {
  return packageOf(name, { name: `@tollgate/${name}` }, {});
}
