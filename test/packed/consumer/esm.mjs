import { createRequire } from 'node:module';
import * as auth from '@tollgate/auth';
import * as parser from '@tollgate/sip-parser';
import * as transaction from '@tollgate/transaction';
import * as transport from '@tollgate/transport-udp';
import * as tollgate from 'tollgate';
import { call, parse, sameNames } from './exercise.cjs';

const required = createRequire(import.meta.url)('./modules.cjs');
const imported = { auth, parser, transaction, transport, tollgate };
sameNames(imported, required);
parse(parser, parser);
// A process can load both copies of a package: what one parsed the other must understand.
parse(parser, required.parser);
parse(required.parser, parser);
await call(imported);
console.log('packed: works by import');
