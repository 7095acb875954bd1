/** Where the rules are, from the root of the workspace. */
export const TABLE = 'test/imports/layers.ts';

/** The rules of the table, each with what its objections are about. */
export type Rule =
  /** A package of this workspace that the row does not list. */
  | 'package'
  /** A folder of the package that the folder's row does not list, or an entry. */
  | 'folder'
  /** A module of Node that the row does not list. */
  | 'node'
  /** A package of others that the row does not list. */
  | 'third-party'
  /** A path that leaves the package, leads to a test or to no file. */
  | 'path'
  /** A subpath that the other package does not export. */
  | 'subpath'
  /** What package.json does not declare where it has to. */
  | 'undeclared'
  /** What only running the code would tell, or another way than `import`. */
  | 'form'
  /** Files or folders that import each other in a circle. */
  | 'circle'
  /** A row of the table that fits nothing on disk, or the other way round. */
  | 'row';

export interface Objection {
  /** From the root of the workspace. */
  readonly file: string;
  readonly line?: number;
  readonly rule: Rule;
  /** What is imported, or what is wrong with a row. */
  readonly what: string;
  /** Why it is refused. */
  readonly why: string;
  /** What to do instead. */
  readonly cure: string;
}

/** One line that an editor can follow: `file:line: what [rule]: why. What to do.` */
export function format({ file, line, rule, what, why, cure }: Objection): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `${place}: ${what} [${rule}]: ${why}. ${cure}.`;
}

/** Names as a sentence lists them: `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1);
  if (last === undefined) return 'nothing';
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
