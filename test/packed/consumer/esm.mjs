import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { call, parse, placeCall, sameNames } from './exercise.cjs';

const required = createRequire(import.meta.url)('./modules.cjs');
const names = JSON.parse(readFileSync(new URL('./entries.json', import.meta.url), 'utf8'));
const imported = {};
for (const name of names) imported[name] = await import(name);
sameNames(imported, required);

const [parser, other] = [imported, required].map((all) => all['@tollgate/sip-parser']);
parse(parser, parser);
// A process can load both copies of a package: what one parsed the other must understand.
parse(parser, other);
parse(other, parser);
await call(imported);
await placeCall(imported);
console.log(`packed: ${names.length} entries work by import`);
