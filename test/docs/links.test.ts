import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { anchorsOf, linksOf } from './markdown.ts';
import { expectNone, pending } from './pending.ts';
import { filesOf, publishedPackages, read, root } from './repository.ts';

const pages = filesOf('.md');

/** What is wrong with a link of a page, if anything is. Links to other sites are not followed. */
function wrongWith(page: string, target: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return undefined;
  const [path, anchor] = target.split('#') as [string, string?];
  const file = path === '' ? page : normalize(join(dirname(page), decodeURIComponent(path)));
  if (file.startsWith('..')) return 'leaves the repository';
  if (!existsSync(join(root, file))) return 'no such file';
  if (anchor === undefined) return undefined;
  if (statSync(join(root, file)).isDirectory()) return 'an anchor in a folder';
  if (!anchorsOf(read(file)).has(anchor)) return 'no such heading';
  return undefined;
}

test('every relative link of a page leads to a file, and its anchor to a heading', () => {
  const links = pages.flatMap((page) =>
    linksOf(read(page)).map(({ target, line }) => ({ page, target, line })),
  );
  expect(links.length).toBeGreaterThan(25);
  const broken = links.flatMap(({ page, target, line }) => {
    const wrong = wrongWith(page, target);
    return wrong === undefined ? [] : [`${page}:${line}: ${target}: ${wrong}`];
  });
  expect(broken).toEqual([]);
});

test('every path of the repository that a page names in backticks exists', () => {
  const folders = readdirSync(root).filter((name) => statSync(join(root, name)).isDirectory());
  const named = pages.flatMap((page) =>
    [...read(page).matchAll(/`([\w.-]+\/[\w./@-]+)`/g)]
      .map(([, path]) => path!)
      .filter((path) => folders.includes(path.split('/')[0]!) && !path.startsWith('node_modules'))
      .map((path) => ({ page, path })),
  );
  expect(named.length).toBeGreaterThan(50);
  // What a command makes, and what a page has its reader make.
  const made = ['docs/api', 'bench/NAME', 'packages/sip-parser/src/headers/priority.ts'];
  const missing = named.filter(({ path }) => !existsSync(join(root, path)));
  expect(missing.filter(({ path }) => !made.includes(path))).toEqual([]);
});

test('no link of a published README leaves its package', () => {
  const leaving = publishedPackages().flatMap(({ folder }) => {
    const page = `${folder}/README.md`;
    return linksOf(read(page))
      .filter(({ target }) => target.startsWith('..'))
      .map(({ target, line }) => `${page}:${line}: ${target}`);
  });
  expectNone(leaving, pending.leavingLinks);
});

test('the check tells a wrong file, a wrong anchor and a repeated heading', () => {
  expect(linksOf('[a](b.md) `[c](d.md)`\n```\n[e](f.md)\n```\n<img src="g.svg">')).toEqual([
    { target: 'b.md', line: 1 },
    { target: 'g.svg', line: 5 },
  ]);
  expect(wrongWith('README.md', 'no-such.md')).toBe('no such file');
  expect(wrongWith('README.md', 'SECURITY.md#no-such')).toBe('no such heading');
  expect(wrongWith('README.md', 'SECURITY.md#reporting')).toBeUndefined();
  expect(wrongWith('docs/reasons.md', '../../x.md')).toBe('leaves the repository');
  expect([...anchorsOf('# What `a.b` is\n## On [it](x.md), twice\n## On it, twice')]).toEqual([
    'what-ab-is',
    'on-it-twice',
    'on-it-twice-1',
  ]);
});
