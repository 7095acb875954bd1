import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagesLoaded } from './loaded.ts';
import { entriesOf, type Tarball } from './pack.ts';
import { compile, copyProject, install, say } from './workshop.ts';

const SERVER = '@tollgate/server';
/** The only package of others that an embedded server brings along. */
const THIRD_PARTIES = ['ipaddr.js'];

/** A project that depends on @tollgate/server and on nothing else. */
export function useServerAlone(tarballs: readonly Tarball[]): void {
  const project = copyProject('server-alone');
  const files = new Map(tarballs.map(({ manifest, file }) => [manifest.name, file]));
  // Nothing is on the registry yet: where a package depends on another, npm takes the tarball.
  const overrides = Object.fromEntries([...files].map(([name, file]) => [name, `file:${file}`]));
  const { [SERVER]: own, ...rest } = overrides;
  const place = join(project, 'package.json');
  const manifest = { ...JSON.parse(readFileSync(place, 'utf8')), dependencies: { [SERVER]: own } };
  writeFileSync(place, JSON.stringify({ ...manifest, overrides: rest }, null, 2));
  install(project);

  const expected = [...closure(SERVER, tarballs), ...THIRD_PARTIES].sort();
  assert.deepEqual(installed(project), expected);
  say(`installing ${SERVER} installs ${expected.join(', ')} and nothing else`);

  const server = tarballs.find((it) => it.manifest.name === SERVER)!;
  const entries = entriesOf(server.manifest);
  const env = { ENTRIES: JSON.stringify(entries) };
  for (const script of ['esm.mjs', 'cjs.cjs']) {
    assert.deepEqual(packagesLoaded(project, script, env), expected, script);
  }
  say(`${entries.join(' and ')} load ${THIRD_PARTIES} of other packages, by import and by require`);
  compile(project);
  say(`the types of ${SERVER} hold without any other package`);
}

/** A package with all of the workspace's that it depends on. */
function closure(name: string, tarballs: readonly Tarball[]): Set<string> {
  const found = new Set([name]);
  for (const next of found) {
    const { manifest } = tarballs.find((it) => it.manifest.name === next)!;
    const names = Object.keys(manifest.dependencies ?? {});
    for (const it of names)
      if (tarballs.some(({ manifest }) => manifest.name === it)) found.add(it);
  }
  return found;
}

/** Every package that npm has put below `node_modules`, at any depth. */
function installed(project: string): string[] {
  const lock = join(project, 'node_modules', '.package-lock.json');
  const { packages } = JSON.parse(readFileSync(lock, 'utf8'));
  const names = Object.keys(packages).map((place) => place.split('node_modules/').at(-1)!);
  return [...new Set(names)].sort();
}
