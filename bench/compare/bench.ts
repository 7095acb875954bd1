import { fileURLToPath } from 'node:url';
import { smoke } from '../smoke.ts';
import { reportOf } from './report.ts';
import { measure } from './rounds.ts';
import { namesOf } from './workloads/index.ts';
import { AREAS } from './workloads/workload.ts';

// A comparison needs a base, so among the other benchmarks it only shows that it can run: every
// workload once, with the working tree as either side.

const root = fileURLToPath(new URL('../../', import.meta.url));

if (smoke) {
  const names = namesOf(AREAS);
  const base = await measure(root, names);
  const next = await measure(root, names);
  const samples = names.map((name, i) => [name, { base: [base[i]!], next: [next[i]!] }] as const);
  const { lines } = reportOf(new Map(samples));
  console.log(`${lines.length - 1} workloads give what they should, on either side`);
} else {
  console.log('compares two commits: pnpm bench:compare --base COMMIT');
}
