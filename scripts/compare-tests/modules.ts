import { posix } from 'node:path';
import ts from 'typescript';
import type { Files } from './files.ts';

/** A file, and what its names mean. */
export interface Module {
  readonly path: string;
  readonly source: ts.SourceFile;
  /** Functions and constants of any depth, by name: in tests a name is rarely used twice. */
  readonly declared: ReadonlyMap<string, readonly ts.Node[]>;
  /** Imported names: the specifier they come from, and their name there. */
  readonly imported: ReadonlyMap<string, { readonly from: string; readonly name: string }>;
}

/** A piece of code and the module it is in. */
export interface Located<T extends ts.Node = ts.Node> {
  readonly node: T;
  readonly module: Module;
}

export interface Modules {
  readonly all: readonly Module[];
  /** What a name in a module was declared to be, here or where it is imported from. */
  resolve(name: string, module: Module): readonly Located[];
}

export function readModules(files: Files): Modules {
  const byPath = new Map([...files].map(([path, text]) => [path, moduleOf(path, text)]));
  function resolve(name: string, module: Module, depth = 0): readonly Located[] {
    const here = module.declared.get(name);
    if (here !== undefined) return here.map((node) => ({ node, module }));
    const imported = module.imported.get(name);
    if (imported === undefined || depth > 5 || !imported.from.startsWith('.')) return [];
    const path = posix.join(posix.dirname(module.path), imported.from);
    const from = byPath.get(path);
    return from === undefined ? [] : resolve(imported.name, from, depth + 1);
  }
  return { all: [...byPath.values()], resolve };
}

function moduleOf(path: string, text: string): Module {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const declared = new Map<string, ts.Node[]>();
  const imported = new Map<string, { from: string; name: string }>();
  const declare = (name: ts.Node, value: ts.Node): void => {
    if (!ts.isIdentifier(name)) return;
    declared.set(name.text, [...(declared.get(name.text) ?? []), value]);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) readImport(node, imported);
    if (ts.isFunctionDeclaration(node) && node.name !== undefined) declare(node.name, node);
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined) {
      declare(node.name, node.initializer);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { path, source, declared, imported };
}

function readImport(
  node: ts.ImportDeclaration,
  into: Map<string, { from: string; name: string }>,
): void {
  const from = (node.moduleSpecifier as ts.StringLiteral).text;
  const clause = node.importClause;
  if (clause?.name !== undefined) into.set(clause.name.text, { from, name: 'default' });
  const bindings = clause?.namedBindings;
  if (bindings === undefined) return;
  if (ts.isNamespaceImport(bindings)) into.set(bindings.name.text, { from, name: '*' });
  else {
    for (const { name, propertyName } of bindings.elements) {
      into.set(name.text, { from, name: (propertyName ?? name).text });
    }
  }
}

/** Without what types add around a value. */
export function bare(node: ts.Node): ts.Node {
  let inner = node;
  while (
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isParenthesizedExpression(inner) ||
    ts.isNonNullExpression(inner)
  ) {
    inner = inner.expression;
  }
  return inner;
}

export function isFunction(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return (
    ts.isFunctionDeclaration(node) || ts.isArrowFunction(node) || ts.isFunctionExpression(node)
  );
}

/** The identifier that a chain of calls and members begins with: `test` of `test.each(rows)`. */
export function rootOf(node: ts.Node): string | undefined {
  let inner = bare(node);
  while (ts.isCallExpression(inner) || ts.isPropertyAccessExpression(inner)) {
    inner = bare(inner.expression);
  }
  return ts.isIdentifier(inner) ? inner.text : undefined;
}
