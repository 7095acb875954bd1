// Plants each mistake of mutations.ts, one at a time and in memory only, and runs the suite that
// must notice it. Prints a line each; fails where one survives.
//
//     node --import=tsx test/auth/mutants/run.ts [part of a title]
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { startVitest } from 'vitest/node';
import { type Mutation, mutations } from './mutations.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const sources = `${root}packages/auth/src/`;
const conditions = ['@tollgate/source', 'node', 'import', 'default'];

function suiteFile(suite: string): string {
  return suite.includes('/') ? `${sources}${suite}.test.ts` : `${root}test/auth/${suite}.test.ts`;
}

/** How many tests failed and passed under a mutation, or without one. */
async function run(suite: string, mutation: Mutation | undefined) {
  let planted = mutation === undefined;
  const plant: Plugin = {
    name: 'mutant',
    enforce: 'pre',
    transform(code, id) {
      if (mutation === undefined || id !== sources + mutation.file) return undefined;
      planted = true;
      return code.replace(mutation.from, () => mutation.to);
    },
  };
  const file = suiteFile(suite);
  const vitest = await startVitest(
    'test',
    [file],
    {
      config: false,
      root,
      include: [file],
      setupFiles: [`${root}test/setup.ts`],
      watch: false,
      bail: 1, // one failure is enough
      silent: true,
      reporters: [{ onInit() {} }],
    },
    {
      plugins: [plant],
      resolve: { conditions },
      ssr: { resolve: { conditions, externalConditions: conditions } },
    },
  );
  const modules = vitest.state.getTestModules();
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const failed = tests.filter((test) => test.result().state === 'failed');
  const passed = tests.filter((test) => test.result().state === 'passed');
  await vitest.close();
  process.exitCode = 0; // vitest sets it for every failed test, and those are wanted here
  if (!planted) throw new Error(`${mutation?.title}: ${mutation?.file} was never loaded`);
  return { failed, passed: passed.length };
}

const print = (text: string) => process.stdout.write(`${text}\n`);

const only = process.argv[2] ?? '';
const chosen = mutations.filter(({ title }) => title.includes(only));
const survivors: string[] = [];
for (const suite of new Set(chosen.map((mutation) => mutation.suite))) {
  const { failed, passed } = await run(suite, undefined);
  if (failed.length > 0 || passed === 0) survivors.push(`${suite} does not pass by itself`);
}
for (const mutation of chosen) {
  const { failed } = await run(mutation.suite, mutation);
  const killer = failed[0];
  if (killer === undefined) survivors.push(mutation.title);
  print(`${killer === undefined ? 'SURVIVED' : 'killed  '} ${mutation.title}`);
  if (killer !== undefined) print(`         by ${mutation.suite}: ${killer.name}`);
}
print(`${chosen.length - survivors.length} of ${chosen.length} mutants killed`);
process.exit(survivors.length === 0 ? 0 : 1);
