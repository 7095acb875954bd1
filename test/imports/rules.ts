import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { commonPackage, type PackageRow, testTools } from './layers.ts';
import { listed, type Objection, TABLE } from './objection.ts';
import type { Import } from './read-imports.ts';
import type { Manifest, Package, SourceFile, Tree } from './tree.ts';

/** An import with all that the rules ask about it. */
export interface Question {
  readonly from: SourceFile;
  readonly own: Package;
  readonly row: PackageRow;
  readonly imported: Import;
  readonly tree: Tree;
}

type Fault = Pick<Objection, 'rule' | 'why' | 'cure'>;

/** The first rule that an import breaks. */
export function judge(question: Question): Objection | undefined {
  const { from, own, imported } = question;
  const fault = faultOf(question);
  if (fault === undefined) return undefined;
  const what = `imports ${imported.name ?? imported.code}`;
  const file = `packages/${own.folder}/src/${from.path}`;
  return { file, line: imported.line, what, ...fault };
}

function faultOf(question: Question): Fault | undefined {
  const { name, form } = question.imported;
  if (name === undefined || /^(node:)?module$/.test(name)) return unreadable;
  const fault = /^[./]/.test(name) ? pathFault(name, question) : nameFault(name, question);
  return fault ?? (form === 'import' ? undefined : wrongForm[form]);
}

const unreadable: Fault = {
  rule: 'form',
  why: 'what this loads cannot be read from the code, so no rule can be applied',
  cure: "Write import or import() with the module's name as plain text",
};

const wrongForm: Readonly<Record<'commonjs' | 'type expression', Fault>> = {
  commonjs: {
    rule: 'form',
    why: 'the packages are ES modules',
    cure: 'Write import or import()',
  },
  'type expression': {
    rule: 'form',
    why: 'imports belong at the top of the file, where a reader looks for them',
    cure: "Write import type { ... } from '...'",
  },
};

function pathFault(name: string, { from, own, row }: Question): Fault | undefined {
  const path = posix.join(from.folder, name);
  if (name.startsWith('/') || path.startsWith('..')) {
    return {
      rule: 'path',
      why: 'a path may not leave the src of its package',
      cure: 'Import a package by its name, and what two packages need from @tollgate/common',
    };
  }
  const to = own.files.get(path);
  if (to === undefined) {
    return {
      rule: 'path',
      why: `packages/${own.folder}/src/${path} is no source file`,
      cure: 'Write the path of a file below src with its ending, such as ./name.ts',
    };
  }
  if (from.isTest) return undefined;
  if (to.isTest) {
    return {
      rule: 'path',
      why: 'a test is never imported',
      cure: 'Move what is shared to a file of its own',
    };
  }
  return folderFault(from, to, row, own.folder);
}

/** A file of `src` itself: an entry at the top, any other file at the bottom. */
const isEntry = (file: SourceFile): boolean => file.folder === '' && file.isEntry;
const isLowest = (file: SourceFile): boolean => file.folder === '' && !file.isEntry;

function folderFault(
  from: SourceFile,
  to: SourceFile,
  row: PackageRow,
  own: string,
): Fault | undefined {
  const below = row.folders[from.folder];
  // A folder without a row is an objection of its own.
  if (isEntry(from) && to.folder === '') return undefined;
  if (isLowest(to) || below === undefined) return undefined;
  if (isEntry(to)) {
    return {
      rule: 'folder',
      why: 'an entry is the top of its package: nothing in the package imports it',
      cure: 'Import the file that has what you need',
    };
  }
  if (isLowest(from)) {
    return {
      rule: 'folder',
      why: 'a file of src that is no entry is the lowest layer: it imports its like only',
      cure: 'Move it into a folder above what it needs',
    };
  }
  if (from.folder === to.folder || below.includes(to.folder)) return undefined;
  const name = from.folder === '' ? 'an entry' : from.folder;
  const key = from.folder === '' ? "''" : from.folder;
  return {
    rule: 'folder',
    why: `in ${own}, ${name} may import ${listed(below)}`,
    cure: `Move what is shared into a folder below both, or add ${to.folder} to the row ${key} in ${TABLE} if it is below`,
  };
}

function nameFault(name: string, question: Question): Fault | undefined {
  if (isBuiltin(name)) return nodeFault(name, question);
  const [scope = '', rest = '', ...more] = name.split('/');
  const scoped = scope.startsWith('@');
  const base = scoped ? `${scope}/${rest}` : scope;
  const subpath = (scoped ? more : [rest, ...more]).filter((part) => part !== '').join('/');
  const ours = [...question.tree.values()].find(({ manifest }) => manifest.name === base);
  if (ours !== undefined || scope === '@tollgate') {
    return packageFault(base, subpath, ours, question);
  }
  return thirdPartyFault(base, question);
}

function nodeFault(name: string, { from, own, row }: Question): Fault | undefined {
  if (from.isTest || row.node === '*' || row.node.includes(name)) return undefined;
  return {
    rule: 'node',
    why: `of Node's modules ${own.folder} may import ${listed(row.node)}: it does no I/O`,
    cure: 'Take the value as an argument or option, and call Node in a package above',
  };
}

function packageFault(
  name: string,
  subpath: string,
  to: Package | undefined,
  { from, own, row }: Question,
): Fault | undefined {
  if (to === undefined) {
    return {
      rule: 'package',
      why: `packages/ has no ${name}`,
      cure: 'Write the name of a package of this workspace',
    };
  }
  if (to === own) {
    return {
      rule: 'package',
      why: 'a package does not import itself by name',
      cure: 'Import the file that has what you need, by its path',
    };
  }
  if (to.folder !== commonPackage && !row.packages.includes(to.folder)) {
    return {
      rule: 'package',
      why: `${own.folder} may import ${listed([commonPackage, ...row.packages])}`,
      cure: `Join the two in a package above both, or add ${to.folder} to the row ${own.folder} in ${TABLE} if it is below`,
    };
  }
  const where = to.folder === commonPackage ? 'devDependencies' : 'dependencies';
  const declared =
    to.folder === commonPackage || from.isTest
      ? { ...own.manifest.dependencies, ...own.manifest.devDependencies }
      : own.manifest.dependencies;
  if (!(name in (declared ?? {}))) return undeclared(own, where);
  if (subpath !== '' && to.manifest.exports?.[`./${subpath}`] === undefined) {
    return {
      rule: 'subpath',
      why: `${name} exports ${listed(exported(to.manifest))}`,
      cure: 'Import one of these, or export what you need there',
    };
  }
  return undefined;
}

/** What may follow the name of a package. */
function exported({ exports = {} }: Manifest): string[] {
  return Object.keys(exports).map((key) => (key === '.' ? 'its name alone' : key.slice(1)));
}

function thirdPartyFault(name: string, { from, own, row }: Question): Fault | undefined {
  if (from.isTest && testTools.includes(name)) return undefined;
  if (row.thirdParties !== '*' && !row.thirdParties.includes(name)) {
    return {
      rule: 'third-party',
      why: `of other packages ${own.folder} may import ${listed(row.thirdParties)}`,
      cure: 'Use it in tollgate, where all other third parties are, or do without it',
    };
  }
  return name in shipped(own.manifest) ? undefined : undeclared(own, 'dependencies');
}

/** Everything that comes along when the package is installed. */
export function shipped(manifest: Manifest): Readonly<Record<string, string>> {
  const { dependencies, peerDependencies, optionalDependencies } = manifest;
  return { ...dependencies, ...peerDependencies, ...optionalDependencies };
}

function undeclared({ folder }: Package, where: string): Fault {
  return {
    rule: 'undeclared',
    why: `packages/${folder}/package.json does not declare it`,
    cure: `Add it to the ${where} there`,
  };
}
