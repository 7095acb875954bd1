import type { Options } from 'tsup';

type Plugin = NonNullable<Options['plugins']>[number];

/** Whether something is assigned to the variable after its declaration. */
function isAssigned(code: string, name: string): boolean {
  const word = `(?<![\\w$.])${name.replaceAll('$', '\\$')}`;
  const assignment = `^(?!var ).*${word} *(?:[-+*/%&|^?<>]{0,3})=(?![=>])`;
  return new RegExp(`${assignment}|${word}(?:\\+\\+|--)|(?:\\+\\+|--)${word}`, 'm').test(code);
}

/**
 * Turns `var` at the top of a module back into `const`, which esbuild takes away when it bundles.
 * V8 takes a `const`, and what it holds, as constant: the tables, the scratch and the small
 * functions of the parser. It looks a `var` up each time. Without this the parser takes 1.8 times
 * as long (`bench/parser`, parsing an INVITE: 508 and 927 ns).
 *
 * No option of esbuild or tsup does it. `target`, `supported`, `treeshake` and `splitting` leave
 * all 322 of them; `minifySyntax` inlines the numbers and leaves the tables and functions; only
 * `bundle: false` keeps `const`, and then @tollgate/common would not be part of the packages.
 * `test/build/constants.test.ts` builds the parser and sees that nothing has escaped.
 */
export const constants: Plugin = {
  name: 'constants',
  renderChunk(code, { type }) {
    if (type !== 'chunk') return;
    return {
      code: code.replace(/^var (?=([\w$]+) = |\{)/gm, (found, name?: string) =>
        name !== undefined && isAssigned(code, name) ? found : 'const ',
      ),
    };
  },
};

/** The build every package shares: ESM + CJS with matching .d.ts / .d.cts. */
export const base: Options = {
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  target: 'node20',
  platform: 'node',
  // @tollgate/common is never published: its code and its types become part of each package.
  noExternal: ['@tollgate/common'],
  dts: {
    compilerOptions: {
      // TypeScript 6 rejects the `baseUrl` that tsup 8 injects into its d.ts program.
      ignoreDeprecations: '6.0',
      // Types are inlined only from a path; `noExternal` alone would leave the import standing.
      paths: { '@tollgate/common': ['../common/src/index.ts'] },
      rootDir: '../..',
    },
  },
  sourcemap: true,
  clean: true,
  treeshake: true,
  splitting: true,
  plugins: [constants],
};
