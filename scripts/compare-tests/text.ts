import ts from 'typescript';

/** What may be called otherwise in the working tree without being another assertion. */
export interface Renames {
  /** Old identifier to new one. */
  readonly identifiers?: Readonly<Record<string, string>>;
  /**
   * Functions whose first arguments became the members of one object, by the end of what is called:
   * `{"layer.open": ["message", "source"]}` reads `layer.open(m, s, x)` as
   * `layer.open({ message: m, source: s }, x)`.
   */
  readonly objects?: Readonly<Record<string, readonly string[]>>;
  /** Old text to new one, inside strings: import paths, file names. */
  readonly paths?: Readonly<Record<string, string>>;
  /** Regular expression to replacement, on the normalised text of an assertion. */
  readonly text?: Readonly<Record<string, string>>;
}

/** Turns a piece of code into its normalised text. */
export type TextOf = (node: ts.Node) => string;

/**
 * The text of code without what cannot change its meaning: white space, comments, quotes, trailing
 * commas, types. Renames are applied.
 */
export function createTextOf(renames: Renames = {}): TextOf {
  const identifiers = new Map(Object.entries(renames.identifiers ?? {}));
  const objects = Object.entries(renames.objects ?? {});
  const paths = Object.entries(renames.paths ?? {});
  const rewritten = Object.entries(renames.text ?? {}).map(
    ([from, to]) => [new RegExp(from, 'g'), to] as const,
  );

  function literal(text: string): string {
    return JSON.stringify(paths.reduce((all, [from, to]) => all.replaceAll(from, to), text));
  }

  function write(node: ts.Node, out: string[]): void {
    if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node)) {
      return write(node.expression, out);
    }
    if (ts.isCallExpression(node) && writeObjectCall(node, out)) return;
    if (ts.isIdentifier(node)) {
      out.push(identifiers.get(node.text) ?? node.text);
    } else if (ts.isStringLiteralLike(node)) {
      out.push(literal(node.text));
    } else if (ts.isNumericLiteral(node)) {
      out.push(node.text);
    } else if (ts.isShorthandPropertyAssignment(node)) {
      write(node.name, out);
      out.push(':');
      write(node.name, out);
    } else if (node.getChildCount() === 0) {
      out.push(node.getText());
    } else {
      writeChildren(node.getChildren(), out);
    }
  }

  /** A call of one of `objects`; false for any other. */
  function writeObjectCall(node: ts.CallExpression, out: string[]): boolean {
    const callee = node.expression.getText();
    const [, members] = objects.find(([end]) => `.${callee}`.endsWith(`.${end}`)) ?? [];
    if (members === undefined || node.arguments.length < members.length) return false;
    write(node.expression, out);
    const texts = node.arguments.map((argument) => {
      const tokens: string[] = [];
      write(argument, tokens);
      return tokens;
    });
    const inside = members.flatMap((name, i) => [i === 0 ? '{' : ',', name, ':', ...texts[i]!]);
    const rest = texts.slice(members.length).flatMap((tokens) => [',', ...tokens]);
    out.push('(', ...inside, '}', ...rest, ')');
    return true;
  }

  function writeChildren(children: readonly ts.Node[], out: string[]): void {
    for (let i = 0; i < children.length; i++) {
      const child = children[i]!;
      const next = children[i + 1];
      if (ts.isTypeNode(child) && !ts.isExpressionWithTypeArguments(child)) continue;
      if (child.kind === ts.SyntaxKind.ColonToken && next !== undefined && ts.isTypeNode(next)) {
        continue;
      }
      if (child.kind === ts.SyntaxKind.LessThanToken && isTypeList(next)) {
        i += 2; // the types and the closing bracket
        continue;
      }
      if (child.kind === ts.SyntaxKind.SyntaxList) {
        const items = child.getChildren();
        const trailing = items.at(-1)?.kind === ts.SyntaxKind.CommaToken;
        writeChildren(trailing ? items.slice(0, -1) : items, out);
      } else {
        write(child, out);
      }
    }
  }

  return (node) => {
    const tokens: string[] = [];
    write(node, tokens);
    const joined = tokens.reduce((text, token) => {
      const apart = /[\w$]$/.test(text) && /^[\w$]/.test(token);
      return `${text}${apart ? ' ' : ''}${token}`;
    }, '');
    return rewritten.reduce((text, [from, to]) => text.replace(from, to), joined);
  };
}

function isTypeList(node: ts.Node | undefined): boolean {
  return (
    node?.kind === ts.SyntaxKind.SyntaxList &&
    node
      .getChildren()
      .every(
        (child) =>
          ts.isTypeNode(child) ||
          ts.isTypeParameterDeclaration(child) ||
          child.kind === ts.SyntaxKind.CommaToken,
      )
  );
}
