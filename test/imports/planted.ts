/** Who may import whom: the picture in docs/architecture.md as data. */
export const allowed: Readonly<Record<string, readonly string[]>> = {
  'sip-parser': [],
  transaction: ['sip-parser'],
  auth: ['sip-parser'],
  'transport-udp': ['sip-parser'],
  tollgate: ['sip-parser', 'transaction', 'auth', 'transport-udp'],
};

export const packages: readonly string[] = Object.keys(allowed);

/** The ways to write an import; `name` is the package as imported, `path` a relative way into it. */
export const forms: Readonly<Record<string, (name: string, path: string) => string>> = {
  bare: (name) => `export { it } from '${name}';`,
  subpath: (name) => `export { it } from '${name}/src/index.ts';`,
  'subpath in dist': (name) => `export { it } from '${name}/dist/index.js';`,
  relative: (_, path) => `export { it } from '${path}/src/index.ts';`,
  'relative into dist': (_, path) => `export { it } from '${path}/dist/index.js';`,
  'type-only': (name) => `import type { It } from '${name}';\nexport type Kept = It;`,
  'type-only relative': (_, path) =>
    `import type { It } from '${path}/src/index.ts';\nexport type Kept = It;`,
  'import type expression': (name) => `export type Kept = import('${name}').It;`,
  'import type expression, relative': (_, path) =>
    `export type Kept = import('${path}/src/index.ts').It;`,
  dynamic: (name) => `export const kept: Promise<unknown> = import('${name}');`,
  'dynamic relative': (_, path) =>
    `export const kept: Promise<unknown> = import('${path}/src/index.ts');`,
  'dynamic template': (name) => `export const kept: Promise<unknown> = import(\`${name}\`);`,
  'dynamic computed': (name) =>
    `const name: string = '${name}';\nexport const kept: Promise<unknown> = import(name);`,
  'side effect': (name) => `import '${name}';\nexport const kept = 1;`,
  required: (name) => `export const kept: unknown = require('${name}');`,
};

export interface Planted {
  readonly title: string;
  /** The package the file is planted in. */
  readonly from: string;
  /** Below the package's `src`. */
  readonly file: string;
  readonly text: string;
}

const importName = (to: string) => (to === 'tollgate' ? to : `@tollgate/${to}`);
const slug = (title: string) => title.replace(/[^a-z0-9]+/g, '-');

function plant(from: string, title: string, text: string): Planted {
  return { title, from, file: `planted/${slug(title)}.ts`, text: `${text}\n` };
}

/** Every form of import of every package by every package that may not. */
export const forbidden: readonly Planted[] = packages.flatMap((from) =>
  packages
    .filter((to) => to !== from && !allowed[from]!.includes(to))
    .flatMap((to) =>
      Object.entries(forms).map(([form, text]) =>
        plant(from, `${from} imports ${to}: ${form}`, text(importName(to), `../../../${to}`)),
      ),
    ),
);

/** A package that may be imported may still be imported by its name only. */
export const reachedInto: readonly Planted[] = packages.flatMap((from) =>
  allowed[from]!.flatMap((to) =>
    Object.entries(forms)
      .filter(([form]) => form.startsWith('subpath') || form.includes('relative'))
      .map(([form, text]) =>
        plant(from, `${from} reaches into ${to}: ${form}`, text(importName(to), `../../../${to}`)),
      ),
  ),
);

/** What the packages without I/O may not touch: Node's modules, and time and chance as globals. */
export const ambient: readonly Planted[] = [
  ...['sip-parser', 'transaction'].map((from) => [from, 'node:crypto', 'node:dgram', 'node:fs']),
  ['auth', 'node:dgram', 'node:net', 'node:tls', 'node:fs', 'node:fs/promises', 'node:timers'],
].flatMap(([from, ...modules]) => [
  ...modules.flatMap((name) =>
    ['bare', 'dynamic', 'side effect', 'required'].map((form) =>
      plant(from!, `${from} imports ${name}: ${form}`, forms[form]!(name, '')),
    ),
  ),
  ...['Date.now()', 'Math.random()', 'performance.now()', 'setTimeout(() => 1)'].map((use) =>
    plant(from!, `${from} uses ${use}`, `export const kept: unknown = ${use};`),
  ),
]);

/** What must pass, so that the rules are not simply refusing everything. */
export const permitted: readonly Planted[] = [
  ...packages.flatMap((from) =>
    allowed[from]!.flatMap((to) => [
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
    plant(from, `${from} may import its own files`, "export { it } from '../index.ts';"),
  ),
  plant('auth', 'auth may use node:crypto', "export { createHash } from 'node:crypto';"),
  plant('auth', 'auth may use ipaddr.js', "export { isValid } from 'ipaddr.js';"),
  plant(
    'transport-udp',
    'transport-udp may use sockets',
    "export { createSocket } from 'node:dgram';",
  ),
  plant('tollgate', 'tollgate may use Node', "export { readFile } from 'node:fs/promises';"),
];
