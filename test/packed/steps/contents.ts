import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readImports } from '../../imports/read-imports.ts';
import type { Tarball } from './pack.ts';
import { fail, say } from './workshop.ts';

const COMMON = '@tollgate/common';
const isDeclaration = (file: string): boolean => /\.d\.[cm]?ts$/.test(file);
const isCode = (file: string): boolean => /\.[cm]?js$/.test(file);

/** What is in a tarball, and what must not be: sources, tests, and the private package. */
export function checkContents({ contents, manifest }: Tarball): void {
  const { name } = manifest;
  const files = readdirSync(contents, { recursive: true, encoding: 'utf8' }).sort();
  const targets = [manifest.main, manifest.types, ...targetsOf(manifest.exports)];
  for (const wanted of ['LICENSE', 'README.md', ...targets]) {
    if (!existsSync(join(contents, wanted))) fail(`${name} has no ${wanted}`);
  }
  if (!targets.some((target) => target.endsWith('.d.ts'))) fail(`${name} has no types for import`);
  if (!targets.some((target) => target.endsWith('.d.cts')))
    fail(`${name} has no types for require`);
  for (const file of files) {
    if (/^src\b|(^|\/)tests?\b|\.test\./.test(file)) fail(`${name} ships ${file}`);
  }
  if (JSON.stringify(manifest.exports).includes('/src/')) fail(`${name} exports its sources`);
  if (COMMON in (manifest.dependencies ?? {})) fail(`${name} depends on ${COMMON}`);
  for (const file of files.filter((path) => isDeclaration(path) || isCode(path))) {
    const text = readFileSync(join(contents, file), 'utf8');
    const names = isDeclaration(file)
      ? text.includes(COMMON)
      : readImports(file, text).some((it) => (it.name ?? it.code).includes(COMMON));
    if (names) fail(`${name}/${file} names ${COMMON}, which is not published`);
  }
  say(`${name} ships its license, README and types, and nothing that is private`);
}

/** Every file that `exports` leads to. */
function targetsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(targetsOf);
}
