import { deepStrictEqual } from 'node:assert';
import { smoke } from '../smoke.ts';
import { corpusOf, KINDS, type Kind } from '../support/corpus.ts';
import { type Timed, timeInterleaved } from '../support/interleaved.ts';
import { machine } from '../support/machine.ts';
import type { Contestant } from './contestant.ts';
import { parseFresh, textOfSpans, tollgate, viewAsSpans } from './ours.ts';
import { haveRivals, rivals } from './rivals.ts';

// Two jobs on carrier messages: parse, and parse and read what an authenticator reads. We parse
// lazily and the others eagerly, which is why the second job is the one that compares.

const REQUESTS: readonly Kind[] = KINDS.filter((kind) => kind !== 'ok');
const others = haveRivals ? await rivals() : [];
if (!haveRivals)
  console.log('rivals are not installed (node scripts/setup.mjs --full): ours alone');

for (const kind of REQUESTS) {
  for (const bytes of corpusOf(kind)) checkEqual(kind, bytes);
}
console.log(`answers agree on ${REQUESTS.length * 128} messages`);
if (!smoke) {
  for (const kind of ['invite', 'credentials'] as const) report(kind);
  console.log(`\n${machine()}`);
}

/** A fast wrong answer is no result: all contestants must read the same. */
function checkEqual(kind: Kind, bytes: Buffer): void {
  const ours = tollgate.view(bytes);
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

function report(kind: Kind): void {
  const corpus = corpusOf(kind);
  const of = (name: string, runs: number, run: (bytes: Buffer) => unknown): Timed => ({
    name,
    runs,
    run: (i) => run(corpus[i % corpus.length]!),
  });
  const runsOf = ({ name }: Contestant): number =>
    name === 'sip.js' ? 20 : name === 'jssip' ? 100 : 1000;
  const parsed = timeInterleaved([
    of('ours, reused view', 5000, tollgate.parse),
    of('ours, own view', 5000, parseFresh),
    ...others.map((rival) => of(rival.name, runsOf(rival), rival.parse)),
  ]);
  const viewed = timeInterleaved([
    of('ours, spans', 5000, viewAsSpans),
    of('ours, strings', 5000, tollgate.view),
    ...others.map((rival) => of(rival.name, runsOf(rival), rival.view)),
  ]);
  print(`${kind} (${corpus[0]!.length} bytes): parse`, parsed);
  print(`${kind}: parse and read`, viewed);
}

function print(title: string, results: ReadonlyMap<string, number>): void {
  const [first] = results.values();
  console.log(`\n${title}`);
  for (const [name, took] of results) {
    const ratio = (took / first!).toFixed(1);
    console.log(`  ${name.padEnd(20)} ${took.toFixed(0).padStart(9)} ns ${ratio.padStart(8)}x`);
  }
}
