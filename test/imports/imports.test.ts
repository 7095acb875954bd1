import { beforeAll, describe, expect, test } from 'vitest';
import {
  ambient,
  expressions,
  forbidden,
  foreign,
  type Planted,
  permitted,
  reachedInto,
  tests,
} from './planted.ts';
import { forbiddenFolders, permittedFolders } from './planted-folders.ts';
import { typecheck } from './typecheck.ts';
import { checkImports, lint, type Objections, withWorkspace } from './workspace.ts';

// Two barriers: lint (the checker of the table, and Biome) must see every way to write a forbidden
// import, and besides, what a package does not declare must not resolve for the type check.
interface Said {
  readonly linted: Objections;
  readonly typed: Objections;
}
let refused: Said;
let passed: Said;
beforeAll(async () => {
  refused = await judge([
    ...forbidden,
    ...reachedInto,
    ...expressions,
    ...foreign,
    ...tests,
    ...ambient,
    ...forbiddenFolders,
  ]);
  passed = await judge([...permitted, ...permittedFolders]);
}, 300_000);

function judge(planted: readonly Planted[]): Promise<Said> {
  return withWorkspace(planted, async (folder) => {
    const linted = new Map(await lint(folder));
    for (const [file, text] of checkImports(folder)) {
      linted.set(file, `${linted.get(file) ?? ''}${text}`);
    }
    return { linted, typed: typecheck(folder) };
  });
}

const at = ({ from, file }: Planted) => `${from}/src/${file}`;

describe('lint refuses an import between packages that may not meet', () => {
  for (const planted of [...forbidden, ...tests]) {
    test(planted.title, () => {
      expect(refused.linted.get(at(planted))).toMatch(planted.rule);
    });
  }
});

describe('a package that is not declared does not resolve', () => {
  const resolved = /: (bare|subpath|type-only|import type expression|dynamic|side effect)$/;
  for (const planted of forbidden.filter(({ title }) => resolved.test(title))) {
    test(planted.title, () => {
      expect(refused.typed.get(at(planted))).toMatch(/TS2307|TS2882/);
    });
  }
});

describe('lint refuses a path into a package that may be imported by name', () => {
  for (const planted of reachedInto) {
    test(planted.title, () => {
      expect(refused.linted.get(at(planted))).toMatch(planted.rule);
    });
  }
});

describe('lint refuses an import that is no statement', () => {
  for (const planted of expressions) {
    test(planted.title, () => {
      expect(refused.linted.get(at(planted))).toMatch(planted.rule);
    });
  }
});

describe('lint refuses what is no package of the row', () => {
  for (const planted of foreign) {
    test(planted.title, () => {
      expect(refused.linted.get(at(planted))).toMatch(planted.rule);
    });
  }
});

describe('lint keeps I/O, clocks and chance out of the packages without I/O', () => {
  for (const planted of ambient) {
    test(planted.title, () => {
      expect(refused.linted.get(at(planted))).toMatch(planted.rule);
    });
  }
});

describe('lint refuses an import between folders that may not meet', () => {
  for (const planted of forbiddenFolders) {
    test(planted.title, () => {
      expect(refused.linted.get(at(planted))).toMatch(planted.rule);
    });
  }
});

describe('what is allowed passes lint and type check', () => {
  for (const planted of [...permitted, ...permittedFolders]) {
    test(planted.title, () => {
      expect(passed.linted.get(at(planted)) ?? '').toBe('');
      expect(passed.typed.get(at(planted)) ?? '').toBe('');
    });
  }
});
