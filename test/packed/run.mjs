// Packs all packages at once, installs the tarballs in an empty project and uses them as strangers
// would: by import, by require and by the TypeScript compiler, with no help from the workspace.
// Needs `pnpm build` first. Run by .ci/run.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tollgate-packed-'));
const project = join(folder, 'project');
// What hangs must not hang the gate.
const limitMs = 300_000;
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

function run(what, command, args, cwd = project) {
  const done = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: limitMs });
  if (done.status !== 0) {
    const why = done.error?.code === 'ETIMEDOUT' ? `took over ${limitMs} ms` : 'failed';
    console.error(`${done.stdout}${done.stderr}\npacked: ${what} ${why}`);
    process.exit(1);
  }
  return done.stdout;
}

const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const published = ['--filter', './packages/*', '--filter', '!@tollgate/common'];
const pack = ['-r', ...published, 'pack', '--pack-destination', folder];
run('pnpm pack', 'npx', ['--yes', packageManager, ...pack], root);
const tarballs = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
// @tollgate/common is private: it is part of what the others ship.
const packages = readdirSync(join(root, 'packages')).filter((name) => name !== 'common');
if (tarballs.length !== packages.length) {
  console.error(`packed: ${tarballs.length} tarballs of ${packages.length} packages`);
  process.exit(1);
}

for (const name of tarballs) {
  const files = run(`tar of ${name}`, 'tar', ['-tzf', join(folder, name)], folder).split('\n');
  for (const wanted of ['package/LICENSE', 'package/README.md', 'package/dist/index.d.cts']) {
    if (files.includes(wanted)) continue;
    console.error(`packed: ${name} has no ${wanted}`);
    process.exit(1);
  }
  const tests = files.filter((file) => file.endsWith('.test.ts'));
  if (tests.length > 0) {
    console.error(`packed: ${name} ships tests: ${tests.join(', ')}`);
    process.exit(1);
  }
}

// Every entry point a package exports, and every command it brings.
const manifests = packages.map((name) =>
  JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')),
);
const entries = manifests.flatMap(({ name, exports }) =>
  Object.keys(exports)
    .filter((path) => !path.endsWith('.json'))
    .map((path) => name + path.slice(1)),
);
const commands = manifests.flatMap(({ bin = {} }) => Object.keys(bin));

cpSync(fileURLToPath(new URL('./consumer', import.meta.url)), project, { recursive: true });
writeFileSync(join(project, 'entries.json'), JSON.stringify(entries));
const imports = entries.map((name, i) => `import * as m${i} from '${name}';\nexport { m${i} };\n`);
writeFileSync(join(project, 'entries.mts'), imports.join(''));
const requires = entries.map(
  (name, i) => `import m${i} = require('${name}');\nexport { m${i} };\n`,
);
writeFileSync(join(project, 'entries.cts'), requires.join(''));
const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'];
run('npm install', 'npm', ['install', ...quiet, ...tarballs.map((name) => join(folder, name))]);
process.stdout.write(run('import', process.execPath, ['esm.mjs']));
process.stdout.write(run('require', process.execPath, ['cjs.cjs']));
for (const command of commands) {
  run(`${command} --help`, join(project, 'node_modules', '.bin', command), ['--help']);
  console.log(`packed: the command ${command} starts`);
}
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const types = ['--typeRoots', join(root, 'node_modules', '@types')];
for (const module of ['node16', 'nodenext']) {
  run(`tsc, module ${module}`, process.execPath, [tsc, '-p', '.', '--module', module, ...types]);
  console.log(`packed: types hold under module ${module}`);
}
const newcomer = fileURLToPath(new URL('./newcomer.ts', import.meta.url));
process.stdout.write(run('newcomer', process.execPath, ['--import=tsx', newcomer, project], root));
