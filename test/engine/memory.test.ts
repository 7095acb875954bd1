import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const proof = process.env['PROOF'] === '1';
const total = proof ? 1_000_000 : 100_000;

test(`${total} INVITEs nobody vouches for leave no memory, transaction or timer`, () => {
  const flags = ['--expose-gc', '--conditions=@tollgate/source', '--import=tsx'];
  const script = fileURLToPath(new URL('./flood.ts', import.meta.url));
  const out = execFileSync(process.execPath, [...flags, script, String(total)], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
  });
  const result = JSON.parse(out);
  expect(result).toMatchObject({ answers: total + 100_000, server: 0, client: 0, idle: true });
  expect(result.grownMiB).toBeLessThan(16);
}, 300_000);
