import { cpus } from 'node:os';
import { createMemoryStore, type MemoryStore } from '@tollgate/auth';
import type { IpAddress } from '@tollgate/sip-parser';
import { smoke } from '../smoke.ts';

// What ten million hostile sources cost a store of default size: memory, time, and locks.
const SOURCES = smoke ? 100_000 : 10_000_000;
const LOCKED = smoke ? 1000 : 60_000;
const WALL = 1_700_000_000_000;
const collect = (globalThis as { gc?: () => void }).gc;

function address(word: number): IpAddress {
  return { family: 4, w0: 0, w1: 0, w2: 0xffff, w3: word };
}

function fail(store: MemoryStore, source: number, mono: number): void {
  const now = { mono, wall: WALL };
  store.settle(
    { kind: 'wrong', failure: 'wrong-password', ip: address(source), application: 'a' },
    now,
  );
}

/** Nanoseconds each. */
function timed(times: number, act: (i: number) => void): number {
  const started = performance.now();
  for (let i = 0; i < times; i++) act(i);
  return ((performance.now() - started) / times) * 1e6;
}

function resident(): number {
  collect?.();
  collect?.();
  return process.memoryUsage().rss;
}

// The young heap grows once, whoever runs first: not the table's doing.
const rehearsal = createMemoryStore({ maxSources: 1024 });
timed(Math.min(SOURCES, 1_000_000), (i) => fail(rehearsal, i, 0));

const before = resident();
const store = createMemoryStore();
timed(LOCKED * 10, (i) => fail(store, i % LOCKED, 0));
const counting = timed(SOURCES - LOCKED, (i) => fail(store, LOCKED + i, 50_000));
const growth = (resident() - before) / 1024 / 1024;

const now = { mono: 59_999, wall: WALL };
const origins = Array.from({ length: 1000 }, (_, i) => ({
  ip: address(i * 7919),
  application: 'a',
}));
const reading = timed(smoke ? 1000 : 2_000_000, (i) => {
  store.lockedFor(origins[i % 1000]!, now);
});
let kept = 0;
for (let i = 0; i < LOCKED; i++) {
  if (store.lockedFor({ ip: address(i), application: 'a' }, now) === 1) kept++;
}
if (kept !== LOCKED) throw new Error(`${LOCKED - kept} of ${LOCKED} locks were lost`);

if (!smoke) {
  console.log(`${cpus()[0]?.model}, Node ${process.version}`);
  console.log(`${SOURCES} sources, ${LOCKED} of them locked: all locks kept`);
  console.log(`  resident growth ${growth.toFixed(1)} MiB`);
  console.log(
    `  a failure of a new source ${counting.toFixed(0)} ns, is it locked? ${reading.toFixed(0)} ns`,
  );
}
