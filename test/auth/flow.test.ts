import { compileAccessList, createAuthenticator, ha1Set } from '@tollgate/auth';
import { expect, it } from 'vitest';
import { answer, challenges } from './support/caller.ts';
import { fakeClock, request, sourceOf } from './support/requests.ts';

const realm = 'tollgate.example';
const credentials = { alice: ha1Set({ username: 'alice', realm, password: 'wonderland' }) };
const accessLists = [compileAccessList(['192.0.2.0/28'])];

it('challenges, verifies, accepts', () => {
  const clock = fakeClock();
  const auth = createAuthenticator({
    realm,
    applications: [
      { id: 'sales', auth: 'credential', credentials },
      { id: 'list', auth: 'ip_acl', accessLists },
    ],
  });
  const first = auth.screen(request(), sourceOf(), clock());
  expect(first).toMatchObject({ kind: 'challenge', reason: 'credentials-missing', status: 407 });
  if (first.kind !== 'challenge') return;
  const [offered] = challenges(first.response);
  const again = request({ headers: [answer(offered!)], branch: 'z9hG4bK-2', cseq: 2 });
  const pending = auth.screen(again, sourceOf(), clock());
  expect(pending).toMatchObject({ kind: 'pending', application: 'sales' });
  if (pending.kind !== 'pending') return;
  expect(auth.verify(pending, clock)).toEqual({
    kind: 'accept',
    reason: 'credential',
    application: 'sales',
    auth: { type: 'credential', user: 'alice', sourceIp: '192.0.2.7', proven: true },
  });
  const listed = auth.screen(request({ uri: 'sip:list@tollgate.example' }), sourceOf(), clock());
  if (listed.kind !== 'pending') throw new Error(listed.reason);
  expect(auth.verify(listed, clock)).toMatchObject({ kind: 'accept', auth: { proven: false } });
});
