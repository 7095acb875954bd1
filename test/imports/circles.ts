/** Where one node of a graph leads to another: the place in the sources that says so. */
export interface Edge {
  readonly to: string;
  /** `file:line`. */
  readonly place: string;
}

export type Graph = ReadonlyMap<string, readonly Edge[]>;

/** A step of a circle; the last one leads back to the first. */
export interface Step extends Edge {
  readonly from: string;
}

/**
 * A shortest circle for every group of nodes that reach each other; none for a graph without
 * circles. The first step starts at the group's first node.
 */
export function findCircles(graph: Graph): Step[][] {
  const circles: Step[][] = [];
  const done = new Set<string>();
  for (const start of graph.keys()) {
    if (done.has(start)) continue;
    const circle = shortestCircle(graph, start);
    if (circle === undefined) continue;
    circles.push(circle);
    const back = reverse(graph);
    const before = reachable(back, start);
    for (const node of reachable(graph, start)) if (before.has(node)) done.add(node);
  }
  return circles;
}

function shortestCircle(graph: Graph, start: string): Step[] | undefined {
  const cameBy = new Map<string, Step>();
  const queue = [start];
  for (const from of queue) {
    for (const edge of graph.get(from) ?? []) {
      if (edge.to === start) return trace({ from, ...edge }, start, cameBy);
      if (cameBy.has(edge.to)) continue;
      cameBy.set(edge.to, { from, ...edge });
      queue.push(edge.to);
    }
  }
  return undefined;
}

function trace(last: Step, start: string, cameBy: ReadonlyMap<string, Step>): Step[] {
  const steps = [last];
  for (let at = last.from; at !== start; at = steps[0]!.from) steps.unshift(cameBy.get(at)!);
  return steps;
}

function reachable(graph: Graph, start: string): Set<string> {
  const seen = new Set([start]);
  for (const node of seen) for (const { to } of graph.get(node) ?? []) seen.add(to);
  return seen;
}

function reverse(graph: Graph): Graph {
  const reversed = new Map<string, Edge[]>();
  for (const [from, edges] of graph) {
    for (const { to, place } of edges) {
      reversed.set(to, [...(reversed.get(to) ?? []), { to: from, place }]);
    }
  }
  return reversed;
}
