// Checks the imports of all packages against layers.ts. Part of `npm run lint`.
import { fileURLToPath } from 'node:url';
import { check } from './checker.ts';
import { layers } from './layers.ts';
import { format } from './objection.ts';
import { readTree } from './tree.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const objections = check(readTree(root), layers);
for (const objection of objections) process.stdout.write(`${format(objection)}\n`);
if (objections.length > 0) {
  process.stdout.write(`${objections.length} imports or rows are against test/imports/layers.ts\n`);
  process.exitCode = 1;
}
