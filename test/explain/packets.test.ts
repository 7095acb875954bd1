import { compileAccessList, createTollgate } from 'tollgate';
import { expect, test } from 'vitest';
import { request } from '../support/rig.ts';

const tollgate = createTollgate({
  realm: 'test.example',
  applications: [
    { id: 'digest', auth: 'credential', credentials: {} },
    {
      id: 'listed',
      auth: 'ip_acl',
      accessLists: [compileAccessList(['192.0.2.0/24', { cidr: '192.0.2.66', action: 'deny' }])],
    },
  ],
});
const uri = 'sip:digest@test.example';
const twice = 'Authorization: Digest realm="test.example", realm="test.example"';

test.each([
  ['first-request', request({ uri }), '192.0.2.1'],
  ['other-scheme', request({ uri, headers: ['Authorization: Bearer x'] }), '192.0.2.1'],
  ['credentials-unreadable', request({ uri, headers: [twice] }), '192.0.2.1'],
  ['source-denied', request({ uri: 'sip:listed@test.example' }), '192.0.2.66'],
  ['not-admitted', request({ uri: 'sip:listed@test.example', contact: undefined }), '192.0.2.1'],
  ['not-an-initial-invite', request({ uri, method: 'OPTIONS' }), '192.0.2.1'],
  ['not-sip', 'GET / HTTP/1.1\r\n\r\n', '192.0.2.1'],
])('%s is the cause that explain names', async (cause, packet, address) => {
  const { diagnosis } = await tollgate.explain(Buffer.from(packet), { address });
  expect(diagnosis.cause).toBe(cause);
  expect(diagnosis.text).not.toBe('');
});
