import { posix } from 'node:path';
import { type Edge, findCircles, type Graph, type Step } from './circles.ts';
import type { Layers } from './layers.ts';
import { listed, type Objection } from './objection.ts';
import { checkRows } from './rows.ts';
import { judge } from './rules.ts';
import type { Package, SourceFile, Tree } from './tree.ts';

/** Everything in the packages that breaks the table: imports, circles, rows that fit nothing. */
export function check(tree: Tree, layers: Layers): Objection[] {
  const objections = checkRows(tree, layers);
  for (const own of tree.values()) {
    const row = layers[own.folder];
    // Without a row there are no rules; that is an objection already.
    if (row === undefined) continue;
    for (const from of own.files.values()) {
      for (const imported of from.imports) {
        const objection = judge({ from, own, row, imported, tree });
        if (objection) objections.push(objection);
      }
    }
    objections.push(...circles(own, fileGraph(own), 'files'));
    objections.push(...circles(own, folderGraph(own), 'folders'));
  }
  return objections;
}

/** Which file imports which, tests and imports of types included. */
function fileGraph(own: Package): Graph {
  const graph = new Map<string, Edge[]>();
  for (const from of own.files.values()) {
    graph.set(
      from.path,
      [...inside(own, from)].map(([to, line]) => ({ to: to.path, place: place(own, from, line) })),
    );
  }
  return graph;
}

/** Which folder imports which. The entries are a folder for themselves, and tests do not count. */
function folderGraph(own: Package): Graph {
  const graph = new Map<string, Edge[]>();
  const node = ({ folder, isEntry }: SourceFile): string =>
    folder === '' ? (isEntry ? 'the entries' : 'src') : folder;
  for (const from of own.files.values()) {
    if (from.isTest) continue;
    const edges = graph.get(node(from)) ?? [];
    for (const [to, line] of inside(own, from)) {
      if (node(to) !== node(from)) edges.push({ to: node(to), place: place(own, from, line) });
    }
    graph.set(node(from), edges);
  }
  return graph;
}

function* inside(own: Package, from: SourceFile): Generator<[to: SourceFile, line: number]> {
  for (const { name, line } of from.imports) {
    const to = name?.startsWith('.') && own.files.get(posix.join(from.folder, name));
    if (to) yield [to, line];
  }
}

const place = (own: Package, from: SourceFile, line: number): string =>
  `packages/${own.folder}/src/${from.path}:${line}`;

function circles(own: Package, graph: Graph, kind: 'files' | 'folders'): Objection[] {
  return findCircles(graph).map((steps: readonly Step[]) => {
    const [file = '', line] = steps[0]!.place.split(':');
    const way = [...steps.map(({ from }) => from), steps[0]!.from].join(' -> ');
    const back = listed(steps.slice(1).map((step) => step.place));
    return {
      file,
      line: Number(line),
      rule: 'circle',
      what: `${kind} of ${own.folder} import each other: ${way}`,
      why: steps.length === 1 ? 'a file imports itself' : `the way back is ${back}`,
      cure: 'Move what they share below all of them; imports of types count',
    };
  });
}
