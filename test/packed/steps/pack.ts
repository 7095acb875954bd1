import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, folder, root, run, say } from './workshop.ts';

export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly main: string;
  readonly types: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export interface Tarball {
  /** The file. */
  readonly file: string;
  /** Where its contents are unpacked. */
  readonly contents: string;
  /** package.json as it is published. */
  readonly manifest: Manifest;
}

/** Packs and unpacks every package that is published. */
export function pack(): Tarball[] {
  const manifests = readdirSync(join(root, 'packages')).map((name) =>
    readManifest(join(root, 'packages', name)),
  );
  const published = manifests.filter((manifest) => manifest.private !== true);
  // pnpm would pack private packages too.
  const filters = published.flatMap(({ name }) => ['--filter', name]);
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const args = ['--yes', packageManager, '-r', ...filters, 'pack', '--pack-destination', folder];
  run('pnpm pack', 'npx', args, { cwd: root });
  const files = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  if (files.length !== published.length) {
    fail(`${files.length} tarballs of ${published.length} packages`);
  }
  say(`${files.length} packages are packed`);
  return files.map((name) => unpack(join(folder, name)));
}

function unpack(file: string): Tarball {
  const into = file.slice(0, -'.tgz'.length);
  run('mkdir', 'mkdir', [into], { cwd: folder });
  run(`tar of ${file}`, 'tar', ['-xzf', file, '-C', into], { cwd: folder });
  const contents = join(into, 'package');
  return { file, contents, manifest: readManifest(contents) };
}

function readManifest(place: string): Manifest {
  return JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
}

/** What may be imported of a package: its name, and its name with each subpath that is code. */
export function entriesOf({ name, exports }: Manifest): string[] {
  return Object.keys(exports)
    .filter((path) => !path.endsWith('.json'))
    .map((path) => name + path.slice(1));
}
