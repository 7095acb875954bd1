import { createMemoryStore } from '@tollgate/auth';

// Run in a process of its own by memory.test.ts: floods a store of default size with failures of
// distinct sources and prints what that took, as JSON. Needs --expose-gc.
const sources = Number(process.argv[2]);
const collect = (globalThis as { gc?: () => void }).gc!;
const wall = 1_700_000_000_000;

const settled = (): { rss: number; heap: number; arrayBuffers: number } => {
  collect();
  collect();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  return { rss, heap: heapUsed, arrayBuffers };
};

// As much beforehand on a tiny store: neither compiled code nor the young heap is the table.
const rehearsal = createMemoryStore({ maxSources: 1024 });
for (let i = 0; i < 2_000_000; i++) failOf(rehearsal, i, 0);
const before = settled();

const store = createMemoryStore();
const started = process.hrtime.bigint();
// A little under half of the 131,072 records.
const locked = 60_000;
for (let source = 0; source < locked; source++) {
  for (let i = 0; i < 10; i++) failOf(store, source, 0);
}
let locksAnswered = 0;
for (let source = locked; source < sources; source++) failOf(store, source, 50_000);
for (let source = 0; source < locked; source++) {
  const ip = { family: 4, w0: 0, w1: 0, w2: 0xffff, w3: source } as const;
  if (store.lockedFor({ ip, application: 'a' }, { mono: 59_999, wall }) === 1) locksAnswered++;
}
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
const after = settled();
const listed = store.locks({ mono: 59_999, wall }).length;

const report = {
  rssGrowth: after.rss - before.rss,
  heapGrowth: after.heap - before.heap,
  tableBytes: after.arrayBuffers - before.arrayBuffers,
  locksKept: locksAnswered,
  locksListed: listed,
  losses: store.losses,
  nsPerFailure: Math.round((seconds / sources) * 1e9),
};
process.stdout.write(`${JSON.stringify(report)}\n`);

function failOf(on: ReturnType<typeof createMemoryStore>, source: number, mono: number): void {
  const ip = { family: 4, w0: 0, w1: 0, w2: 0xffff, w3: source } as const;
  on.settle({ kind: 'wrong', failure: 'wrong-password', ip, application: 'a' }, { mono, wall });
}
