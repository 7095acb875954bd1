/** How one import is written: `name` is what is imported, `path` a relative way to its package. */
type Form = (name: string, path: string) => string;

/** The ways to write an import that a code base has. */
export const forms: Readonly<Record<string, Form>> = {
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

/** Further ways, that somebody in need would find. */
export const rareForms: Readonly<Record<string, Form>> = {
  'export star': (name) => `export * from '${name}';`,
  'type of one name': (name) => `import { type It } from '${name}';\nexport type Kept = It;`,
  'whole module': (name) => `import * as it from '${name}';\nexport const kept: unknown = it;`,
  'default import': (name) => `import it from '${name}';\nexport const kept: unknown = it;`,
  'import equals': (name) => `import it = require('${name}');\nexport const kept: unknown = it;`,
  'dynamic in parentheses': (name) => `export const kept: Promise<unknown> = import(('${name}'));`,
  'dynamic with escapes': (name) =>
    `export const kept: Promise<unknown> = import('${name.replaceAll('a', '\\x61')}');`,
  'dynamic over lines': (name) =>
    `export const kept: Promise<unknown> = import(\n  // why\n  '${name}'\n);`,
  'dynamic with attributes': (name) =>
    `export const kept: Promise<unknown> = import('${name}', { with: { type: 'json' } });`,
  'dynamic concatenated': (name) =>
    `export const kept: Promise<unknown> = import('${name.slice(0, 3)}' + '${name.slice(3)}');`,
  'typeof import': (name) => `export type Kept = typeof import('${name}');`,
  resolved: (name) => `export const kept: string = import.meta.resolve('${name}');`,
  'require.resolve': (name) => `export const kept: unknown = require.resolve('${name}');`,
  'require renamed': (name) =>
    `const load = require;\nexport const kept: unknown = load('${name}');`,
  'require of an object': (name) => `export const kept: unknown = module['require']('${name}');`,
  createRequire: (name) =>
    `import { createRequire } from 'node:module';\nexport const kept: unknown = createRequire(import.meta.url)('${name}');`,
  'createRequire by another name': (name) =>
    `import * as all from 'module';\nconst { createRequire: load } = all;\nexport const kept: unknown = load(import.meta.url)('${name}');`,
  evaluated: (name) => `export const kept: unknown = eval("import('${name}')");`,
  'a new function': (name) =>
    `export const kept: unknown = new Function("return import('${name}')");`,
  'module augmentation': (name) => `declare module '${name}' {\n  interface It {}\n}\nexport {};`,
  'reference to types': (name) => `/// <reference types="${name}" />\nexport const kept = 1;`,
  'mocked in a test': (name) => `import { vi } from 'vitest';\nvi.mock('${name}');`,
  'URL of code': (_, path) =>
    `export const kept: URL = new URL('${path}/src/index.ts', import.meta.url);`,
  'reference to a path': (_, path) =>
    `/// <reference path="${path}/src/index.ts" />\nexport const kept = 1;`,
};

/** The rule that refuses a form, where the package itself may not be imported because of `rule`. */
export function ruleOf(form: string, rule: string): string {
  const unreadable =
    /computed|concatenated|renamed|of an object|^createRequire|evaluated|new function/;
  if (unreadable.test(form)) return '[form]';
  return /relative|URL|to a path/.test(form) ? '[path]' : rule;
}
