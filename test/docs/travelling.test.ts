import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { linksOf } from './markdown.ts';
import { filesOf, read, root } from './repository.ts';

const folder = mkdtempSync(join(tmpdir(), 'tollgate-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { status } = spawnSync(process.execPath, [`${root}scripts/pack-docs.mjs`, folder]);
const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.md'),
);

test('all guides, the reason codes and the glossary travel in the tarball of tollgate', () => {
  expect(status).toBe(0);
  const guides = readdirSync(`${root}docs/guides`).map((name) => join('guides', name));
  expect(pages.sort()).toEqual([...guides, 'glossary.md', 'reasons.md'].sort());
  const { files, scripts } = JSON.parse(read('packages/tollgate/package.json'));
  expect(files).toContain('docs');
  expect(scripts.prepack).toContain('pack-docs.mjs');
});

test('no link of a page that travels leads to one that does not', () => {
  const broken = pages.flatMap((page) =>
    linksOf(readFileSync(join(folder, page), 'utf8'))
      .map(({ target }) => target.replace(/#.*/, ''))
      .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
      .filter((target) => !existsSync(join(folder, normalize(join(dirname(page), target)))))
      .map((target) => `docs/${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test('every page that a message or a help text names is in the tarball, and named where it is', () => {
  const sources = filesOf('.ts').filter(
    (path) => /^packages\/[\w-]+\/src\//.test(path) && !path.endsWith('.test.ts'),
  );
  const named = sources.flatMap((path) => {
    const code = read(path).replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    return [...code.matchAll(/[\w./@-]*\bdocs\/[\w./-]+\.md/g)].map(([name]) => ({ path, name }));
  });
  expect(named.length).toBeGreaterThanOrEqual(3);
  const prefix = 'node_modules/tollgate/docs/';
  expect(
    named.filter(
      ({ name }) => !name.startsWith(prefix) || !pages.includes(name.slice(prefix.length)),
    ),
  ).toEqual([]);
});
