import { describe, expect, test } from 'vitest';
import { publishedPackages, read } from './repository.ts';

const holder = /^Copyright \(c\) \d{4} (.+)$/m.exec(read('LICENSE'))?.[1];
const packages = publishedPackages();

describe.each(packages)('the manifest of $manifest.name', ({ manifest }) => {
  test('names the author as LICENSE does', () => {
    expect(holder).toMatch(/\w/);
    expect(manifest.author).toBe(holder);
    expect(manifest.license).toBe('MIT');
  });

  test('describes itself in one sentence or two', () => {
    expect(manifest.description).toMatch(/^[A-Z].{40,200}\.$/);
  });

  test('has keywords of its own, beside those of all', () => {
    const { keywords = [] } = manifest;
    expect(keywords.length).toBeGreaterThanOrEqual(5);
    expect(new Set(keywords).size).toBe(keywords.length);
    expect(keywords).toContain('sip');
    expect(keywords.filter((word) => !/^[a-z][a-z0-9-]*$/.test(word))).toEqual([]);
    const others = packages.filter((one) => one.manifest !== manifest);
    const own = keywords.filter((word) =>
      others.every((one) => !one.manifest.keywords?.includes(word)),
    );
    expect(own.length).toBeGreaterThanOrEqual(2);
  });

  test('gives no address, for there is none', () => {
    for (const field of ['repository', 'homepage', 'bugs', 'funding']) {
      expect(manifest).not.toHaveProperty(field);
    }
  });
});
