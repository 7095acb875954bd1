import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Import, readImports } from './read-imports.ts';

export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface SourceFile {
  /** Below the package's `src`, with `/`. */
  readonly path: string;
  /** The folder below `src`, `''` for `src` itself. */
  readonly folder: string;
  readonly isTest: boolean;
  /** Exported by package.json. */
  readonly isEntry: boolean;
  readonly imports: readonly Import[];
}

export interface Package {
  /** The folder in `packages/`. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, SourceFile>;
}

/** The packages of a workspace by their folder's name. */
export type Tree = ReadonlyMap<string, Package>;

/** Reads every package.json and every source file below `packages/`. */
export function readTree(root: string): Tree {
  const tree = new Map<string, Package>();
  for (const folder of readdirSync(join(root, 'packages')).sort()) {
    // Without a manifest it is what a build left of a package that is gone.
    if (!existsSync(join(root, 'packages', folder, 'package.json'))) continue;
    const src = join(root, 'packages', folder, 'src');
    const names = existsSync(src) ? readdirSync(src, { recursive: true, encoding: 'utf8' }) : [];
    const texts = names
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => /\.[cm]?[jt]sx?$/.test(name))
      .map((name): [string, string] => [name, readFileSync(join(src, name), 'utf8')]);
    tree.set(folder, packageOf(folder, readManifest(root, folder), Object.fromEntries(texts)));
  }
  return tree;
}

export function readManifest(root: string, folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'));
}

/** A package of the given sources: `texts` by their paths below `src`. */
export function packageOf(
  folder: string,
  manifest: Manifest,
  texts: Readonly<Record<string, string>>,
): Package {
  const entries = new Set(entriesOf(manifest));
  const files = Object.entries(texts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]): [string, SourceFile] => [
      path,
      {
        path,
        folder: path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '',
        isTest: /\.test\.[cm]?[jt]sx?$/.test(path),
        isEntry: entries.has(path),
        imports: readImports(path, text),
      },
    ]);
  return { folder, manifest, files: new Map(files) };
}

/** The sources that package.json exports, below `src`. */
export function entriesOf(manifest: Manifest): string[] {
  const targets = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : value !== null && typeof value === 'object'
        ? Object.values(value).flatMap(targets)
        : [];
  const sources = targets(manifest.exports).filter((target) => target.startsWith('./src/'));
  return [...new Set(sources)].map((target) => target.slice('./src/'.length));
}
