import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Parser from '@tollgate/sip-parser';
import { build, type Options } from 'tsup';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { base, constants } from '../../tsup.base.ts';

const entry = fileURLToPath(new URL('../../packages/sip-parser/src/index.ts', import.meta.url));
const require = createRequire(import.meta.url);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tollgate-build-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function built(name: string, options: Options): Promise<string> {
  const outDir = join(folder, name);
  const rest: Options = { config: false, entry: [entry], dts: false, silent: true, outDir };
  await build({ ...base, ...rest, ...options });
  return outDir;
}

/** The names that are declared at the top of a module by this word. */
function declared(word: 'var' | 'const', code: string): string[] {
  return Array.from(code.matchAll(new RegExp(`^${word} ([\\w$]+)`, 'gm')), (found) => found[1]!);
}

test('of the parser only what is assigned to stays a var, in both formats', async () => {
  const outDir = await built('parser', {});
  for (const file of ['index.js', 'index.cjs']) {
    const code = await readFile(join(outDir, file), 'utf8');
    expect([file, declared('var', code)]).toEqual([file, ['owner']]);
    expect(declared('const', code)).toEqual(
      expect.arrayContaining(['OCTETS', 'WORDS', 'CLASS', 'octetAt', 'wordAt', 'hold', 'runEnd']),
    );
  }
  const { parse } = require(join(outDir, 'index.cjs')) as typeof Parser;
  expect(parse(Buffer.from('BYE sip:a SIP/2.0\r\n\r\n'))).toMatchObject({ method: 'BYE' });
});

test('without the plugin all would be var: it is still needed', async () => {
  const code = await readFile(join(await built('plain', { plugins: [] }), 'index.js'), 'utf8');
  expect(declared('const', code)).toEqual([]);
  expect(declared('var', code)).toEqual(expect.arrayContaining(['OCTETS', 'CLASS', 'octetAt']));
});

test.each([
  ['var a = 1;', 'const a = 1;'],
  ['var { b, c } = d;', 'const { b, c } = d;'],
  ['var e;', 'var e;'],
  ['var f = 1;\nfunction g() {\n  f = 2;\n}', 'var f = 1;\nfunction g() {\n  f = 2;\n}'],
  ['var h = 1;\nh += 1;', 'var h = 1;\nh += 1;'],
  ['var i = 1;\n++i;', 'var i = 1;\n++i;'],
  ['var $j = 1;\n$j--;', 'var $j = 1;\n$j--;'],
  ['var k = 1;\nx.k = 2;\nk === 2;', 'const k = 1;\nx.k = 2;\nk === 2;'],
  ['function l() {\n  var m = 1;\n}', 'function l() {\n  var m = 1;\n}'],
])('%j becomes %j', async (code, expected) => {
  const render = constants.renderChunk as unknown as (
    code: string,
    chunk: { type: string },
  ) => { code: string };
  expect(render(code, { type: 'chunk' }).code).toBe(expected);
});
