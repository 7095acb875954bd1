import { corpusOf, KINDS } from '../support/corpus.ts';
import { serveTasks } from '../support/turns.ts';
import { type Job, runOf } from './rows.ts';

// The process of one row: `row-process.ts JOB NAME`, started by the benchmark.

const [job, name] = process.argv.slice(2);
const run = await runOf(job as Job, name!);
const corpora = new Map(KINDS.map((kind) => [kind, corpusOf(kind)]));

// A parser that has only ever seen one kind of message is compiled for that kind alone. Some of the
// others cannot read the compact forms, and all of these readings are of requests.
for (const [kind, corpus] of corpora) {
  if (kind === 'ok' || kind === 'compact') continue;
  for (const bytes of corpus) run(bytes);
}
serveTasks(run, (kind) => corpora.get(kind)!);
