import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fromSource } from './command.ts';

const cwd = fileURLToPath(new URL('..', import.meta.url));

/** Runs code in which importing any of the packages, from anywhere, fails. */
function without(
  packages: readonly string[],
  code: readonly string[],
): { ok: boolean; said: string } {
  const refuse = `
    const refused = new RegExp('^(' + ${JSON.stringify(packages.join('|'))} + ')(/|$)');
    export function resolve(specifier, context, next) {
      if (refused.test(specifier)) throw new Error('loads ' + specifier);
      return next(specifier, context);
    }`;
  const data = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;
  const hook = data(
    `import { register } from 'node:module'; register(${JSON.stringify(data(refuse))});`,
  );
  const node = fromSource.slice(0, -1);
  const args = [...node, `--import=${hook}`, ...code];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  return { ok: status === 0, said: stdout + stderr };
}

const evaluated = (code: string): string[] => ['--input-type=module', '--eval', code];
const all = ['yaml', 'zod', 'commander', 'pino', 'prom-client'];

describe("import 'tollgate'", () => {
  test('loads neither YAML, schema, command line, log nor metrics, and a server runs without', () => {
    const code = `
      import { createTollgate } from 'tollgate';
      const before = process.eventNames().join();
      const server = createTollgate({
        realm: 'x', applications: [],
        listen: [{ transport: 'udp', address: '127.0.0.1', port: 0 }],
      });
      await server.listen();
      if (process.eventNames().join() !== before) throw new Error('listens to process events');
      await server.close();`;
    expect(without(all, evaluated(code))).toEqual({ ok: true, said: '' });
  });

  test('the way this is found out would notice: the configuration does load them', () => {
    const { ok, said } = without(all, evaluated("import 'tollgate/config';"));
    expect(ok).toBe(false);
    expect(said).toMatch(/loads (yaml|zod)/);
  });
});

test('the help of the command line loads nothing but the command line', () => {
  const { ok, said } = without(
    ['yaml', 'zod', 'pino', 'prom-client'],
    [fromSource.at(-1)!, '--help'],
  );
  expect(said).toContain('Usage: tollgate');
  expect(ok).toBe(true);
});
