import ts from 'typescript';
import type { Item } from './items.ts';
import { bare, type Located, type Modules } from './modules.ts';
import type { Tables } from './rows.ts';
import type { TextOf } from './text.ts';

/** Finds what the body of a test demands. */
export interface Assertions {
  /** Of the code itself, and of the functions it calls, in this and in other test modules. */
  itemsOf(body: Located): readonly Item[];
}

const LOOPS = new Set(['forEach', 'map', 'flatMap', 'every', 'some']);
const STATIC = new Set(['fail', 'unreachable', 'assertions', 'hasAssertions']);

export function createAssertions(modules: Modules, tables: Tables, textOf: TextOf): Assertions {
  const verdicts = new Map<ts.Node, boolean>();

  /** Whether a function, or one in a table, fails a test, by itself or by what it calls. */
  function asserts(found: Located): boolean {
    const known = verdicts.get(found.node);
    if (known !== undefined) return known;
    verdicts.set(found.node, false); // until it is known: functions that call each other
    const verdict = directItems(found).items.some(({ kind }) => kind === 'assertion');
    verdicts.set(found.node, verdict);
    return verdict;
  }

  function assertingFunctions(name: string, { module }: Located): readonly Located[] {
    return modules.resolve(name, module).filter(asserts);
  }

  /** What the code demands, and the functions it calls that demand more. */
  function directItems(body: Located): { items: Item[]; called: Set<Located> } {
    const items: Item[] = [];
    const called = new Set<Located>();
    const inModule = (node: ts.Node): Located => ({ node, module: body.module });
    const rows = (table: ts.Node): void => {
      for (const demand of tables.rowsOf(inModule(table)) ?? []) {
        items.push({ kind: 'row', subject: '', demand });
      }
    };
    const add = (subject: string, demand: string, guards: readonly string[]): void => {
      const under = guards.length === 0 ? '' : ` if ${guards.join(' and ')}`;
      items.push({ kind: 'assertion', subject, demand: demand + under });
    };

    function visit(node: ts.Node, guards: readonly string[]): void {
      if (ts.isIfStatement(node)) {
        const condition = textOf(node.expression);
        visit(node.expression, guards);
        visit(node.thenStatement, [...guards, condition]);
        if (node.elseStatement !== undefined)
          visit(node.elseStatement, [...guards, `!(${condition})`]);
        return;
      }
      if (ts.isConditionalExpression(node)) {
        const condition = textOf(node.condition);
        visit(node.condition, guards);
        visit(node.whenTrue, [...guards, condition]);
        visit(node.whenFalse, [...guards, `!(${condition})`]);
        return;
      }
      if (ts.isForOfStatement(node)) rows(node.expression);
      if (ts.isCallExpression(node)) call(node, guards);
      if (ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node.parent)) {
        for (const found of assertingFunctions(node.text, body)) called.add(found);
      }
      ts.forEachChild(node, (child) => visit(child, guards));
    }

    function call(node: ts.CallExpression, guards: readonly string[]): void {
      const callee = node.expression;
      const chain = expectChain(node);
      if (chain !== undefined) {
        const demand = chain.links.map((link) => linkText(link)).join('');
        const [looked] = chain.start.arguments;
        const what = chain.start.expression.getText();
        const late = /\.(resolves|rejects)\b/.test(demand) || what === 'expect.poll';
        const lost = late && !isWaitedFor(node) ? ' without await' : '';
        add(`${what}(${looked === undefined ? '' : textOf(looked)})`, demand + lost, guards);
        for (const link of chain.links) if (ts.isCallExpression(link.parent)) values(link.parent);
        return;
      }
      const name = callee.getText();
      if (name === 'fc.assert') return property(node, guards);
      if (isAssert(callee)) add('', textOf(node), guards);
      else if (ts.isIdentifier(callee)) {
        if (assertingFunctions(callee.text, body).length > 0) add('', textOf(node), guards);
      } else if (ts.isPropertyAccessExpression(callee)) {
        const isTable = ts.isArrayLiteralExpression(bare(callee.expression));
        if (isTable && LOOPS.has(callee.name.text)) rows(callee.expression);
      }
    }

    function linkText(link: ts.PropertyAccessExpression): string {
      const after = link.parent;
      const called = ts.isCallExpression(after) && after.expression === link;
      return `.${link.name.text}${called ? `(${after.arguments.map(textOf).join()})` : ''}`;
    }

    /** Of constants that a matcher gets, what they are. */
    function values(matcher: ts.CallExpression): void {
      const look = (node: ts.Node): void => {
        if (ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node.parent)) {
          const demand = tables.valueOf({ node, module: body.module });
          if (demand !== undefined) items.push({ kind: 'value', subject: '', demand });
        }
        ts.forEachChild(node, look);
      };
      for (const argument of matcher.arguments) look(argument);
    }

    /** A property: what is drawn, how often, and what holds where no assertion inside says it. */
    function property(node: ts.CallExpression, guards: readonly string[]): void {
      const drawn = node.arguments[0] === undefined ? undefined : bare(node.arguments[0]);
      if (drawn === undefined || !ts.isCallExpression(drawn)) return add('', textOf(node), guards);
      const predicate = drawn.arguments.at(-1);
      const arbitraries = drawn.arguments.slice(0, -1).map(textOf).join();
      const settings = node.arguments
        .slice(1)
        .map((one) => `,${textOf(one)}`)
        .join('');
      const inside =
        predicate === undefined
          ? []
          : directItems(inModule(predicate)).items.filter(({ kind }) => kind === 'assertion');
      const holds =
        inside.length > 0 || predicate === undefined ? '' : ` holds ${textOf(predicate)}`;
      const what = drawn.expression.getText();
      add('', `fc.assert(${what}(${arbitraries})${settings})${holds}`, guards);
    }

    function isAssert(callee: ts.Expression): boolean {
      const first = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
      if (callee.getText().startsWith('expect.')) return STATIC.has(callee.getText().slice(7));
      if (!ts.isIdentifier(first)) return false;
      return /^(node:)?assert(\/strict)?$/.test(body.module.imported.get(first.text)?.from ?? '');
    }

    // A function that is named for it fails a test by what it throws.
    const { node } = body;
    const name = ts.isFunctionDeclaration(node) ? (node.name?.text ?? '') : '';
    if (/^(expect|assert)/.test(name)) {
      const look = (inner: ts.Node, guards: readonly string[]): void => {
        if (ts.isIfStatement(inner)) {
          return look(inner.thenStatement, [...guards, textOf(inner.expression)]);
        }
        if (ts.isThrowStatement(inner)) add('', 'throws', guards);
        ts.forEachChild(inner, (child) => look(child, guards));
      };
      look(node, []);
    }
    visit(node, []);
    return { items, called };
  }

  function itemsOf(body: Located): readonly Item[] {
    const seen = new Set<ts.Node>();
    const isInside = ({ node, module }: Located, outer: Located): boolean =>
      module === outer.module && node.pos >= outer.node.pos && node.end <= outer.node.end;
    const all: Item[] = [];
    const queue: Located[] = [body];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const { items, called } = directItems(next);
      all.push(...items);
      for (const found of called) {
        if (seen.has(found.node) || isInside(found, body)) continue;
        seen.add(found.node);
        queue.push(found);
      }
    }
    return all;
  }

  return { itemsOf };
}

/** `expect(x)` or `expect.poll(x)`, and what follows up to the call `node`. */
function expectChain(
  node: ts.CallExpression,
): { start: ts.CallExpression; links: ts.PropertyAccessExpression[] } | undefined {
  const links: ts.PropertyAccessExpression[] = [];
  let inner: ts.Expression = node.expression;
  for (;;) {
    if (ts.isPropertyAccessExpression(inner)) {
      links.unshift(inner);
      inner = inner.expression;
    } else if (!ts.isCallExpression(inner)) {
      return undefined;
    } else if (/^expect(\.(poll|soft))?$/.test(inner.expression.getText())) {
      return { start: inner, links };
    } else {
      inner = inner.expression;
    }
  }
}

function isWaitedFor(node: ts.Node): boolean {
  const { parent } = node;
  return ts.isAwaitExpression(parent) || ts.isReturnStatement(parent) || ts.isArrowFunction(parent);
}
