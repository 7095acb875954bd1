import { createExplain } from '@tollgate/server/explain';
import { type Now, parse, type SipResponse, type Source, validate } from '@tollgate/sip-parser';
import {
  type AuthenticatorOptions,
  createAuthenticator,
  createEngine,
  createTollgate,
  type DecisionEvent,
  type Explanation,
  type RejectedEvent,
} from 'tollgate';
import { describe, expect, test } from 'vitest';
import { answerChallenge, applications, REALM, request, SDP, source } from '../support/rig.ts';
import { haveVectors, readVectors, vectorsNote } from '../support/vectors.ts';

const now: Now = { mono: 1_000_000, wall: Date.UTC(2026, 0, 1) };
const tagKey = new Uint8Array(32).fill(7);

/** Options from which two authenticators come out alike, down to the last random octet. */
function alike(more: Partial<AuthenticatorOptions> = {}): AuthenticatorOptions {
  const drawn = (): ((bytes: Uint8Array) => void) => {
    let next = 1;
    return (bytes) => {
      for (let i = 0; i < bytes.length; i++) bytes[i] = next++ & 0xff;
    };
  };
  return {
    realm: REALM,
    applications: applications(),
    nonceKeys: [new Uint8Array(32).fill(9)],
    random: drawn(),
    lockout: { random: drawn() },
    ...more,
  };
}

interface Said {
  readonly reason: string;
  readonly status: number;
  readonly answer: string | undefined;
}

const latin1 = (bytes: Uint8Array | undefined): string | undefined =>
  bytes && Buffer.from(bytes).toString('latin1');

/** What live traffic gets: the engine, over stores of its own. */
function live(packets: readonly Uint8Array[], from: Source, options: AuthenticatorOptions): Said[] {
  const events: (DecisionEvent | RejectedEvent)[] = [];
  const engine = createEngine({
    authenticator: createAuthenticator(options),
    clock: () => now,
    tagKey,
    advertised: () => ({ host: '198.51.100.1', port: 5060 }),
    onCall() {},
    onDecision: (event) => events.push(event),
    onRejected: (event) => events.push(event),
  });
  return packets.map((bytes) => {
    const answers: Uint8Array[] = [];
    events.length = 0;
    engine.receive(bytes, from, (answer) => answers.push(answer), now);
    const [event] = events;
    const reason = event === undefined ? 'not-judged' : 'why' in event ? event.why : event.reason;
    return { reason, status: event?.status ?? 0, answer: latin1(answers[0]) };
  });
}

async function explained(
  packets: readonly Uint8Array[],
  from: Source,
  options: AuthenticatorOptions,
): Promise<Said[]> {
  const explain = createExplain({ authenticator: createAuthenticator(options), options, tagKey });
  const said: Said[] = [];
  for (const bytes of packets) {
    const { reason, status, response } = await explain(bytes, from, now);
    said.push({ reason, status, answer: latin1(response) });
  }
  return said;
}

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** A challenge as a server of these options sends it, and the request that answers it. */
function answered(
  uri: string,
  more: { username?: string; password?: string } = {},
  change: (header: string) => string = (header) => header,
): readonly Uint8Array[] {
  const first = bytes(request({ uri, branch: 'z9hG4bKfirst' }));
  const [challenge] = live([first], source(), alike());
  const m = validate(parse(bytes(challenge!.answer!))) as SipResponse;
  const header = change(answerChallenge(m, uri, more));
  return [first, bytes(request({ uri, branch: 'z9hG4bKsecond', cseq: 2, headers: [header] }))];
}

const digest = 'sip:digest@198.51.100.1';
const both = 'sip:both@198.51.100.1';
const conversations: Readonly<Record<string, readonly Uint8Array[]>> = {
  'a source on the list': [bytes(request({ branch: 'z9hG4bK1', body: SDP }))],
  'an unknown application': [bytes(request({ uri: 'sip:nobody@h', branch: 'z9hG4bK1' }))],
  'a number that is owned': [bytes(request({ uri: 'sip:+15550100@h', branch: 'z9hG4bK1' }))],
  'a number nobody owns': [bytes(request({ uri: 'sip:+15559999@h', branch: 'z9hG4bK1' }))],
  'no auth type': [bytes(request({ uri: 'sip:none@h', branch: 'z9hG4bK1' }))],
  'the right password': answered(digest),
  'the right password, on a list too': answered(both),
  'a wrong password': answered(digest, { password: 'guess' }),
  'an unknown user': answered(digest, { username: 'mallory' }),
  'another realm': answered(digest, {}, (header) => header.replace(REALM, 'elsewhere')),
  'a forged nonce': answered(digest, {}, (header) => header.replace(/nonce="..../, 'nonce="AAAA')),
  'a malformed answer': answered(digest, {}, (header) => header.replace('nc=', 'nc=x')),
  'an incomplete answer': answered(digest, {}, (header) => header.replace(/, cnonce.*/, '')),
  'an answer used twice': [
    ...answered(digest),
    bytes(
      latin1(answered(digest)[1])!
        .replace('z9hG4bKsecond', 'z9hG4bKthird')
        .replace('call-1', 'call-2'),
    ),
  ],
  'ten wrong passwords, then the right one': [
    ...Array.from({ length: 10 }, (_, i) =>
      bytes(latin1(answered(digest, { password: 'guess' })[1])!.replace('second', `w${i}`)),
    ),
    answered(digest)[1]!,
  ],
  'a challenge repeated': [answered(digest)[0]!, answered(digest)[0]!],
  'an INVITE that requires an extension': [
    bytes(request({ branch: 'z9hG4bK1', headers: ['Require: 100rel'] })),
  ],
  'an INVITE without Contact': [bytes(request({ branch: 'z9hG4bK1', contact: undefined }))],
  'another method': ['OPTIONS', 'REGISTER', 'BYE', 'WIBBLE', 'CANCEL', 'ACK'].map((method) =>
    bytes(request({ method, branch: `z9hG4bK${method}` })),
  ),
  'a request in no dialog': [bytes(request({ toTag: 'x', branch: 'z9hG4bK1' }))],
  noise: [bytes('\r\n\r\n'), bytes('GET / HTTP/1.1\r\n\r\n'), bytes('INVITE'), bytes('\0\0')],
};

describe('explain says what live traffic gets, octet for octet', () => {
  test.each(Object.entries(conversations))('%s', async (_, packets) => {
    const expected = live(packets, source(), alike());
    expect(await explained(packets, source(), alike())).toEqual(expected);
    expect(expected.some(({ reason }) => reason !== 'not-judged')).toBe(true);
  });

  test('the packets compared reach every gate there is', () => {
    const reached = Object.values(conversations).flatMap((packets) =>
      live(packets, source(), alike()).map(({ reason }) => reason),
    );
    expect(reached).toEqual(
      expect.arrayContaining([
        'access-list',
        'credential',
        'access-list-and-credential',
        'credentials-missing',
        'credentials-malformed',
        'credentials-incomplete',
        'wrong-password',
        'unknown-user',
        'nonce-forged',
        'replay',
        'locked',
        'application-unknown',
        'number-not-assigned',
        'no-auth-type',
        'extension-required',
        'contact-missing',
        'method-481',
        'not-judged',
      ]),
    );
  });

  test.each(['tcp', 'tls'] as const)('over %s too', async (transport) => {
    const from = source('192.0.2.1', 5060, transport);
    for (const packets of Object.values(conversations)) {
      const expected = live(packets, from, alike());
      expect(await explained(packets, from, alike())).toEqual(expected);
    }
  });

  test('from an address on no list, and of IPv6', async () => {
    for (const from of [source('203.0.113.9'), source('2001:db8::9')]) {
      for (const packets of Object.values(conversations)) {
        const expected = live(packets, from, alike());
        expect(await explained(packets, from, alike())).toEqual(expected);
      }
    }
  });

  test('with a look-up that keeps the judge waiting', async () => {
    const options = (): AuthenticatorOptions => {
      const base = alike();
      const apps = base.applications.map((one) => {
        const { credentials } = one;
        if (credentials === undefined) return one;
        const table = credentials as Record<string, object>;
        return { ...one, credentials: (user: string) => Promise.resolve(table[user]) };
      });
      return { ...base, applications: apps };
    };
    for (const name of ['the right password', 'a wrong password', 'an unknown user']) {
      const packets = conversations[name]!;
      const expected = live(packets, source(), alike());
      expect(await explained(packets, source(), options())).toEqual(expected);
    }
  });

  test.skipIf(!haveVectors)(`every published torture message${vectorsNote}`, async () => {
    const vectors = readVectors();
    expect(vectors.length).toBeGreaterThanOrEqual(66);
    for (const { bytes: file } of vectors) {
      for (const from of [source(), source('192.0.2.1', 5060, 'tcp')]) {
        const expected = live([file], from, alike());
        expect(await explained([file], from, alike())).toEqual(expected);
      }
    }
  });
});

describe('Tollgate.explain', () => {
  const options = alike({ lockout: { failures: 2, lockMs: 60_000 } });
  const { random: _, ...real } = options;
  const create = () => createTollgate({ ...real, onWarning: () => {} });
  const told = ({ reason, response }: Explanation): unknown[] => [
    reason,
    latin1(response)?.replace(/nonce="[^"]*"/, ''),
  ];

  test('changes nothing: asked twice about one packet, it says the same', async () => {
    const tollgate = create();
    const [first, wrong] = answered(digest, { password: 'guess' }) as [Uint8Array, Uint8Array];
    for (const packet of [first, wrong]) {
      const once = await tollgate.explain(packet, { address: '192.0.2.1' });
      for (let i = 0; i < 20; i++) {
        const again = await tollgate.explain(packet, { address: '192.0.2.1' });
        expect(told(again)).toEqual(told(once));
      }
    }
    expect(tollgate.authenticator.store.locks(now)).toEqual([]);
  });

  test('reads the locks of now, and names what led to them', async () => {
    const tollgate = create();
    const { ip } = source();
    const mono = performance.now();
    for (let i = 0; i < 2; i++) {
      tollgate.authenticator.store.report(
        { ip, application: 'acl', failure: 'access-list' },
        { mono, wall: Date.now() },
      );
    }
    const { reason, diagnosis } = await tollgate.explain(bytes(request()), {
      address: '192.0.2.1',
    });
    expect(reason).toBe('locked');
    expect(diagnosis).toMatchObject({
      cause: 'locked',
      text: expect.stringContaining('2 access-list'),
      change: { kind: 'exempt-from-lockout', cidr: '192.0.2.1/32' },
    });
  });

  test('names the lock that holds an IPv6 source, among others', async () => {
    const tollgate = create();
    const at = { mono: performance.now(), wall: Date.now() };
    const until = at.wall + 30_000;
    const sources = ['192.0.2.1', '2001:db8:0:1::/64', '2001:db8:0:2::/64'];
    tollgate.authenticator.store.restoreLocks(
      sources.map((locked, index) => ({ source: locked, until: until + index * 10_000 })),
      at,
    );
    const { diagnosis } = await tollgate.explain(bytes(request()), { address: '2001:db8:0:1::9' });
    expect(diagnosis.text).toMatch(/^2001:db8:0:1::9 is locked for (39|40) s more;/);
  });

  test('judges by the applications of now', async () => {
    const tollgate = create();
    const packet = bytes(request({ uri: 'sip:new@h' }));
    expect((await tollgate.explain(packet, { address: '192.0.2.1' })).verdict).toBe('refuse');
    const acl = applications().find(({ id }) => id === 'acl')!;
    tollgate.replaceApplications([{ ...acl, id: 'new' }]);
    expect((await tollgate.explain(packet, { address: '192.0.2.1' })).verdict).toBe('accept');
  });

  test('takes no nonce as genuine that is not', async () => {
    const forged = conversations['a forged nonce']![1]!;
    const { reason, diagnosis } = await create().explain(forged, { address: '192.0.2.1' });
    expect(reason).toBe('nonce-forged');
    expect(diagnosis.cause).toBe('nonce-foreign');
  });

  test('rejects an address that is none', async () => {
    await expect(create().explain(bytes(request()), { address: 'carrier' })).rejects.toThrow(
      TypeError,
    );
  });
});

describe('a nonce taken as genuine', () => {
  const judge = (
    assumeNonce: boolean,
    packet: Uint8Array,
    wall = now.wall,
  ): Promise<Explanation> => {
    const options = alike({ nonceKeys: [new Uint8Array(32).fill(1)] });
    const authenticator = createAuthenticator(options);
    const explain = createExplain({ authenticator, options, assumeNonce });
    return explain(packet, source(), { ...now, wall });
  };
  const right = conversations['the right password']![1]!;

  test('lets the rest of the answer be judged, and is told', async () => {
    const accepted = await judge(true, right);
    expect(accepted).toMatchObject({ verdict: 'accept', reason: 'credential' });
    expect(accepted.assumptions[0]).toContain('genuine');
    const wrong = await judge(true, conversations['a wrong password']![1]!);
    expect(wrong.reason).toBe('wrong-password');
    expect(wrong.assumptions).toHaveLength(1);
  });

  test('is not so by default', async () => {
    const strict = await judge(false, right);
    expect(strict).toMatchObject({ verdict: 'challenge', reason: 'nonce-forged' });
    expect(strict.assumptions).toEqual([]);
  });

  test('still says how old it is', async () => {
    expect((await judge(true, right, now.wall + 59_999)).verdict).toBe('accept');
    const late = await judge(true, right, now.wall + 61_000);
    expect(late).toMatchObject({ verdict: 'challenge', reason: 'nonce-expired' });
    expect(late.diagnosis).toMatchObject({
      cause: 'nonce-expired',
      change: { kind: 'set-nonce-lifetime', nonceTtlMs: 70_000 },
    });
  });

  test('may be of anybody else: then it is as fresh as can be', async () => {
    const { nonce } = /nonce="(?<nonce>[^"]+)"/.exec(latin1(right)!)!.groups as { nonce: string };
    const other = bytes(latin1(right)!.replace(nonce, 'f'.repeat(nonce.length)));
    expect((await judge(true, other)).reason).toBe('wrong-password');
  });
});
