import ts from 'typescript';
import { createAssertions } from './assertions.ts';
import { type Files, isTestModule } from './files.ts';
import type { Item, Test } from './items.ts';
import { bare, isFunction, type Located, type Module, readModules, rootOf } from './modules.ts';
import { createTables } from './rows.ts';
import type { TextOf } from './text.ts';

/** All that a tree demands of the code. */
export interface Suite {
  readonly tests: readonly Test[];
  /** The rows of the tables in the modules of `test/`, by the name of the table. */
  readonly tables: readonly { readonly name: string; readonly rows: readonly string[] }[];
}

type Root = 'test' | 'suite' | 'hook';

const ROOTS: Readonly<Record<string, Root>> = {
  test: 'test',
  it: 'test',
  describe: 'suite',
  suite: 'suite',
  beforeAll: 'hook',
  beforeEach: 'hook',
  afterEach: 'hook',
  afterAll: 'hook',
};

/** What is around a piece of code: titles, and items that hold for every test in it. */
interface Around {
  readonly path: readonly string[];
  readonly items: readonly Item[];
}

export function readSuite(files: Files, textOf: TextOf): Suite {
  const modules = readModules(files);
  const tables = createTables(modules, textOf);
  const assertions = createAssertions(modules, tables, textOf);
  const tests: Test[] = [];

  function rootKind(name: string | undefined, module: Module, depth = 0): Root | undefined {
    if (name === undefined || depth > 3) return undefined;
    if (module.imported.get(name)?.from === 'vitest') return ROOTS[name];
    // `testWith('sipp')` of test/support returns `test`, or skips where the program is missing.
    if (/^test[A-Z]/.test(name) && module.imported.has(name)) return 'test';
    for (const { node, module: where } of modules.resolve(name, module)) {
      const value = ts.isConditionalExpression(node) ? node.whenTrue : node;
      if (isFunction(value)) continue;
      const kind = rootKind(rootOf(value), where, depth + 1);
      if (kind !== undefined) return kind;
    }
    return undefined;
  }

  /** Whether a function declares tests when it is called. */
  function declaresTests({ node, module }: Located): boolean {
    if (!isFunction(node)) return false;
    let found = false;
    const look = (inner: ts.Node): void => {
      if (ts.isCallExpression(inner) && isDeclaration(inner)) {
        const kind = rootKind(rootOf(inner), module);
        if (kind === 'test' || kind === 'suite') found = true;
      }
      if (!found) ts.forEachChild(inner, look);
    };
    look(node);
    return found;
  }

  function rows(table: Located, evenText: boolean): Item[] {
    const found = tables.rowsOf(table) ?? (evenText ? [textOf(table.node)] : []);
    return found.map((demand) => ({ kind: 'row', subject: '', demand }));
  }

  /** What `test.each(rows)` and `describe.skipIf(condition)` say before the title. */
  function itemsOfCallee(callee: ts.Expression, module: Module): Item[] {
    const items: Item[] = [];
    for (let inner = bare(callee); ; ) {
      if (ts.isCallExpression(inner)) {
        const name = ts.isPropertyAccessExpression(inner.expression)
          ? inner.expression.name.text
          : '';
        const [argument] = inner.arguments;
        if ((name === 'each' || name === 'for') && argument !== undefined) {
          items.push(...rows({ node: argument, module }, true));
        } else {
          const demand = `${name || rootOf(inner)}(${inner.arguments.map(textOf).join()})`;
          items.push({ kind: 'modifier', subject: '', demand });
        }
        inner = bare(
          name === ''
            ? inner.expression
            : (inner.expression as ts.PropertyAccessExpression).expression,
        );
      } else if (ts.isPropertyAccessExpression(inner)) {
        items.push({ kind: 'modifier', subject: '', demand: inner.name.text });
        inner = bare(inner.expression);
      } else {
        return items;
      }
    }
  }

  function declaration(node: ts.CallExpression, kind: Root, module: Module, around: Around): void {
    const [first] = node.arguments;
    const body = node.arguments.find((one) => isFunction(one)) ?? node.arguments.at(-1)!;
    const title = kind === 'hook' ? `(${rootOf(node)})` : titleOf(first!);
    const items = [...around.items, ...itemsOfCallee(node.expression, module)];
    if (kind === 'suite') {
      items.push(...assertions.itemsOf({ node: node.expression, module }));
      return walk(body, module, { path: [...around.path, title], items });
    }
    const demanded = assertions.itemsOf({ node, module });
    if (kind === 'hook' && demanded.length === 0) return;
    const { path } = around;
    tests.push({ file: module.path, path, title, items: [...items, ...demanded] });
  }

  function titleOf(node: ts.Expression): string {
    return ts.isStringLiteralLike(node) ? node.text : textOf(node);
  }

  function walk(node: ts.Node, module: Module, around: Around): void {
    if (ts.isCallExpression(node) && isDeclaration(node)) {
      const kind = rootKind(rootOf(node), module);
      if (kind !== undefined) return declaration(node, kind, module, around);
      const builder = ts.isIdentifier(node.expression) ? node.expression.text : '';
      if (modules.resolve(builder, module).some(declaresTests)) {
        const { path, items } = around;
        tests.push({ file: module.path, path, title: textOf(node), items });
      }
    }
    let inside = around;
    if (ts.isForOfStatement(node)) {
      const table = { node: node.expression, module };
      const items = [...around.items, ...rows(table, false), ...assertions.itemsOf(table)];
      inside = { ...around, items };
    }
    ts.forEachChild(node, (child) => walk(child, module, inside));
  }

  for (const module of modules.all) walk(module.source, module, { path: [], items: [] });
  return {
    tests,
    tables: modules.all
      .filter(({ path }) => isTestModule(path))
      .flatMap((module) => tablesOf(module, (node) => tables.rowsOf({ node, module }))),
  };
}

/** A call that is not itself called, with a title or a body. */
function isDeclaration(node: ts.CallExpression): boolean {
  const { parent } = node;
  const isCallee = ts.isCallExpression(parent) && parent.expression === node;
  if (isCallee || ts.isPropertyAccessExpression(parent)) return false;
  return node.arguments.length > 1 || node.arguments.some((one) => isFunction(one)) || isTodo(node);
}

function isTodo({ expression }: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(expression) && expression.name.text === 'todo';
}

function tablesOf(module: Module, rowsOf: (node: ts.Node) => readonly string[] | undefined) {
  const found: { name: string; rows: readonly string[] }[] = [];
  for (const statement of module.source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer === undefined || isFunction(initializer)) continue;
      const rows = rowsOf(initializer);
      if (rows !== undefined) found.push({ name: `${module.path} ${name.getText()}`, rows });
    }
  }
  return found;
}
