import type { Options } from 'tsup';

type Plugin = NonNullable<Options['plugins']>[number];

const TOP_LEVEL_VAR = /^var (?=([\w$]+) = |\{)/gm;

/**
 * Makes `const` again what esbuild has turned into `var` at the top of a module. To the compiler of
 * V8 a `const` is known for good, and so is what it holds: the tables, scratch memory and small
 * functions of the parser; a `var` is looked up each time. The parser is a third faster for it.
 */
const constants: Plugin = {
  name: 'constants',
  renderChunk(code, { type }) {
    if (type !== 'chunk') return;
    const isAssigned = (name: string): boolean =>
      new RegExp(`^(?!var ).*(?<![\\w$.])${name.replaceAll('$', '\\$')} *([-+*/%&|^]|\\*\\*|<<|>>>?|&&|\\|\\||\\?\\?)?=(?!=|>)`, 'm').test(code) ||
      new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(\\+\\+|--)|(\\+\\+|--)${name.replaceAll('$', '\\$')}(?![\\w$])`).test(code);
    return {
      code: code.replace(TOP_LEVEL_VAR, (found, name?: string) =>
        name !== undefined && isAssigned(name) ? found : 'const ',
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
  // TypeScript 6 rejects the `baseUrl` that tsup 8 injects into its d.ts program.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  sourcemap: true,
  clean: true,
  treeshake: true,
  splitting: true,
  plugins: [constants],
};
