import * as auth from '@tollgate/auth';
import * as digest from '@tollgate/auth/digest';
import * as lockouts from '@tollgate/auth/lockout';
import * as stores from '@tollgate/auth/store';
import * as caller from '@tollgate/caller';
import * as server from '@tollgate/server';
import * as explain from '@tollgate/server/explain';
import * as parser from '@tollgate/sip-parser';
import * as transaction from '@tollgate/transaction';
import * as transport from '@tollgate/transport-udp';
import * as config from 'tollgate/config';
import { startControl } from '../../packages/tollgate/src/observe/control.ts';
import { startStatusServer } from '../../packages/tollgate/src/observe/http.ts';
import { createMetrics } from '../../packages/tollgate/src/observe/metrics.ts';
import { createRig, SDP, request as toAnswer } from '../support/rig.ts';

const now = { mono: 0, wall: 1_700_000_000_000 };
const list = auth.compileAccessList(['192.0.2.0/24']);
/** An application that is right, and a server with it. */
const support = { id: 'support', auth: 'ip_acl', accessLists: [list] } as const;
const right = { realm: 'sip.example.com', applications: [support] };
const environment = { env: {}, read: () => 'ENOENT', isPublic: () => false };
const handler = { message() {} };
const file = 'realm: sip.example.com\napplications: []\n';
const request = parser.validate(
  parser.parse(
    Buffer.from(
      [
        'OPTIONS sip:support@sip.example.com SIP/2.0',
        'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1',
        'From: <sip:a@example.com>;tag=1',
        'To: <sip:support@sip.example.com>',
        'Call-ID: 1',
        'CSeq: 1 OPTIONS',
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    ),
  ),
);
const store = auth.createMemoryStore();
const lockout = lockouts.createLockout({});
const authenticator = auth.createAuthenticator(right);
const loaded = config.readConfig(file, environment);
const target = server.createTollgate(right);
const rig = createRig();
rig.give(toAnswer({ body: SDP }));
const [call] = rig.calls;
const aCall = { to: 'sip:support@127.0.0.1' };
const certificates = { key: '-----BEGIN ', cert: '-----BEGIN ' };
const tlsCall = { to: 'sips:support@127.0.0.1' };

/** What a line of code in a table can name: every export, and values that are right. */
export const scope: Readonly<Record<string, unknown>> = {
  ...parser,
  ...auth,
  ...digest,
  ...lockouts,
  ...stores,
  ...transaction,
  ...transport,
  ...server,
  ...explain,
  ...caller,
  ...config,
  createMetrics,
  startControl,
  startStatusServer,
  aCall,
  authenticator,
  call,
  certificates,
  environment,
  file,
  handler,
  list,
  loaded,
  lockout,
  now,
  request,
  right,
  store,
  support,
  target,
  tlsCall,
};

/** Runs a line of JavaScript as a user without types writes it; `extra` is a name in it. */
async function run(code: string, extra: unknown): Promise<unknown> {
  const names = [...Object.keys(scope), 'extra'];
  const line = new Function(...names, `'use strict'; return ${code};`);
  return await line(...Object.values(scope), extra);
}

/** What a line throws, or rejects with; 'nothing' where it does neither. */
export async function thrownBy(code: string, extra?: unknown): Promise<unknown> {
  try {
    await run(code, extra);
  } catch (error) {
    return error;
  }
  return 'nothing';
}
