import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileAccessList, ha1Set, type Trace } from '@tollgate/auth';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer, line, parameters } from './support/caller.ts';
import { read, request, requestText, sourceOf } from './support/requests.ts';
import { alice, carriers, realm, sales, verdict, world } from './support/world.ts';

const accepted = 'accept credential';
const forged = 'challenge 407 nonce-forged';
const replayed = 'challenge 407 replay stale';

// Flaws published elsewhere, each by its id. More of them stand in the titles of the suites beside.
describe('digest', () => {
  it('sprout#1270: an expired nonce with any parameter missing', () => {
    const names = [
      'username',
      'realm',
      'nonce',
      'uri',
      'response',
      'algorithm',
      'qop',
      'nc',
      'cnonce',
    ];
    const w = world({ lockout: { failures: 31 } });
    const values = parameters(w.challenge()[0]);
    w.clock.advance(60_000);
    const verdicts = names.map((name) => {
      const rest = new Map(values);
      rest.delete(name);
      return `${name}: ${verdict(w.now(request({ headers: [line(rest)] })))}`;
    });
    expect(verdicts).toEqual([
      'username: refuse 400 credentials-incomplete',
      'realm: challenge 407 credentials-missing',
      'nonce: challenge 407 credentials-missing',
      'uri: refuse 400 credentials-incomplete',
      'response: challenge 407 credentials-missing',
      'algorithm: challenge 407 nonce-expired stale',
      'qop: refuse 403 wrong-password',
      'nc: refuse 400 credentials-incomplete',
      'cnonce: refuse 400 credentials-incomplete',
    ]);
  });

  it('CVE-2023-46847: every parameter at 64 KiB is read without recursion', () => {
    const w = world();
    const values = parameters(w.challenge()[0]);
    for (const name of values.keys()) {
      const long = new Map(values).set(name, `"${'x'.repeat(60_000)}"`);
      const m = request({ headers: [line(long)] });
      expect(w.now(m).kind, name).not.toBe('accept');
    }
  });

  it('Squid 4066: a nonce ends, to the millisecond', () => {
    for (const [age, expected] of [
      [59_999, accepted],
      [60_000, 'challenge 407 nonce-expired stale'],
    ] as const) {
      const w = world();
      const m = w.answering();
      w.clock.advance(age);
      expect(verdict(w.now(m))).toBe(expected);
    }
  });

  it('Squid 3782: a use counts up to its limit, which is one for each nc', () => {
    const w = world();
    const [offered] = w.challenge();
    const use = (nc: string) => verdict(w.now(request({ headers: [answer(offered, { nc })] })));
    expect([use('1'), use('1'), use('2'), use('2')]).toEqual([
      accepted,
      replayed,
      accepted,
      replayed,
    ]);
  });

  it('Squid 3186: stale=true exactly where the password is known', () => {
    const w = world();
    const [right, wrong] = [w.answering(), w.answering({ password: 'no' })];
    w.clock.advance(61_000);
    expect(w.now(right)).toMatchObject({ kind: 'challenge', stale: true });
    expect(w.now(wrong)).toMatchObject({ kind: 'refuse' });
    expect(w.now(request())).toMatchObject({ kind: 'challenge', stale: false });
  });

  it('CVE-2011-1184: nonce, nc, realm and qop are all looked at', () => {
    const w = world();
    const [offered] = w.challenge();
    const judge = (header: string) => verdict(w.now(request({ headers: [header] })));
    expect(judge(answer(offered, { nonce: 'x'.repeat(38) }))).toBe(forged);
    expect(judge(answer(offered, { realm: 'other' }))).toBe('challenge 407 credentials-missing');
    expect(judge(answer(offered, { qop: 'auth-int' }))).toBe('refuse 403 qop-refused');
    expect(judge(answer(offered, { nc: '0' }))).toBe('refuse 400 credentials-malformed');
    expect(judge(answer(offered))).toBe(accepted);
    expect(judge(answer(offered))).toBe(replayed);
  });

  it('CVE-2012-5886: no success is remembered for the next request', () => {
    const w = world();
    expect(verdict(w.now(w.answering()))).toBe(accepted);
    expect(verdict(w.now(request({ cseq: 3 })))).toBe('challenge 407 credentials-missing');
  });

  it('CVE-2012-5887: the nonce is judged before the credentials: no look-up for a forged one', () => {
    let lookUps = 0;
    const credentials = () => {
      lookUps++;
      return alice.alice;
    };
    const w = world({ applications: [{ ...sales, credentials }] });
    w.now(request({ headers: [answer(w.challenge()[0], { nonce: 'y'.repeat(38) })] }));
    expect(lookUps).toBe(0);
    w.now(w.answering());
    expect(lookUps).toBe(1);
  });

  it('CVE-2018-1312: the nonce of one node is worth nothing at a node with other keys', () => {
    expect(verdict(world().now(world().answering()))).toBe(forged);
  });

  it('drachtio-mw-digest-auth: a nonce of the caller’s own making proves nothing, however right', () => {
    const w = world();
    const [offered] = w.challenge();
    for (const nonce of [
      '1',
      'a'.repeat(38),
      'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      offered.nonce + 1,
    ]) {
      expect(verdict(w.now(request({ headers: [answer(offered, { nonce })] })))).toBe(forged);
    }
  });

  it('livekit/sip inbound: 10,000 requests of others do not break a challenge under way', () => {
    const w = world();
    const [offered] = w.challenge();
    for (let i = 0; i < 10_000; i++) {
      w.auth.screen({
        message: request({ callId: `c${i}` }),
        source: sourceOf(`198.51.100.${i % 250}`),
        now: w.clock(),
      });
    }
    expect(verdict(w.now(request({ headers: [answer(offered)] })))).toBe(accepted);
  }, 60_000);

  it('diago DigestAuthServer: a second use is refused, at any time within the lifetime', () => {
    const w = world();
    const m = w.answering();
    expect(verdict(w.now(m))).toBe(accepted);
    for (let s = 0; s < 59; s++) {
      w.clock.advance(1000);
      expect(verdict(w.now(m))).toBe(replayed);
    }
  });

  // resiprocate e799049d3
  it('resiprocate, sip.js: nothing here is drawn from Math.random', () => {
    const folder = fileURLToPath(new URL('../../packages/auth/src/', import.meta.url));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const sources = files.filter((name) => name.endsWith('.ts'));
    expect(sources.length).toBeGreaterThan(20);
    for (const name of sources) {
      expect(readFileSync(`${folder}${name}`, 'utf8'), name).not.toMatch(/Math\.random|Date\.now/);
    }
  });

  it('CVE-2020-28242: one request is challenged once, and a copy of it no further', () => {
    const w = world();
    const m = request();
    for (let i = 0; i < 20; i++)
      expect(verdict(w.now(m))).toBe('challenge 407 credentials-missing');
    const wrong = w.answering({ password: 'no' });
    expect(verdict(w.now(wrong))).toBe('refuse 403 wrong-password'); // no new challenge to loop on
  });

  // belle-sip c8090cb6
  it('belle-sip: no algorithm means MD5', () => {
    const w = world();
    const values = parameters(w.challenge()[0]);
    values.delete('algorithm');
    expect(verdict(w.now(request({ headers: [line(values)] })))).toBe(accepted);
  });
});

describe('identity', () => {
  it('CVE-2021-37624, CVE-2021-41157: other methods are no way round', () => {
    for (const method of [
      'MESSAGE',
      'SUBSCRIBE',
      'REGISTER',
      'OPTIONS',
      'BYE',
      'INFO',
      'invite',
      'X',
    ]) {
      const w = world();
      expect(verdict(w.now(request({ method })))).toBe('challenge 407 credentials-missing');
      expect(verdict(w.now(w.answering({}, { method })))).toBe('refuse 403 wrong-password');
      expect(verdict(w.now(w.answering({ method }, { method })))).toBe(accepted);
    }
  });

  it('CVE-2025-47779: who it is comes from the credentials, whatever From says', () => {
    for (const from of [
      'From: "alice;tag=x\\\u0000" <sip:root@tollgate.example>;tag=f',
      'From: "root" <sip:root;x=y@tollgate.example>;tag=f',
      'From: <sip:alice%00root@tollgate.example>;tag=f',
    ]) {
      const w = world();
      const text = requestText({ headers: [answer(w.challenge()[0])] });
      const changed = text.replace(/^From:.*$/m, from);
      expect(changed).not.toBe(text);
      const decision = w.now(read(changed));
      expect(decision).toMatchObject({ kind: 'accept', auth: { user: 'alice' } });
    }
  });

  it('CVE-2024-35190: an access list without entries lets nobody in, nor does any list all', () => {
    const anybody = fc.ipV4().map((address) => sourceOf(address));
    const empty = world({
      applications: [{ id: 'sales', auth: 'ip_acl', accessLists: [compileAccessList([])] }],
    });
    const listed = world({
      applications: [{ id: 'sales', auth: 'ip_acl', accessLists: [carriers] }],
    });
    fc.assert(
      fc.property(anybody, (source) => {
        expect(empty.now(request(), source).kind).toBe('refuse');
        const inside = source.address.startsWith('192.0.2.') && source.ip.w3 % 256 < 16;
        expect(listed.now(request(), source).kind).toBe(inside ? 'accept' : 'refuse');
      }),
    );
  });

  it('CVE-2019-18790: nothing is learnt from what is not authenticated', () => {
    const w = world({
      applications: [
        { id: 'sales', auth: 'ip_acl_and_credential', accessLists: [carriers], credentials: alice },
      ],
    });
    const outside = sourceOf('203.0.113.9');
    for (let i = 0; i < 9; i++) {
      w.now(request({ headers: ['X-Forwarded-For: 192.0.2.7'], callId: `c${i}` }), outside);
      w.now(w.answering({ password: 'no' }, {}, sourceOf('192.0.2.8')), sourceOf('192.0.2.8'));
    }
    expect(verdict(w.now(request(), outside))).toBe('refuse 403 access-list-miss');
    expect(verdict(w.now(w.answering()))).toBe('accept access-list-and-credential');
  });

  it('CVE-2009-3723, AST-2012-013: the access list holds for every method and every dialog state', () => {
    const w = world({ applications: [{ id: 'sales', auth: 'ip_acl', accessLists: [carriers] }] });
    const outside = sourceOf('203.0.113.9');
    for (const method of ['INVITE', 'MESSAGE', 'BYE', 'UPDATE', 'REFER']) {
      for (const init of [{ method }, { method, toTag: 'dialog' }]) {
        expect(verdict(w.now(request(init), outside))).toBe('refuse 403 access-list-miss');
      }
    }
  });

  it('AST-2014-012: a list of one family says nothing of the other', () => {
    const v4 = compileAccessList(['0.0.0.0/0']);
    const v6 = compileAccessList(['::/0']);
    const [four, six] = [sourceOf('203.0.113.9'), sourceOf('2001:db8::9')];
    const mapped = sourceOf('::ffff:203.0.113.9');
    const may = (list: typeof v4, source = four) =>
      world({ applications: [{ id: 'sales', auth: 'ip_acl', accessLists: [list] }] }).now(
        request(),
        source,
      ).kind;
    expect([may(v4, four), may(v4, mapped), may(v4, six)]).toEqual(['accept', 'accept', 'refuse']);
    expect([may(v6, four), may(v6, mapped), may(v6, six)]).toEqual(['refuse', 'refuse', 'accept']);
  });

  it('CVE-2013-2264: answer, reason phrase, copies and number of answers tell no user', () => {
    const w = world({ lockout: { exempt: ['192.0.2.0/24'] } });
    const seen = ['alice', 'nobody', 'root', '..', 'A-b_c'].map((username) => {
      const m = request({ headers: [answer(w.challenge()[0], { username, password: 'no' })] });
      return [w.now(m), w.now(m)].map((decision) =>
        decision.kind === 'refuse'
          ? Buffer.from(decision.response).toString('latin1')
          : decision.kind,
      );
    });
    expect(new Set(seen.flat()).size).toBe(1);
  });

  it('CVE-2026-21717: user names that look like numbers are names', () => {
    const credentials = Object.fromEntries(
      ['123', '0123', '4294967295', '-1.0'].map((username) => [
        username,
        ha1Set({ username, realm, password: `p${username}` }),
      ]),
    );
    const w = world({ applications: [{ ...sales, credentials }] });
    for (const username of ['123', '0123', '4294967295', '-1.0']) {
      const m = w.answering({ username, password: `p${username}` });
      expect(w.now(m)).toMatchObject({ kind: 'accept', auth: { user: username } });
    }
    expect(verdict(w.now(w.answering({ username: '00123', password: 'p123' })))).toBe(
      'refuse 403 unknown-user',
    );
  });
});

describe('what is said about a call', () => {
  it('livekit/sip inbound: holds no response, HA1, password or key, in trace or decision', () => {
    const key = new Uint8Array(32).fill(0xa5);
    const secrets = [
      'wonderland',
      alice.alice.MD5,
      alice.alice['SHA-256'],
      Buffer.from(key).toString('hex'),
      Buffer.from(key).toString('base64'),
    ];
    const w = world({ nonceKeys: [key], algorithms: ['SHA-256', 'MD5'] });
    const offered = w.challenge();
    for (const init of [{}, { password: 'wrong' }, { username: 'nobody' }, { qop: 'auth-int' }]) {
      for (const to of offered) {
        const values = parameters(to, init);
        const trace: Trace = [];
        const decision = w.now(request({ headers: [line(values)] }), sourceOf(), trace);
        const response = values.get('response')?.replaceAll('"', '') ?? '?';
        const told = JSON.stringify([
          trace,
          { ...decision, response: 'response' in decision ? latin1(decision.response) : '' },
        ]);
        expect(trace.length).toBeGreaterThan(2);
        for (const secret of [...secrets, response]) expect(told).not.toContain(secret);
      }
    }
  });
});

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

it('each published flaw of digest and identity is named where it is tested', () => {
  const ids = [
    ...['CVE-2025-57767', 'CVE-2023-28098', '0fadc0a6cb', 'sprout#1270', 'CVE-2020-11945'],
    ...['CVE-2023-46847', 'b20ce97475', 'Squid 4066', 'Squid 3782', 'Squid 3186', 'fa004391c5'],
    ...['Squid 3077', 'CVE-2011-1184', 'CVE-2012-5885', 'CVE-2012-5886', 'CVE-2012-5887'],
    ...['CVE-2018-1312', 'CVE-2019-0217', 'drachtio-mw-digest-auth', 'livekit/sip inbound'],
    ...['diago DigestAuthServer', 'resiprocate e799049d3', 'ASTERISK-25978', 'CVE-2020-28242'],
    ...['CVE-2021-37624', 'CVE-2021-41157', 'CVE-2025-47779', 'CVE-2024-35190', 'CVE-2008-1332'],
    ...['CVE-2019-18790', 'CVE-2013-2264', 'CVE-2018-12227', 'AST-2014-012', 'CVE-2009-3723'],
    ...['CVE-2022-24754', 'belle-sip c8090cb6', 'CVE-2026-21717', 'CVE-2026-21713'],
  ];
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const suites = ['test/auth', 'packages/auth/src/digest'].flatMap((folder) =>
    readdirSync(`${root}${folder}`)
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => readFileSync(`${root}${folder}/${name}`, 'utf8')),
  );
  const all = suites.join('\n');
  // Once in the list above, and once more where it is tested.
  for (const id of ids) expect(all.split(id).length, id).toBeGreaterThan(2);
});
