import { deepStrictEqual } from 'node:assert';
import { smoke } from '../smoke.ts';
import { corpusOf, KINDS, type Kind } from '../support/corpus.ts';
import { machine } from '../support/machine.ts';
import { timeInTurns } from '../support/turns.ts';
import { seenByOurs, textOfSpans } from './ours.ts';
import { haveRivals, RIVALS } from './rivals.ts';
import { type Job, rowsOf } from './rows.ts';

// Two jobs on carrier messages: parse, and parse and read what an authenticator reads. We parse
// lazily and the others eagerly, which is why the second job is the one that compares.

const REQUESTS: readonly Kind[] = KINDS.filter((kind) => kind !== 'ok');
const TIMED: readonly Kind[] = smoke ? [] : ['invite', 'credentials'];
const PROCESS = new URL('./row-process.ts', import.meta.url);

const others = haveRivals ? await Promise.all(Object.values(RIVALS).map((load) => load())) : [];
if (!haveRivals)
  console.log('rivals are not installed (node scripts/setup.mjs --full): ours alone');

for (const kind of REQUESTS) {
  for (const bytes of corpusOf(kind)) checkEqual(kind, bytes);
}
console.log(`answers agree on ${REQUESTS.length * 128} messages`);
for (const kind of TIMED) {
  for (const job of ['parse', 'parse and read'] as const) await report(kind, job);
}
if (!smoke) console.log(`\n${machine()}`);

/** A fast wrong answer is no result: all contestants must read the same. */
function checkEqual(kind: Kind, bytes: Buffer): void {
  const ours = seenByOurs(bytes);
  const spans = textOfSpans(bytes);
  deepStrictEqual({ ...ours, ...spans }, ours);
  for (const rival of others) {
    if (kind === 'compact' && !rival.checkedOnCompact) continue;
    deepStrictEqual(
      { kind, ...rival.view(bytes) },
      { kind, ...ours },
      `${rival.name} reads otherwise`,
    );
  }
}

async function report(kind: Kind, job: Job): Promise<void> {
  const results = await timeInTurns(PROCESS, rowsOf(job), job, kind);
  const [first] = results.values();
  console.log(`\n${kind} (${corpusOf(kind)[0]!.length} bytes): ${job}`);
  for (const [name, took] of results) {
    const ratio = (took / first!).toFixed(1);
    console.log(`  ${name.padEnd(24)} ${took.toFixed(0).padStart(9)} ns ${ratio.padStart(8)}x`);
  }
}
