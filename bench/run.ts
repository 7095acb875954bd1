import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Runs bench/*/bench.ts, or those named on the command line, one after the other and each in a
// process of its own: none sees the heap or the compiled code of another.
const here = fileURLToPath(new URL('.', import.meta.url));
const all = readdirSync(here)
  .filter((name) => existsSync(join(here, name, 'bench.ts')))
  .sort();
const wanted = process.argv.slice(2).filter((name) => name !== '--');
const built = new URL('../packages/tollgate/dist/index.js', import.meta.url);
if (!existsSync(fileURLToPath(built))) {
  console.error('The packages are measured as they are published: `pnpm build` first.');
  process.exit(1);
}
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`No benchmark called ${unknown.join(', ')}; there are: ${all.join(', ')}`);
  process.exit(1);
}

let failed = false;
for (const name of wanted.length > 0 ? wanted : all) {
  console.log(`\n== ${name}`);
  const flags = ['--expose-gc', '--import=tsx'];
  const done = spawnSync(process.execPath, [...flags, join(here, name, 'bench.ts')], {
    stdio: 'inherit',
  });
  if (done.status !== 0) {
    console.error(`${name} failed: ${done.error?.message ?? done.signal ?? `exit ${done.status}`}`);
    failed = true;
  }
}
process.exit(failed ? 1 : 0);
