import { expect, test } from 'vitest';
import { codes } from './names.ts';
import { read } from './repository.ts';

const light = read('docs/images/way-of-a-call-light.svg');
const dark = read('docs/images/way-of-a-call-dark.svg');

test('the two pictures differ in their colours only', () => {
  const colourless = (svg: string): string => svg.replaceAll(/#[0-9a-f]{6}/g, '#');
  expect(colourless(dark)).toBe(colourless(light));
  expect(dark).not.toBe(light);
});

test('the pictures name codes that exist, and the README shows both', () => {
  const named = [...light.matchAll(/<tspan class="code">([^<]+)</g)].map(([, code]) => code!);
  expect(named.length).toBeGreaterThan(6);
  expect(named.filter((code) => !codes.has(code))).toEqual([]);
  const readme = read('README.md');
  expect(readme).toContain('srcset="docs/images/way-of-a-call-dark.svg"');
  expect(readme).toContain('src="docs/images/way-of-a-call-light.svg"');
});

test('the pictures are files of their own: no script, no font or image from elsewhere', () => {
  expect(light).toMatch(/^<svg [^>]*role="img"/);
  expect(light).not.toMatch(/<script|<image|@import|url\(|href=/);
});
