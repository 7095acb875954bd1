import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forms, rareForms, ruleOf } from './forms.ts';
import { commonPackage, layers } from './layers.ts';
import { readManifest } from './tree.ts';

const root: string = fileURLToPath(new URL('../../', import.meta.url));

export interface Planted {
  readonly title: string;
  /** The package the file is planted in. */
  readonly from: string;
  /** Below the package's `src`. */
  readonly file: string;
  readonly text: string;
  /** What the objection must name, where one is expected. */
  readonly rule: string;
}

export const packages: readonly string[] = Object.keys(layers);

/** Which packages the table lets a package import. */
const allowed = (from: string): string[] =>
  from === commonPackage ? [] : [commonPackage, ...layers[from]!.packages];

const declared = (from: string, to: string): boolean => {
  const { dependencies, devDependencies } = readManifest(root, from);
  return importName(to) in { ...dependencies, ...devDependencies };
};

/** What it may import and does. */
const imported = (from: string): string[] => allowed(from).filter((to) => declared(from, to));

const importName = (to: string): string => (to === 'tollgate' ? to : `@tollgate/${to}`);
export const slug = (title: string): string => title.replace(/[^a-z0-9]+/g, '-');

/** The highest folder of a package. It may import all others, so its own rules forbid nothing. */
const folderOf = (from: string): string =>
  Object.keys(layers[from]!.folders)
    .filter((folder) => folder !== '')
    .at(-1) ?? '';

/** The way from a file there to another package. */
const pathTo = (from: string, to: string): string =>
  posix.relative(posix.join(from, 'src', folderOf(from)), to);

interface Plant {
  readonly rule?: string;
  readonly test?: boolean;
}

function plant(
  from: string,
  title: string,
  text: string,
  { rule = '', test }: Plant = {},
): Planted {
  const folder = folderOf(from);
  const name = `planted-${slug(title)}.${test ? 'test.ts' : 'ts'}`;
  return { title, from, file: folder ? `${folder}/${name}` : name, text: `${text}\n`, rule };
}

/** Each package by each package that may not import it: the plain form, for the first all forms. */
export const forbidden: readonly Planted[] = packages.flatMap((from) =>
  packages
    .filter((to) => to !== from && !imported(from).includes(to))
    .flatMap((to, i) => {
      const rule = allowed(from).includes(to) ? '[undeclared]' : '[package]';
      const all = { ...forms, ...rareForms };
      const written = i === 0 ? Object.entries(all) : [['bare', forms['bare']!] as const];
      return written.map(([form, text]) =>
        plant(from, `${from} imports ${to}: ${form}`, text(importName(to), pathTo(from, to)), {
          rule: ruleOf(form, rule),
        }),
      );
    }),
);

/** A package that may be imported may still be imported by its name only. */
export const reachedInto: readonly Planted[] = packages.flatMap((from) =>
  imported(from).flatMap((to) =>
    Object.entries(forms)
      .filter(([form]) => form.startsWith('subpath') || form.includes('relative'))
      .map(([form, text]) =>
        plant(from, `${from} reaches into ${to}: ${form}`, text(importName(to), pathTo(from, to)), {
          rule: ruleOf(form, '[subpath]'),
        }),
      ),
  ),
);

const asExpressions =
  /^(import type expression|typeof import|required|require\.resolve|import equals)$/;

/** Where a package may be imported, an import is still a statement, or `import()`. */
export const expressions: readonly Planted[] = packages.flatMap((from) =>
  imported(from).flatMap((to) =>
    Object.entries({ ...forms, ...rareForms })
      .filter(([form]) => asExpressions.test(form))
      .map(([form, text]) =>
        plant(from, `${from} imports ${to} as an expression: ${form}`, text(importName(to), ''), {
          rule: '[form]',
        }),
      ),
  ),
);

const others = ['ipaddr.js', 'commander', 'pino', 'prom-client', 'yaml', 'zod', 'left-pad'];

/**
 * Packages of others, imported by each package that may not or that does not declare them; and what
 * may never be imported.
 */
export const foreign: readonly Planted[] = [
  ...packages.flatMap((from) =>
    others
      .filter((name) => !(name in (readManifest(root, from).dependencies ?? {})))
      .map((name) =>
        plant(from, `${from} imports ${name}`, forms['bare']!(name, ''), {
          rule: layers[from]!.thirdParties === '*' ? '[undeclared]' : '[third-party]',
        }),
      ),
  ),
  ...packages.map((from) =>
    plant(from, `${from} imports itself by name`, forms['bare']!(importName(from), ''), {
      rule: '[package]',
    }),
  ),
  ...packages.map((from) =>
    plant(
      from,
      `${from} imports a package that is not here`,
      forms['bare']!('@tollgate/absent', ''),
      {
        rule: '[package]',
      },
    ),
  ),
  ...packages.map((from) =>
    plant(from, `${from} imports an absolute path`, forms['bare']!('/etc/hosts', ''), {
      rule: '[path]',
    }),
  ),
];

/** A test beside the code keeps to the packages of its row too. */
export const tests: readonly Planted[] = packages.flatMap((from) =>
  packages
    .filter((to) => to !== from && !imported(from).includes(to))
    .map((to) =>
      plant(from, `a test of ${from} imports ${to}`, forms['bare']!(importName(to), ''), {
        rule: allowed(from).includes(to) ? '[undeclared]' : '[package]',
        test: true,
      }),
    ),
);

/** What the packages without I/O may not touch: Node's modules, and time and chance as globals. */
export const ambient: readonly Planted[] = [
  ...['sip-parser', 'transaction', 'common'].map((from) => [
    from,
    'node:crypto',
    'node:dgram',
    'node:fs',
    'fs',
  ]),
  ['auth', 'node:dgram', 'node:net', 'node:tls', 'node:fs', 'node:fs/promises', 'node:timers'],
].flatMap(([from, ...modules]) => [
  ...modules.flatMap((name) =>
    ['bare', 'dynamic', 'side effect', 'required'].map((form) =>
      plant(from!, `${from} imports ${name}: ${form}`, forms[form]!(name, ''), { rule: '[node]' }),
    ),
  ),
  ...['Date.now()', 'performance.now()', 'setTimeout(() => 1)', 'process.pid'].map((use) =>
    plant(from!, `${from} uses ${use}`, `export const kept: unknown = ${use};`, {
      rule: 'noRestrictedGlobals',
    }),
  ),
  plant(from!, `${from} uses Math.random()`, 'export const kept: unknown = Math.random();', {
    rule: 'Randomness',
  }),
]);

/** What must pass, so that the rules are not simply refusing everything. */
export const permitted: readonly Planted[] = [
  ...packages.flatMap((from) =>
    imported(from).flatMap((to) => [
      plant(
        from,
        `${from} may import ${to}`,
        `import * as it from '${importName(to)}';\nexport const kept: unknown = it;`,
      ),
      plant(
        from,
        `${from} may import ${to} dynamically`,
        `export const kept: Promise<unknown> = import('${importName(to)}');`,
      ),
    ]),
  ),
  ...packages.map((from) =>
    plant(from, `${from} may import its own files`, "export { it } from './it.ts';"),
  ),
  plant('auth', 'auth may use node:crypto', "export { createHash } from 'node:crypto';"),
  plant('auth', 'auth may use ipaddr.js', "export { isValid } from 'ipaddr.js';"),
  plant(
    'transport-udp',
    'transport-udp may use sockets',
    "export { createSocket } from 'node:dgram';",
  ),
  plant('tollgate', 'tollgate may use Node', "export { readFile } from 'node:fs/promises';"),
  plant('tollgate', 'tollgate may use what it declares', "export { parse } from 'yaml';"),
  plant(
    'tollgate',
    'tollgate may import a subpath that is exported',
    "export { it } from '@tollgate/server/explain';",
  ),
  ...['sip-parser', 'sdp', 'transaction', 'auth'].map((from) =>
    plant(from, `a test of ${from} may use Node`, "export { createSocket } from 'node:dgram';", {
      test: true,
    }),
  ),
];
