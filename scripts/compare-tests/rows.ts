import ts from 'typescript';
import { bare, isFunction, type Located, type Modules } from './modules.ts';
import type { TextOf } from './text.ts';

/** Rows longer than this are taken apart, so that a difference inside is not a page of text. */
const LONGEST_ROW = 200;
/** Constants that are made of constants that are made of ... */
const DEEPEST = 6;

/** Reads tables: array and object literals, by name or in place. */
export interface Tables {
  /** The rows of a table; undefined where the code does not show them. */
  rowsOf(table: Located): readonly string[] | undefined;
  /** The text of a value that is written down in the code; undefined for one that is computed. */
  valueOf(name: Located<ts.Identifier>): string | undefined;
}

export function createTables(modules: Modules, textOf: TextOf): Tables {
  function constant({ node, module }: Located): Located | undefined {
    const inner = bare(node);
    if (!ts.isIdentifier(inner)) return { node: inner, module };
    const [found, ...others] = modules.resolve(inner.text, module);
    if (found === undefined || others.length > 0 || isFunction(found.node)) return undefined;
    return { node: bare(found.node), module: found.module };
  }

  function rowsOf(table: Located, depth = 0): readonly string[] | undefined {
    const found = depth > DEEPEST ? undefined : constant(table);
    if (found === undefined) return undefined;
    const { node, module } = found;
    const of = (inner: ts.Node): Located => ({ node: inner, module });
    if (ts.isIdentifier(node)) return rowsOf(of(node), depth + 1);
    if (ts.isArrayLiteralExpression(node)) {
      return node.elements.flatMap((element) => {
        if (!ts.isSpreadElement(element)) return partsOf(constant(of(element)) ?? of(element), '');
        return rowsOf(of(element.expression), depth + 1) ?? [textOf(element)];
      });
    }
    if (ts.isObjectLiteralExpression(node)) return membersOf(of(node), '');
    if (ts.isNewExpression(node) && node.arguments?.[0] !== undefined) {
      return rowsOf(of(node.arguments[0]), depth + 1);
    }
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) {
      return undefined;
    }
    const { expression: owner, name } = node.expression;
    const argument = node.arguments[0];
    if (['Object', 'Array'].includes(owner.getText()) && argument !== undefined) {
      return rowsOf(of(argument), depth + 1); // Object.entries(table) and the like
    }
    const rows = rowsOf(of(owner), depth + 1);
    return rows && [...rows, `.${name.text}(${node.arguments.map(textOf).join()})`];
  }

  function partsOf({ node, module }: Located, prefix: string): readonly string[] {
    const inner = bare(node);
    const text = textOf(inner);
    if (text.length <= LONGEST_ROW) return [prefix + text];
    if (ts.isObjectLiteralExpression(inner)) return membersOf({ node: inner, module }, prefix);
    if (!ts.isArrayLiteralExpression(inner)) return [prefix + text];
    return inner.elements.flatMap((element) => partsOf({ node: element, module }, `${prefix}[] `));
  }

  function membersOf({ node, module }: Located, prefix: string): readonly string[] {
    return (node as ts.ObjectLiteralExpression).properties.flatMap((member) =>
      ts.isPropertyAssignment(member)
        ? partsOf({ node: member.initializer, module }, `${prefix}${textOf(member.name)}: `)
        : [prefix + textOf(member)],
    );
  }

  return {
    rowsOf,
    valueOf(name) {
      const found = constant(name);
      return found !== undefined && isWritten(found.node) ? textOf(found.node) : undefined;
    },
  };
}

function isWritten(node: ts.Node): boolean {
  return (
    ts.isLiteralExpression(node) ||
    ts.isTemplateExpression(node) ||
    ts.isArrayLiteralExpression(node) ||
    ts.isObjectLiteralExpression(node)
  );
}
