import { beforeAll, describe, expect, test } from 'vitest';
import { ambient, forbidden, type Planted, permitted, reachedInto } from './planted.ts';
import { lint, type Objections, typecheck, withWorkspace } from './workspace.ts';

// Two barriers: lint must see every way to write a forbidden import, and besides, what a package
// does not declare must not resolve for the type check.
interface Said {
  readonly linted: Objections;
  readonly typed: Objections;
}
let refused: Said;
let passed: Said;
beforeAll(async () => {
  refused = await judge([...forbidden, ...reachedInto, ...ambient]);
  passed = await judge(permitted);
}, 120_000);

function judge(planted: readonly Planted[]): Promise<Said> {
  return withWorkspace(planted, async (folder) => {
    const [linted, typed] = await Promise.all([lint(folder), typecheck(folder)]);
    return { linted, typed };
  });
}

const at = ({ from, file }: Planted) => `${from}/src/${file}`;

describe('lint refuses an import between packages that may not meet', () => {
  for (const planted of forbidden) {
    test(planted.title, () => {
      expect(refused.linted.get(at(planted))).toMatch(
        /noRestrictedImports|noCommonJs|literal|import type/,
      );
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
      expect(refused.linted.get(at(planted))).toMatch(/noRestrictedImports|import type/);
    });
  }
});

describe('lint keeps I/O, clocks and chance out of the packages without I/O', () => {
  const rules = /noNodejsModules|noRestrictedImports|noRestrictedGlobals|noCommonJs|Randomness/;
  for (const planted of ambient) {
    test(planted.title, () => {
      expect(refused.linted.get(at(planted))).toMatch(rules);
    });
  }
});

describe('what is allowed passes lint and type check', () => {
  for (const planted of permitted) {
    test(planted.title, () => {
      expect(passed.linted.get(at(planted)) ?? '').toBe('');
      expect(passed.typed.get(at(planted)) ?? '').toBe('');
    });
  }
});
