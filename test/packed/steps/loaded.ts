import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { folder, run } from './workshop.ts';

const data = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;

/** Writes down each module that is loaded: by import in a hook, by require in its cache. */
function watcher(file: string): string {
  const write = `import { appendFileSync } from 'node:fs';
    const write = (name) => appendFileSync(${JSON.stringify(file)}, name + '\\n');`;
  const hook = data(`${write}
    export function load(url, context, next) { write(url); return next(url, context); }`);
  return data(`${write}
    import Module, { register } from 'node:module';
    register(${JSON.stringify(hook)});
    process.on('exit', () => Object.keys(Module._cache).forEach(write));`);
}

/** The packages below `node_modules` of which a script loads anything. */
export function packagesLoaded(
  project: string,
  script: string,
  env: Readonly<Record<string, string>> = {},
): string[] {
  const file = join(folder, 'loaded.txt');
  const args = [`--import=${watcher(file)}`, script];
  process.stdout.write(run(script, process.execPath, args, { cwd: project, env }));
  const loaded = readFileSync(file, 'utf8').split('\n');
  rmSync(file);
  const names = loaded.flatMap(
    (line) => line.match(/.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1] ?? [],
  );
  return [...new Set(names)].sort();
}
