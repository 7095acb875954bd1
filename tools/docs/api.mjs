// Writes the API reference of every published package into docs/api, a folder that git ignores. A
// warning of typedoc fails the run. Usage: api.mjs [--list]; --list prints each public name without
// a doc comment and each option without `@default`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, Logger, LogLevel, ReflectionKind } from 'typedoc';

/** Whether a public name without a doc comment, or an option without `@default`, fails the run. */
const UNDOCUMENTED_FAILS = false;

/** Interfaces of options: each member that may be left out says what holds then, by `@default`. */
const OPTIONS = /(?:Options|Policy|Limits|Caps|Times|Spec|Handlers)$/;

/** Constants that map a code to its text. The text documents the key, so no key needs a comment. */
const TABLES = ['reasons', 'engineReasons', 'PARSE_CODES'];

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Maps the source file of each public entry point to the name a user imports. */
function readEntryPoints() {
  const names = new Map();
  for (const folder of readdirSync(join(root, 'packages'))) {
    const path = join(root, 'packages', folder);
    const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    if (manifest.private === true) continue;
    for (const [subpath, targets] of Object.entries(manifest.exports)) {
      const source = targets['@tollgate/source'];
      if (source !== undefined) names.set(join(path, source), manifest.name + subpath.slice(1));
    }
  }
  return names;
}

/** Collects undocumented names; prints and counts every other warning and error. */
class Collector extends Logger {
  undocumented = new Set();
  problems = 0;

  log(message, level) {
    const [, name, kind, file] =
      /^(\S+) \((\w+)\), defined in (\S+), does not have any doc/.exec(message) ?? [];
    if (name !== undefined)
      this.undocumented.add(`${file} ${name.replaceAll('.__type', '')} ${kind}`);
    else if (level >= LogLevel.Warn) {
      this.problems += 1;
      console.error(message);
    }
  }
}

/** A key of a table, or the discriminant of a union (`kind: 'accept'`): its type says all of it. */
function needsNoComment(property) {
  if (property.type?.type === 'literal') return true;
  for (let parent = property.parent; parent !== undefined; parent = parent.parent) {
    if (parent.kindOf(ReflectionKind.Variable) && TABLES.includes(parent.name)) return true;
  }
  return false;
}

/** The options without `@default`, each as a line of the list. */
function withoutDefault(project) {
  return project
    .getReflectionsByKind(ReflectionKind.Interface)
    .filter(({ name }) => OPTIONS.test(name))
    .flatMap((options) => options.children ?? [])
    .filter((member) => member.flags.isOptional && member.inheritedFrom === undefined)
    .filter((member) => !(member.comment?.blockTags ?? []).some(({ tag }) => /^@default/.test(tag)))
    .map((member) => `${packageOf(project, member)} ${member.getFriendlyFullName()} @default`);
}

function packageOf(project, reflection) {
  const symbol = project.getSymbolIdFromReflection(reflection);
  return `${symbol.packageName}/${symbol.packagePath}`;
}

const names = readEntryPoints();
const packages = [...new Set([...names.values()].map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)[0]))];
const app = await Application.bootstrap({
  name: 'Tollgate',
  tsconfig: join(root, 'tsconfig.json'),
  entryPoints: [...names.keys()],
  out: join(root, 'docs', 'api'),
  readme: fileURLToPath(new URL('front-page.md', import.meta.url)),
  // `npm run typecheck` checks the types.
  skipErrorChecking: true,
  // Sources are not published: a line number would lead a user of a package nowhere.
  disableSources: true,
  excludePrivate: true,
  packagesRequiringDocumentation: [...packages, '@tollgate/common'],
});
const collector = new Collector();
app.logger = collector;
const entryPoints = app.getEntryPoints() ?? [];
for (const entry of entryPoints) entry.displayName = names.get(entry.sourceFile.fileName);
const project = app.converter.convert(entryPoints);
const exempt = project
  .getReflectionsByKind(ReflectionKind.Property)
  .filter((property) => !property.hasComment() && needsNoComment(property))
  .map((property) => property.getFriendlyFullName());
app.options.setValue('intentionallyNotDocumented', [...new Set(exempt)]);
const checks = { invalidLink: true, invalidPath: true, rewrittenLink: true, notDocumented: true };
app.options.setValue('validation', { ...checks, notExported: false });
app.validate(project);
// A type that a public signature names and no entry point exports. Typedoc looks for them in one
// package only, that of the project, so each package takes its turn as the project's.
const none = Object.fromEntries(Object.keys(checks).map((name) => [name, false]));
app.options.setValue('validation', { ...none, notExported: true });
const { packageName } = project;
for (const name of [...packages, '@tollgate/common']) {
  project.packageName = name;
  app.validate(project);
}
project.packageName = packageName;
await app.generateOutputs(project);

const missing = [...collector.undocumented, ...withoutDefault(project)].sort();
if (process.argv.includes('--list')) for (const line of missing) console.log(line);
for (const name of [...packages, '@tollgate/common']) {
  const count = missing.filter((line) => line.startsWith(`${name}/`)).length;
  if (count > 0) console.log(`${name}: ${count} public names without a doc comment or a default`);
}
console.log(`API reference of ${packages.length} packages: docs/api/index.html`);
if (collector.problems > 0 || (UNDOCUMENTED_FAILS && missing.length > 0)) process.exit(1);
