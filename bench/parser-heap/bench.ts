import { createView, parse, parseInto, type SipMessage, validate } from '@tollgate/sip-parser';
import { corpusOf } from '../support/corpus.ts';

// A gate, in smoke mode too: parsing into a reused view, validating it, and reading it as spans
// leaves less than one byte of heap a message, so a flood of packets causes no collection.

const MESSAGES = 1_000_000;
const BATCH = 200;
const MOST_BYTES = 1;

const corpus = corpusOf('credentials');
const view = createView();
let kept = 0;

const jobs: Readonly<Record<string, (bytes: Buffer) => void>> = {
  parseInto: (bytes) => {
    kept ^= (parseInto(view, bytes) as SipMessage).contentLength;
  },
  'parseInto, validate and read spans': (bytes) => {
    const m = validate(parseInto(view, bytes));
    if (m.kind !== 'request') throw new Error(m.kind);
    kept ^= m.requestUri.userSpan ^ m.topVia.branchSpan ^ m.from.tagSpan ^ m.callIdSpan;
    kept ^= m.credentials[0]!.span('response');
  },
};

/**
 * The median heap use per message over all batches. A garbage collection during a batch lowers that
 * batch only, so it does not move the median.
 */
function heapPerMessage(job: (bytes: Buffer) => void): number {
  const batches: number[] = [];
  for (let done = 0; done < MESSAGES; done += BATCH) {
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < BATCH; i++) job(corpus[i & 127]!);
    batches.push((process.memoryUsage().heapUsed - before) / BATCH);
  }
  return batches.sort((a, b) => a - b)[batches.length >> 1]!;
}

// Asking for the heap costs heap too.
const asking = heapPerMessage((bytes) => {
  kept ^= bytes.length;
});
let failed = false;
for (const [name, job] of Object.entries(jobs)) {
  const perMessage = heapPerMessage(job) - asking;
  console.log(`${name}: ${perMessage.toFixed(3)} bytes of heap a message`);
  if (perMessage >= MOST_BYTES) failed = true;
}
// What a fresh view costs shows that the measurement would notice.
const fresh = heapPerMessage((bytes) => {
  kept ^= (parse(bytes) as SipMessage).contentLength;
});
console.log(`parse, a view of its own each: ${fresh.toFixed(0)} bytes`);
if (fresh < 100) failed = true;
process.exit(failed || kept === 0.5 ? 1 : 0);
