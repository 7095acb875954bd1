import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Workspace packages resolve to their TypeScript source, so tests never need a build.
const conditions = ['@tollgate/source', 'node', 'import', 'default'];
// What tests lint and the programs of others as much as us: .ci/run does it on one line of Node.
const others = process.env['TOLLGATE_OURS_ONLY'] === '1' ? ['interop/**', 'imports/**'] : [];
const packages = [
  'common',
  'sip-parser',
  'sdp',
  'auth',
  'transaction',
  'transport-udp',
  'server',
  'caller',
  'tollgate',
];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    setupFiles: [fileURLToPath(new URL('./test/setup.ts', import.meta.url))],
    // Generous: a loaded machine is slow, and no test here is about time.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: ['default', './test/closing-line.ts'],
    projects: [
      ...packages.map((name) => ({
        extends: true as const,
        test: { name, root: `./packages/${name}`, include: ['src/**/*.test.ts'] },
      })),
      {
        extends: true,
        test: {
          name: 'cross',
          root: './test',
          include: ['**/*.test.ts'],
          exclude: ['**/node_modules/**', 'packed/**', ...others],
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/index.ts'],
    },
  },
});
