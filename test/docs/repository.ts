import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository, with a slash at its end. */
export const root: string = fileURLToPath(new URL('../../', import.meta.url));

/** Folders whose files nobody writes by hand. */
const GENERATED = new Set(['docs/api', 'packages/tollgate/docs', 'coverage']);

/** The paths, from the root, of the files with one of these extensions, generated ones left out. */
export function filesOf(...extensions: string[]): string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (isSkipped(entry.name) || GENERATED.has(path)) continue;
        walk(path);
      } else if (extensions.some((extension) => entry.name.endsWith(extension))) found.push(path);
    }
  };
  walk('');
  return found.sort();
}

function isSkipped(name: string): boolean {
  return name === 'node_modules' || name === 'dist' || (name.startsWith('.') && name !== '.github');
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The folders of the published packages, from the root, each with its manifest. */
export function publishedPackages(): { readonly folder: string; readonly manifest: Manifest }[] {
  return readdirSync(join(root, 'packages'))
    .map((name) => `packages/${name}`)
    .map((folder) => ({ folder, manifest: JSON.parse(read(`${folder}/package.json`)) as Manifest }))
    .filter(({ manifest }) => manifest.private !== true);
}

/** What the tests read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly author?: string;
  readonly license?: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly exports: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}
