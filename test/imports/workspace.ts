import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from './checker.ts';
import { layers } from './layers.ts';
import { format } from './objection.ts';
import { type Planted, packages } from './planted.ts';
import { entriesOf, readManifest, readTree } from './tree.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The files (`package/src/...`) that one tool objected to, each with what it said. */
export type Objections = ReadonlyMap<string, string>;

/**
 * Lays out a copy of the workspace with the real configuration, the real installed dependencies and
 * the real folders. In place of its sources each folder has a file `it.ts`, each entry exports the
 * same, and the planted files are beside them; `use` gets the workspace's folder.
 */
export async function withWorkspace<T>(
  planted: readonly Planted[],
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-imports-'));
  try {
    for (const name of ['biome.json', '.gitignore', 'tsconfig.base.json', 'scripts/lint']) {
      await cp(join(root, name), join(folder, name), { recursive: true });
    }
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const name of packages) await layPackage(name, folder);
    for (const { from, file, text } of planted) {
      await writeFile(join(folder, 'packages', from, 'src', file), text);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function layPackage(name: string, folder: string): Promise<void> {
  const from = join(root, 'packages', name);
  const to = join(folder, 'packages', name);
  await mkdir(join(to, 'src'), { recursive: true });
  await mkdir(join(to, 'dist'), { recursive: true });
  await cp(join(from, 'package.json'), join(to, 'package.json'));
  await cp(join(from, 'tsconfig.json'), join(to, 'tsconfig.json'));
  await linkInstalled(join(from, 'node_modules'), join(to, 'node_modules'), folder);
  const source = 'export const it: number = 1;\nexport type It = typeof it;\n';
  const files = Object.keys(layers[name]!.folders).map((row) => join(row, 'it.ts'));
  for (const file of [...files, ...entriesOf(readManifest(root, name))]) {
    await mkdir(dirname(join(to, 'src', file)), { recursive: true });
    await writeFile(join(to, 'src', file), source);
  }
  await writeFile(join(to, 'dist', 'index.js'), 'export const it = 1;\n');
  await writeFile(join(to, 'dist', 'index.d.ts'), 'export declare const it: number;\n');
}

/** Links what pnpm installed for a package; packages of the workspace are taken from the copy. */
async function linkInstalled(from: string, to: string, folder: string): Promise<void> {
  const scope = '@tollgate';
  await mkdir(join(to, scope), { recursive: true });
  for (const name of await list(from)) {
    if (name === scope || name.startsWith('.')) continue;
    const own = packages.includes(name);
    await symlink(own ? join(folder, 'packages', name) : join(from, name), join(to, name));
  }
  for (const name of await list(join(from, scope))) {
    await symlink(join(folder, 'packages', name), join(to, scope, name));
  }
}

/** A package without dependencies has no such folder. */
async function list(folder: string): Promise<string[]> {
  return existsSync(folder) ? readdir(folder) : [];
}

/** What the checker says about every planted file. */
export function checkImports(folder: string): Objections {
  const found = new Map<string, string>();
  for (const objection of check(readTree(folder), layers)) {
    const file = objection.file.replace(/^packages\//, '');
    found.set(file, `${found.get(file) ?? ''}${format(objection)}\n`);
  }
  return found;
}

/** What `biome` says about every planted file, in one run. */
export async function lint(folder: string): Promise<Objections> {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const args = [biome, 'lint', '--reporter=github', '--max-diagnostics=none', '.'];
  const output = await run(args, folder);
  return collect(output, /title=([^,]+),file=(?:.*\/)?packages\/([^,]+),line=[^:]*::(.*)/g, (m) => [
    m[2]!,
    `${m[1]} ${m[3]}`,
  ]);
}

function collect(
  output: string,
  pattern: RegExp,
  read: (match: RegExpMatchArray) => [file: string, text: string],
): Objections {
  const found = new Map<string, string>();
  for (const match of output.matchAll(pattern)) {
    const [file, text] = read(match);
    found.set(file, `${found.get(file) ?? ''}${text}\n`);
  }
  return found;
}

function run(args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
}
