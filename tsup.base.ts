import type { Options } from 'tsup';

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
};
