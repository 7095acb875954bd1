import ts from 'typescript';

/** One place where a file names another module, in any of the ways the language has. */
export interface Import {
  readonly line: number;
  /** The module's name as it is loaded; undefined where it is known only when the code runs. */
  readonly name: string | undefined;
  /** `commonjs` and `type expression` are refused even where the module may be imported. */
  readonly form: 'import' | 'commonjs' | 'type expression';
  /** The code as written, in one line. */
  readonly code: string;
}

/** Names that load modules without `import`. A property with such a name is refused as well. */
const loaders = new Set(['require', 'createRequire', 'getBuiltinModule', 'mainModule']);
/** Vitest's functions that take the name of a module. */
const mocks = new Set(['mock', 'doMock', 'unmock', 'doUnmock', 'importActual', 'importMock']);
/** A URL of a file with such an ending is code, for a worker or a child process. */
const codeFile = /\.[cm]?[jt]sx?$/;

/** Every import of a file, in the order they are written. Reads TypeScript and JavaScript. */
export function readImports(path: string, text: string): Import[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (node: ts.Node, name: string | undefined, form: Import['form'] = 'import'): void => {
    const start = node.getStart(source);
    found.push({
      line: source.getLineAndCharacterOfPosition(start).line + 1,
      name,
      form,
      code: text.slice(start, node.end).replace(/\s+/g, ' '),
    });
  };
  for (const { fileName, pos } of [...source.referencedFiles, ...source.typeReferenceDirectives]) {
    const { line } = source.getLineAndCharacterOfPosition(pos);
    found.push({ line: line + 1, name: fileName, form: 'import', code: fileName });
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      if (node.moduleSpecifier) add(node, literal(node.moduleSpecifier));
    } else if (ts.isExternalModuleReference(node)) {
      add(node.parent, literal(node.expression), 'commonjs');
    } else if (ts.isImportTypeNode(node)) {
      const { argument } = node;
      const name = ts.isLiteralTypeNode(argument) ? literal(argument.literal) : undefined;
      add(node, name, 'type expression');
    } else if (ts.isModuleDeclaration(node) && ts.isStringLiteral(node.name)) {
      add(node.name, node.name.text);
    } else if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      readCall(node, add);
    } else if (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) {
      readLoader(node, add);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

type Add = (node: ts.Node, name: string | undefined, form?: Import['form']) => void;

/** The text of a string without computed parts, also in parentheses. */
function literal(node: ts.Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (ts.isParenthesizedExpression(node)) return literal(node.expression);
  return ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** `import()`, `import.meta.resolve()`, mocks, URLs of code, and what evaluates text. */
function readCall(node: ts.CallExpression | ts.NewExpression, add: Add): void {
  const { expression: callee, arguments: [first, second] = [] } = node;
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return add(node, literal(first));
  // `import.defer()` and `import.source()`.
  if (ts.isMetaProperty(callee) && isImport(callee)) return add(node, literal(first));
  if (ts.isIdentifier(callee)) {
    if (callee.text === 'eval' || callee.text === 'Function') return add(node, undefined);
    if (callee.text !== 'URL' || second?.getText() !== 'import.meta.url') return;
    const name = literal(first);
    if (name !== undefined && codeFile.test(name)) add(node, name);
  }
  if (!ts.isPropertyAccessExpression(callee)) return;
  const owner = callee.expression;
  if (ts.isMetaProperty(owner) && isImport(owner) && callee.name.text === 'resolve') {
    return add(node, literal(first));
  }
  const isMock = ts.isIdentifier(owner) && owner.text === 'vi' && mocks.has(callee.name.text);
  // `vi.mock(import('x'))` is read as the import it holds.
  if (isMock && !(first && ts.isCallExpression(first))) add(node, literal(first));
}

function isImport(node: ts.MetaProperty): boolean {
  return node.keywordToken === ts.SyntaxKind.ImportKeyword;
}

/** `require('x')` is read. A loader passed on, renamed or taken from an object cannot be. */
function readLoader(node: ts.Identifier | ts.StringLiteralLike, add: Add): void {
  if (!loaders.has(node.text)) return;
  const { parent } = node;
  if (ts.isStringLiteralLike(node)) {
    if (ts.isElementAccessExpression(parent)) add(parent, undefined, 'commonjs');
    return;
  }
  if (node.text !== 'require') return add(parent, undefined, 'commonjs');
  const resolves = ts.isPropertyAccessExpression(parent) && parent.expression === node;
  const call = resolves ? parent.parent : parent;
  const callee = resolves ? parent : node;
  const name =
    ts.isCallExpression(call) && call.expression === callee
      ? literal(call.arguments[0])
      : undefined;
  add(call, name, 'commonjs');
}
