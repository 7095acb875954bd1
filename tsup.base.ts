import type { Options } from 'tsup';

type Plugin = NonNullable<Options['plugins']>[number];

/** Whether something is assigned to the variable after its declaration. */
function isAssigned(code: string, name: string): boolean {
  const word = `(?<![\\w$.])${name.replaceAll('$', '\\$')}`;
  const assignment = `^(?!var ).*${word} *(?:[-+*/%&|^?<>]{0,3})=(?![=>])`;
  return new RegExp(`${assignment}|${word}(?:\\+\\+|--)|(?:\\+\\+|--)${word}`, 'm').test(code);
}

/**
 * Makes `const` again what esbuild has turned into `var` at the top of a module. To the compiler of
 * V8 a `const` is known for good, and so is what it holds: the tables, the scratch and the small
 * functions of the parser; a `var` is looked up each time. The parser is a third faster for it.
 */
const constants: Plugin = {
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
