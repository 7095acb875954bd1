import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from 'yaml';
import type { Path, Place, Problem } from './problem.ts';
import { type SyntaxCode, syntaxTexts } from './syntax-texts.ts';

/** A file that could be read as YAML, with the places of its values. */
export interface SourceDocument {
  readonly kind: 'document';
  readonly value: unknown;
  /** Where the value begins; for one that is absent, where the nearest thing around it does. */
  place(path: Path): Place;
  /** Where the key of the value begins. */
  keyPlace(path: Path): Place;
  /** The scalar as it was written (`+15551234567`), where there is one. */
  written(path: Path): string | undefined;
}

/** A text that is not YAML, nor JSON, which is YAML too. */
export interface UnreadableDocument {
  readonly kind: 'unreadable';
  readonly problems: readonly Problem[];
}

/**
 * Reads YAML 1.2 or JSON. What is wrong is told in words of our own: those of the YAML reader quote
 * the text, and the text may hold a secret.
 */
export function readDocument(text: string): SourceDocument | UnreadableDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    logLevel: 'error',
  });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problem = (code: SyntaxCode | string, offset: number): Problem => {
    const { message, advice } = syntaxTexts[code as SyntaxCode] ?? syntaxTexts.UNEXPECTED_TOKEN;
    return { severity: 'error', code: 'syntax', path: '', ...at(offset), message, advice };
  };
  // After the first mistake the reader has lost its way; only duplicate keys stand for themselves.
  const found = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  const shown = found.filter((error, i) => i === 0 || error.code === 'DUPLICATE_KEY');
  if (shown.length > 0) {
    return { kind: 'unreadable', problems: shown.map((e) => problem(e.code, e.pos[0])) };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    return { kind: 'unreadable', problems: [problem('BAD_ALIAS', firstAlias(document))] };
  }
  const offsetOf = (node: Node | null | undefined): number => node?.range?.[0] ?? 0;
  return {
    kind: 'document',
    value,
    place: (path) => at(offsetOf(walk(document, path).value)),
    keyPlace(path) {
      const { key, value: node, whole } = walk(document, path);
      return at(offsetOf(whole && key !== undefined ? key : node));
    },
    written(path) {
      const { value: node, whole } = walk(document, path);
      return whole && isScalar(node) ? node.source : undefined;
    },
  };
}

interface Step {
  readonly value: Node | null | undefined;
  /** The node of the key that led to `value`, in a mapping. */
  readonly key: Node | undefined;
  /** Whether the whole path could be walked. */
  readonly whole: boolean;
}

/** Follows a path as far as it goes. */
function walk(document: Document, path: Path): Step {
  let value: Node | null | undefined = document.contents as Node | null;
  let key: Node | undefined;
  for (const step of path) {
    const node: Node | null | undefined = isAlias(value) ? value.resolve(document) : value;
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(
        (item: Pair) => isScalar(item.key) && String(item.key.value) === step,
      );
      if (pair === undefined) return { value: keyless(value, key), key, whole: false };
      key = pair.key as Node;
      // A value that is not there has no place of its own.
      value = isScalar(pair.value) && pair.value.source === '' ? key : (pair.value as Node);
    } else if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
      value = node.items[step] as Node;
      key = undefined;
    } else {
      return { value: keyless(value, key), key, whole: false };
    }
  }
  return { value, key, whole: true };
}

/** What is missing in a mapping is shown at the mapping's own key, if it has one. */
function keyless(value: Node | null | undefined, key: Node | undefined): Node | null | undefined {
  return isCollection(value) && key !== undefined ? key : value;
}

function firstAlias(document: Document): number {
  let offset = 0;
  const look = (node: unknown): boolean => {
    if (isAlias(node)) {
      offset = node.range?.[0] ?? 0;
      return node.resolve(document) === undefined;
    }
    if (isMap(node)) return node.items.some((pair) => look(pair.key) || look(pair.value));
    return isSeq(node) && node.items.some(look);
  };
  look(document.contents);
  return offset;
}
