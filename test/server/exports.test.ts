import { readFileSync } from 'node:fs';
import * as server from '@tollgate/server';
import * as tollgate from 'tollgate';
import { describe, expect, test } from 'vitest';

/** What an index exports, types too: `type Call`, `createTollgate`. */
function exported(path: string): string[] {
  const text = readFileSync(
    new URL(`../../packages/${path}/src/index.ts`, import.meta.url),
    'utf8',
  );
  const names = [...text.matchAll(/export (type )?\{([^}]*)\}/g)].flatMap(([, type = '', list]) =>
    list!
      .split(',')
      .map((name) => name.trim() && `${name.includes('type ') ? '' : type}${name.trim()}`),
  );
  return names.filter((name) => name !== '').sort();
}

describe('what is exported', () => {
  test('by tollgate is what @tollgate/server exports, types too', () => {
    expect(exported('server')).toContain('createTollgate');
    expect(exported('server')).toContain('type Call');
    expect(exported('tollgate')).toEqual(exported('server'));
  });

  test('is the same thing in both, each name once', () => {
    expect({ ...tollgate }).toEqual({ ...server });
    const values = exported('server').filter((name) => !name.startsWith('type '));
    expect(Object.keys(server).sort()).toEqual(values);
  });

  test.each(['server', 'tollgate'])('by %s is named: never all of another package', (path) => {
    const url = new URL(`../../packages/${path}/src/index.ts`, import.meta.url);
    expect(readFileSync(url, 'utf8')).not.toMatch(/export \*/);
  });

  test.each([
    'compileAccessList',
    'createEngine',
    'createMemoryStore',
    'createTollgate',
    'guardStore',
    'ha1Set',
    'reasons',
    'replaceableAccessList',
  ] as const)('holds %s, which an embedder needs', (name) => {
    expect(Object.entries(server).find(([own]) => own === name)?.[1]).toBeDefined();
  });
});
