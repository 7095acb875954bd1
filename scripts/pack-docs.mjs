// Copies the pages that users of the package tollgate read into a folder, `docs` of that package by
// default, as part of packing it. Usage: pack-docs.mjs [FOLDER].
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const target = process.argv[2] ?? join(root, 'packages', 'tollgate', 'docs');

const guides = readdirSync(join(root, 'docs', 'guides')).map((name) => join('guides', name));
rmSync(target, { recursive: true, force: true });
for (const page of [...guides, 'reasons.md', 'glossary.md']) {
  mkdirSync(dirname(join(target, page)), { recursive: true });
  cpSync(join(root, 'docs', page), join(target, page));
}
