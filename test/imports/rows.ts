import { commonPackage, type Layers, type PackageRow } from './layers.ts';
import { type Objection, TABLE } from './objection.ts';
import { shipped } from './rules.ts';
import type { Package, Tree } from './tree.ts';

/** Whether the table and the disk have the same packages and folders, and the same dependencies. */
export function checkRows(tree: Tree, layers: Layers): Objection[] {
  const objections: Objection[] = [];
  for (const folder of tree.keys()) {
    if (folder in layers) continue;
    objections.push(noRow(`packages/${folder}/package.json`, `the package ${folder}`));
  }
  const above = [...Object.keys(layers)];
  for (const [name, row] of Object.entries(layers)) {
    const own = tree.get(name);
    if (own === undefined) {
      objections.push(noFolder(`the package ${name}`, `packages/${name}`));
      continue;
    }
    const lower = above.slice(0, above.indexOf(name));
    objections.push(...checkOrder(`the row ${name}`, row.packages, lower));
    objections.push(...checkFolders(own, row), ...checkManifest(own, row, tree));
  }
  return objections;
}

function checkFolders(own: Package, row: PackageRow): Objection[] {
  const objections: Objection[] = [];
  const src = `packages/${own.folder}/src`;
  const files = [...own.files.values()];
  const folders = new Set(files.flatMap(({ folder }) => withParents(folder)));
  for (const folder of folders) {
    if (folder in row.folders) continue;
    objections.push(noRow(`${src}/${folder}`, `the folder ${folder} of ${own.folder}`));
  }
  const rows = Object.keys(row.folders);
  for (const [folder, below] of Object.entries(row.folders)) {
    const title = `the folder '${folder}' of ${own.folder}`;
    if (!folders.has(folder)) objections.push(noFolder(title, `${src}/${folder}`));
    objections.push(...checkOrder(title, below, rows.slice(0, rows.indexOf(folder))));
  }
  return objections;
}

/** A folder without files of its own is a folder too. */
function withParents(folder: string): string[] {
  const parts = folder.split('/');
  return ['', ...parts.map((_, i) => parts.slice(0, i + 1).join('/'))];
}

/** A row that lists only rows above it cannot be part of a circle. */
function checkOrder(
  title: string,
  listed: readonly string[],
  lower: readonly string[],
): Objection[] {
  return listed
    .filter((name) => !lower.includes(name))
    .map((name) => ({
      file: TABLE,
      rule: 'row',
      what: `${title} lists ${name}`,
      why: 'a row may list only rows above it',
      cure: `Move the row ${name} up, unless that makes a circle`,
    }));
}

/** package.json may declare only what the row allows, so that nothing else is ever installed. */
function checkManifest(own: Package, row: PackageRow, tree: Tree): Objection[] {
  const file = `packages/${own.folder}/package.json`;
  return Object.keys(shipped(own.manifest)).flatMap((name): Objection[] => {
    const ours = [...tree.values()].find(({ manifest }) => manifest.name === name);
    const what = `depends on ${name}`;
    if (ours?.folder === commonPackage) {
      const why = 'it is never published: the build copies what is used of it';
      return [{ file, rule: 'undeclared', what, why, cure: 'Move it to the devDependencies' }];
    }
    const allowed = ours
      ? row.packages.includes(ours.folder)
      : row.thirdParties === '*' || row.thirdParties.includes(name);
    if (allowed) return [];
    const why = `the row ${own.folder} in ${TABLE} does not list it`;
    const rule = ours ? 'package' : 'third-party';
    return [{ file, rule, what, why, cure: 'Remove it, or add it to the row' }];
  });
}

function noRow(file: string, what: string): Objection {
  const why = `${TABLE} has no row for it`;
  return { file, rule: 'row', what, why, cure: 'Add a row above everything that imports it' };
}

function noFolder(what: string, path: string): Objection {
  const cure = 'Remove the row, or create the folder';
  return { file: TABLE, rule: 'row', what, why: `${path} does not exist`, cure };
}
