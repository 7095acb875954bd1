import { smoke } from '../smoke.ts';
import { loadPackages } from './packages.ts';
import { workloadOf } from './workloads/index.ts';
import type { Load } from './workloads/workload.ts';

// The process of a measurement. `measure.ts TREE WORKLOAD...` prints a line for each workload: the
// nanoseconds of processor time that one operation took on the built packages of the tree.

/** Processor time to spend before anything counts, and while it counts. */
const WARM_UP_MS = 300;
const MEASURED_MS = 300;

/** Runs batches until they have taken `ms`, at least one; returns microseconds a batch. */
function spend(load: Load, ms: number): number {
  let spent = 0;
  let batches = 0;
  do {
    load.batch((work) => {
      const start = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(start);
      spent += user + system;
    });
    batches++;
  } while (spent < ms * 1000);
  return spent / batches;
}

const [tree = '', ...names] = process.argv.slice(2);
const packages = await loadPackages(tree);
for (const name of names) {
  const load = workloadOf(name)(packages);
  if (!smoke) spend(load, load.warmUpMs ?? WARM_UP_MS);
  const each = spend(load, smoke ? 0 : MEASURED_MS) / load.operations;
  console.log(each * 1000);
}
