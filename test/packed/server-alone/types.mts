import { type Call, compileAccessList, createTollgate, type Tollgate } from '@tollgate/server';
import * as explain from '@tollgate/server/explain';

export const server: Tollgate = createTollgate({
  realm: 'sip.example.com',
  applications: [{ id: 'app', auth: 'ip_acl', accessLists: [compileAccessList(['192.0.2.0/24'])] }],
  onCall: (call: Call) => call.reject(486),
});
export const cause: explain.Cause = 'none';
export const text: string = explain.causes[cause];
