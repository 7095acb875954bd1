// Installs what the workspace needs, once. `npm start` and `npm test` call this first, so that a
// fresh clone with only Node and npm works with one command. A stamp file lets the next call return
// at once. `--full` also installs the other parsers for the benchmarks and the documentation tools.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Tollgate needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

const full = process.argv.includes('--full');
const stamp = join(root, 'node_modules', '.setup');
const hash = createHash('sha256');
for (const name of ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml']) {
  hash.update(readFileSync(join(root, name)));
}
const wanted = hash.digest('hex');
const have = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
// A full install contains everything that the default install does.
if (have === `${wanted} full` || (have === wanted && !full)) process.exit(0);

const env = { ...process.env };
// An outer `npx -p node@22 -- npm test` leaves these behind; an inner npx would obey them.
for (const name of ['package', 'call', 'production', 'omit']) delete env[`npm_config_${name}`];
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
console.error(`setting up (${packageManager}, once) ...`);
const leftOut = full ? [] : ['@tollgate/bench-rivals', '@tollgate/docs-tools'];
const filters = leftOut.flatMap((name) => ['--filter', `!${name}`]);
const args = ['--yes', packageManager, 'install', '--frozen-lockfile', '--prod=false', ...filters];
const done = spawnSync('npx', args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
if (done.status !== 0) {
  process.stderr.write(done.stdout ?? '');
  console.error(`setting up failed: npx ${args.join(' ')}`);
  process.exit(1);
}
writeFileSync(stamp, full ? `${wanted} full` : wanted);
