import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagesLoaded } from './loaded.ts';
import { entriesOf, type Tarball } from './pack.ts';
import { compile, copyProject, install, run, say } from './workshop.ts';

/** A project that installs all packages and uses every entry and command of them. */
export function useAll(tarballs: readonly Tarball[]): string {
  const project = copyProject('consumer');
  const manifests = tarballs.map(({ manifest }) => manifest);
  const entries = manifests.flatMap(entriesOf);
  writeEntries(project, entries);
  install(
    project,
    tarballs.map(({ file }) => file),
  );
  const how = { cwd: project };
  for (const script of ['esm.mjs', 'cjs.cjs']) {
    const loaded = packagesLoaded(project, script);
    // What ../server-alone proves would not be proven if these were not seen here.
    for (const name of ['yaml', 'zod']) assert.ok(loaded.includes(name), `${name} is not seen`);
  }
  for (const command of manifests.flatMap(({ bin = {} }) => Object.keys(bin))) {
    run(`${command} --help`, join(project, 'node_modules', '.bin', command), ['--help'], how);
    say(`the command ${command} starts`);
  }
  compile(project);
  say('types hold under module node16 and nodenext');
  return project;
}

/** The entries as data, and as sources for the compiler that import and require each. */
function writeEntries(project: string, entries: readonly string[]): void {
  const each = (line: (name: string, i: number) => string): string => entries.map(line).join('');
  writeFileSync(join(project, 'entries.json'), JSON.stringify(entries));
  writeFileSync(
    join(project, 'entries.mts'),
    each((name, i) => `import * as m${i} from '${name}';\nexport { m${i} };\n`),
  );
  writeFileSync(
    join(project, 'entries.cts'),
    each((name, i) => `import m${i} = require('${name}');\nexport { m${i} };\n`),
  );
}
