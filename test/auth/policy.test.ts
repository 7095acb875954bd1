import type { ApplicationOptions, DigestAlgorithm, DigestPolicy } from '@tollgate/auth';
import { ha1Set } from '@tollgate/auth';
import { describe, expect, it } from 'vitest';
import { type AnswerInit, answer, challenges, line, parameters } from './support/caller.ts';
import { read, request, requestText, sourceOf } from './support/requests.ts';
import { alice, carriers, realm, sales, verdict, world } from './support/world.ts';

const accepted = 'accept credential';

describe('what a policy does not allow', () => {
  interface Row {
    readonly title: string;
    readonly policy: DigestPolicy;
    readonly answer: AnswerInit;
    readonly expected: string;
  }

  const rows: readonly Row[] = [
    {
      title: 'MD5 where SHA-256 was offered',
      policy: { algorithms: ['SHA-256'] },
      answer: { algorithm: 'MD5' },
      expected: 'refuse 403 algorithm-refused',
    },
    {
      title: 'MD5-sess where MD5 was offered',
      policy: {},
      answer: { algorithm: 'MD5-sess' },
      expected: 'refuse 403 algorithm-refused',
    },
    {
      title: 'MD5 where MD5-sess was offered',
      policy: { algorithms: ['MD5-sess'] },
      answer: { algorithm: 'MD5' },
      expected: 'refuse 403 algorithm-refused',
    },
    {
      title: 'SHA-256 where MD5 was offered',
      policy: {},
      answer: { algorithm: 'SHA-256' },
      expected: 'refuse 403 algorithm-refused',
    },
    {
      title: 'SHA-512-256 where SHA-256 was offered',
      policy: { algorithms: ['SHA-256'] },
      answer: { algorithm: 'SHA-512-256' },
      expected: 'refuse 403 algorithm-refused',
    },
    {
      title: 'an algorithm nobody knows',
      policy: {},
      answer: { algorithm: 'SHA-1' },
      expected: 'refuse 403 algorithm-refused',
    },
    {
      title: 'no qop under requireQop',
      policy: { requireQop: true },
      answer: { qop: null },
      expected: 'refuse 403 qop-refused',
    },
    {
      title: 'no qop with SHA-256',
      policy: { algorithms: ['SHA-256'] },
      answer: { qop: null },
      expected: 'refuse 403 qop-refused',
    },
    {
      title: 'no qop with SHA-512-256',
      policy: { algorithms: ['SHA-512-256'] },
      answer: { qop: null },
      expected: 'refuse 403 qop-refused',
    },
    {
      title: 'no qop where only auth-int is offered',
      policy: { qop: ['auth-int'] },
      answer: { qop: null },
      expected: 'refuse 403 qop-refused',
    },
    {
      title: 'auth where only auth-int is offered',
      policy: { qop: ['auth-int'] },
      answer: { qop: 'auth' },
      expected: 'refuse 403 qop-refused',
    },
    {
      title: 'auth-int where only auth is offered',
      policy: {},
      answer: { qop: 'auth-int' },
      expected: 'refuse 403 qop-refused',
    },
    {
      title: 'a qop nobody knows',
      policy: {},
      answer: { qop: 'auth-conf' },
      expected: 'refuse 403 qop-refused',
    },
    {
      title: 'both qops in one answer',
      policy: { qop: ['auth', 'auth-int'] },
      answer: { qop: 'auth,auth-int' },
      expected: 'refuse 400 credentials-malformed',
    },
    {
      title: 'another application signed, digestUri user',
      policy: { digestUri: 'user' },
      answer: { uri: 'sip:other@tollgate.example' },
      expected: 'refuse 403 uri-refused',
    },
    {
      title: 'no user signed, digestUri user',
      policy: { digestUri: 'user' },
      answer: { uri: 'sip:tollgate.example' },
      expected: 'refuse 403 uri-refused',
    },
    {
      title: 'another host signed, digestUri strict',
      policy: { digestUri: 'strict' },
      answer: { uri: 'sip:sales@carrier.example' },
      expected: 'refuse 403 uri-refused',
    },
    {
      title: 'no URI signed, digestUri strict',
      policy: { digestUri: 'strict' },
      answer: { uri: 'sales' },
      expected: 'refuse 403 uri-refused',
    },
  ];

  it.each(rows)('$title: $expected', ({ policy, answer: init, expected }) => {
    const w = world({ ...policy, lockout: { failures: 1 } });
    expect(verdict(w.now(w.answering(init)))).toBe(expected);
    expect(w.auth.store.locks(w.clock())).toEqual([]); // nothing was guessed
    const own: ApplicationOptions = { ...sales, ...policy };
    const perApplication = world({ applications: [own] });
    expect(verdict(perApplication.now(perApplication.answering(init)))).toBe(expected);
  });
});

describe('what a policy allows', () => {
  const rows: readonly [string, DigestPolicy, AnswerInit][] = [
    ['no qop with MD5', {}, { qop: null }],
    ['auth-int where both are offered', { qop: ['auth', 'auth-int'] }, { qop: 'auth-int' }],
    [
      'the same user elsewhere, digestUri user',
      { digestUri: 'user' },
      { uri: 'sip:sales@192.0.2.1:5070;transport=tcp' },
    ],
    ['an escaped spelling, digestUri user', { digestUri: 'user' }, { uri: 'sip:s%61les@x' }],
    [
      'an equal URI, digestUri strict',
      { digestUri: 'strict' },
      { uri: 'sip:s%61les@TOLLGATE.example' },
    ],
    ['any URI, digestUri off', {}, { uri: 'sip:sip:192.0.2.1:5060' }],
    ['no URI at all, digestUri off', {}, { uri: '*' }],
  ];

  it.each(rows)('%s', (_title, policy, init) => {
    const w = world(policy);
    expect(verdict(w.now(w.answering(init)))).toBe(accepted);
  });
});

describe('several challenges', () => {
  const algorithms: readonly DigestAlgorithm[] = ['SHA-512-256', 'SHA-256', 'MD5'];

  it('are one header an algorithm, in the order of the policy, each with a nonce of its own', () => {
    const w = world({ algorithms });
    const decision = w.now(request(), sourceOf('192.0.2.7', { transport: 'tcp' }));
    const offered = decision.kind === 'challenge' ? challenges(decision.response) : [];
    expect(offered.map(({ algorithm }) => algorithm)).toEqual(algorithms);
    expect(new Set(offered.map(({ nonce }) => nonce)).size).toBe(3);
    expect(new Set(offered.map((o) => o.realm))).toEqual(new Set([realm]));
  });

  it.each(algorithms)('can be answered by %s alone', (algorithm) => {
    const w = world({ algorithms });
    const offered = w.challenge().find((c) => c.algorithm === algorithm);
    expect(offered).toBeDefined();
    if (offered === undefined) return;
    expect(verdict(w.now(request({ headers: [answer(offered)] })))).toBe(accepted);
  });

  it('can all be answered at once: the first of the policy counts, the others are not looked at', () => {
    const w = world({ algorithms });
    const [strong, , weak] = w.challenge();
    const headers = (a: AnswerInit, b: AnswerInit) => [
      answer(weak ?? strong, b),
      answer(strong, a),
    ];
    const right = {};
    const wrong = { password: 'no' };
    expect(verdict(w.now(request({ headers: headers(wrong, right) })))).toBe(
      'refuse 403 wrong-password',
    );
    expect(verdict(w.now(request({ headers: headers(right, wrong) })))).toBe(accepted);
  });

  it('cannot be mixed: the nonce of one algorithm does not serve another', () => {
    const w = world({ algorithms });
    const [strong, , weak] = w.challenge();
    const mixed = { ...strong, algorithm: weak?.algorithm ?? '' };
    expect(verdict(w.now(request({ headers: [answer(mixed)] })))).toBe(
      'refuse 403 algorithm-refused',
    );
  });

  it('take a user only by the hashes there is an HA1 for', () => {
    const only = {
      alice: ha1Set({ username: 'alice', realm, password: 'wonderland' }, ['SHA-256']),
    };
    const w = world({ algorithms, applications: [{ ...sales, credentials: only }] });
    for (const offered of w.challenge()) {
      const expected = offered.algorithm === 'SHA-256' ? accepted : 'refuse 403 ha1-missing';
      expect(verdict(w.now(request({ headers: [answer(offered)] })))).toBe(expected);
    }
  });

  it('over UDP never make the answer longer than three times the request, the first is kept', () => {
    const w = world({ algorithms });
    const tiny = [
      'INVITE sip:sales@t SIP/2.0',
      'Via: SIP/2.0/UDP c;branch=z9hG4bKa',
      'From: <sip:a@c>;tag=f',
      'To: <sip:sales@t>',
      'Call-ID: c',
      'CSeq: 1 INVITE',
      '',
      '',
    ].join('\r\n');
    const m = read(tiny);
    const udp = w.now(m);
    expect(udp).toMatchObject({ kind: 'challenge' });
    if (udp.kind !== 'challenge') return;
    expect(udp.response.length).toBeLessThanOrEqual(3 * m.bytes.length);
    expect(challenges(udp.response).map((c) => c.algorithm)).toEqual(['SHA-512-256']);
    const tcp = w.now(m, sourceOf('192.0.2.7', { transport: 'tcp' }));
    expect(tcp.kind === 'challenge' && challenges(tcp.response)).toHaveLength(3);
  });

  it('over UDP give way to silence where even one would be too long', () => {
    const w = world({ realm: 'r'.repeat(64) });
    const bare = read(
      'INVITE sip:s@t SIP/2.0\r\nv: SIP/2.0/UDP c\r\nf: sip:a@c\r\nt: sip:s@t\r\ni: c\r\nCSeq: 1 INVITE\r\n\r\n'.replaceAll(
        'sip:s@t',
        'sip:sales@t',
      ),
    );
    expect(verdict(w.now(bare))).toBe('drop response-too-large');
    const tcp = sourceOf('192.0.2.7', { transport: 'tcp' });
    expect(verdict(w.now(bare, tcp))).toBe('challenge 407 credentials-missing');
  });

  it('of one MD5 stay below 1.1 times an ordinary INVITE with SDP', () => {
    const w = world();
    const body = 'v=0\r\n'.padEnd(360, 'a');
    const m = read(
      requestText({ body, headers: ['User-Agent: carrier/1.0', 'Allow: INVITE, ACK'] }),
    );
    const decision = w.now(m);
    expect(m.bytes.length).toBeGreaterThanOrEqual(700);
    expect(decision.kind === 'challenge' && decision.response.length).toBeLessThanOrEqual(
      m.bytes.length * 1.1,
    );
  });
});

describe('the status of a challenge', () => {
  it.each([
    [407, 'Proxy-Authenticate'],
    [401, 'WWW-Authenticate'],
  ] as const)('%i comes with %s, and either header answers it', (challengeStatus, name) => {
    const w = world({ challengeStatus });
    const decision = w.now(request());
    expect(decision).toMatchObject({ kind: 'challenge', status: challengeStatus });
    for (const header of ['Authorization', 'Proxy-Authorization']) {
      const [offered] = w.challenge();
      expect(offered.header).toBe(name);
      expect(verdict(w.now(request({ headers: [line(parameters(offered), header)] })))).toBe(
        accepted,
      );
    }
  });
});

describe('an access list and a password', () => {
  const both: ApplicationOptions = {
    id: 'sales',
    auth: 'ip_acl_and_credential',
    accessLists: [carriers],
    credentials: alice,
  };

  it('are both needed, the list first: a stranger is not even challenged', () => {
    const w = world({ applications: [both] });
    expect(verdict(w.now(w.answering()))).toBe('accept access-list-and-credential');
    expect(verdict(w.now(w.answering({ password: 'no' })))).toBe('refuse 403 wrong-password');
    expect(verdict(w.now(request(), sourceOf('203.0.113.9')))).toBe('refuse 403 access-list-miss');
    const m = w.answering();
    expect(verdict(w.now(m, sourceOf('203.0.113.9')))).toBe('refuse 403 access-list-miss');
  });
});
