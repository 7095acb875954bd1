import { type AuthenticatorOptions, createAuthenticator, createMemoryStore } from '@tollgate/auth';
import { describe, expect, it } from 'vitest';
import { answer } from './support/caller.ts';
import { request, sourceOf } from './support/requests.ts';
import { alice, carriers, realm, sales, verdict, world } from './support/world.ts';

const listed = { id: 'listed', auth: 'ip_acl', accessLists: [carriers] } as const;
const application = (changes: object) => ({ applications: [{ ...sales, ...changes }] });

describe('a wrong option is refused at construction, by name and value', () => {
  const rows: readonly (readonly [object, RegExp])[] = [
    [{ realm: undefined }, /^realm must be .* not undefined/],
    [{ realm: '' }, /^realm must be .* not ""/],
    [{ realm: 'a"b' }, /^realm must be/],
    [{ realm: 'a\\b' }, /^realm must be/],
    [{ realm: 'a\r\nb' }, /^realm must be/],
    [{ realm: 'é' }, /^realm must be/],
    [{ realm: 'r'.repeat(65) }, /^realm must be/],
    [{ applications: undefined }, /^applications must be an array/],
    [{ applications: {} }, /^applications must be an array/],
    [
      { unknownApplicationStatus: 200 },
      /^unknownApplicationStatus must be one of 403, 404, not 200/,
    ],
    [
      { unknownApplicationStatus: 404, uniform: true },
      /^unknownApplicationStatus must be one of 403/,
    ],
    [{ lockedReply: 'tarpit' }, /^lockedReply must be one of refuse, drop, not "tarpit"/],
    [{ uniform: 'yes' }, /^uniform must be one of true, false, not "yes"/],
    [{ countUnverifiedUdp: 1 }, /^countUnverifiedUdp must be/],
    [{ maxLookUps: 0 }, /^maxLookUps must be a whole number above 0, not 0/],
    [{ maxLookUps: Number.NaN }, /^maxLookUps must be .* not NaN/],
    [{ nonceTtlMs: 0 }, /^nonceTtlMs must be .* not 0/],
    [{ nonceTtlMs: '60' }, /^nonceTtlMs must be/],
    [{ nonceKeys: [] }, /^nonceKeys must hold at least one key/],
    [{ nonceKeys: [new Uint8Array(8)] }, /^nonceKeys\[0\] must have 16 bytes or more, not 8/],
    [{ store: createMemoryStore(), lockout: {} }, /^lockout must be given to the store/],
    [{ lockout: { failures: 0 } }, /failures/],
    [{ algorithms: [] }, /^algorithms must be a list of one or more/],
    [{ algorithms: ['SHA-1'] }, /^algorithms must be one of .* not "SHA-1"/],
    [{ algorithms: ['MD5', 'MD5'] }, /^algorithms must not list one twice/],
    [{ qop: ['auth-conf'] }, /^qop must be one of auth, auth-int, not "auth-conf"/],
    [{ digestUri: 'exact' }, /^digestUri must be one of off, user, strict/],
    [{ nonceSource: 'port' }, /^nonceSource must be one of ip, prefix, none/],
    [{ challengeStatus: 403 }, /^challengeStatus must be one of 407, 401, not 403/],
    [{ requireQop: 'no' }, /^requireQop must be/],
    [application({ id: '' }), /^applications\[0\]\.id must be 1 to 64/],
    [application({ id: 'a b' }), /^applications\[0\]\.id must be .* not "a b"/],
    [application({ id: 'a'.repeat(65) }), /^applications\[0\]\.id must be/],
    [application({ id: 7 }), /^applications\[0\]\.id must be .* not 7/],
    [
      application({ auth: 'password' }),
      /^applications\[0\]\.auth must be one of ip_acl.* not "password"/,
    ],
    [application({ auth: 'ip_acl' }), /^applications\[0\]\.accessLists must be given/],
    [
      application({ auth: 'ip_acl_and_credential' }),
      /^applications\[0\]\.accessLists must be given/,
    ],
    [application({ accessLists: [carriers] }), /^applications\[0\]\.accessLists must be left out/],
    [application({ credentials: undefined }), /^applications\[0\]\.credentials must be given/],
    [{ applications: [{ ...listed, credentials: alice }] }, /credentials must be left out/],
    [
      application({ numbers: ['123'] }),
      /^applications\[0\]\.numbers\[0\] must be 5 to 15 digits.* not "123"/,
    ],
    [application({ numbers: ['+1 415 555'] }), /^applications\[0\]\.numbers\[0\]/],
    [application({ transports: [] }), /^applications\[0\]\.transports must hold at least one/],
    [
      application({ transports: ['ws'] }),
      /^applications\[0\]\.transports must be one of udp, tcp, tls/,
    ],
    [
      application({ accessListMissStatus: 200 }),
      /^applications\[0\]\.accessListMissStatus must be/,
    ],
    [application({ algorithms: ['md5'] }), /^applications\[0\]\.algorithms must be/],
    [
      application({ credentials: { 'a b': alice.alice } }),
      /credentials: a user name must be .* not "a b"/,
    ],
    [
      application({ credentials: { al: alice.alice } }),
      /credentials: a user name must be .* not "al"/,
    ],
    [
      application({ credentials: [alice, alice] }),
      /credentials: "alice" must not stand in two tables/,
    ],
    [application({ credentials: { alice: {} } }), /credentials\.alice must hold an HA1/],
    [
      application({ credentials: { alice: { MD5: '' } } }),
      /credentials\.alice\.MD5 must be an HA1 of 32/,
    ],
    [
      application({ credentials: { alice: { 'SHA-256': 'a'.repeat(32) } } }),
      /SHA-256 must be an HA1 of 64/,
    ],
    [
      application({ credentials: { alice: { SHA1: 'a' } } }),
      /must be one of MD5, SHA-256, SHA-512-256/,
    ],
    [application({ credentials: { alice: 'wonderland' } }), /credentials\.alice must hold an HA1/],
    [{ applications: [sales, sales] }, /^applications\[1\]\.id must be its own: sales is taken/],
    [
      {
        applications: [
          { ...sales, numbers: ['+15550100'] },
          { ...listed, numbers: ['15550100'] },
        ],
      },
      /^applications\[1\]\.numbers must be its own: 15550100 belongs to sales/,
    ],
  ];

  it.each(rows)('%j', (changes, message) => {
    const options = { realm, applications: [sales], ...changes } as AuthenticatorOptions;
    expect(() => createAuthenticator(options)).toThrow(message);
  });

  it('without ever showing a secret (CVE-2022-24754)', () => {
    for (const secret of ['wonderland-secret', 'f'.repeat(31), 'f'.repeat(63)]) {
      const build = () => world(application({ credentials: { alice: { MD5: secret } } }));
      expect(build).toThrow();
      expect(build).not.toThrow(secret);
    }
  });
});

describe('applications', () => {
  it('are replaced all at once, and not at all where the new ones are wrong', () => {
    const w = world();
    const m = w.answering();
    expect(() =>
      w.auth.replace([
        { ...sales, id: 'next' },
        { ...sales, id: '' },
      ]),
    ).toThrow(RangeError);
    expect(verdict(w.now(m))).toBe('accept credential');
    w.auth.replace([{ ...sales, id: 'next' }]);
    expect(verdict(w.now(request()))).toBe('refuse 403 application-unknown');
    expect(verdict(w.now(request({ uri: 'sip:next@x' })))).toBe(
      'challenge 407 credentials-missing',
    );
  });

  it('are read once: changing what was passed in changes nothing', () => {
    const credentials = { ...alice };
    const numbers = ['+15550100'];
    const w = world({ applications: [{ ...sales, credentials, numbers }] });
    const m = w.answering();
    delete (credentials as Partial<typeof alice>).alice;
    numbers.push('+15550101');
    expect(verdict(w.now(m))).toBe('accept credential');
    expect(verdict(w.now(request({ uri: 'sip:+15550101@x' })))).toBe('refuse 403 number-unowned');
  });

  it('lose a revoked credential with the next request (threat: a stolen password)', () => {
    const w = world();
    expect(verdict(w.now(w.answering()))).toBe('accept credential');
    const [offered] = w.challenge();
    w.auth.replace([{ ...sales, credentials: {} }]);
    expect(verdict(w.now(request({ headers: [answer(offered)] })))).toBe('refuse 403 unknown-user');
  });

  it('that can claim one call are told, with the call that shows it', () => {
    const w = world({
      applications: [
        { ...sales, id: '15550100', numbers: ['+15550100'] },
        { ...sales, id: 'b', numbers: ['+15550102'] },
        { ...sales, id: '15550102' },
      ],
    });
    expect(w.auth.overlaps).toEqual([{ winner: '15550102', loser: 'b', witness: '15550102' }]);
    const m = w.answering({}, { uri: 'sip:15550102@x' });
    expect(w.now(m)).toMatchObject({ kind: 'accept', application: '15550102' });
    w.auth.replace([sales]);
    expect(w.auth.overlaps).toEqual([]);
  });

  it('take calls over their transports only', () => {
    const w = world({ applications: [{ ...sales, transports: ['tls', 'tcp'] }] });
    expect(verdict(w.now(request()))).toBe('refuse 403 transport-refused');
  });

  it('none at all: every call is refused', () => {
    expect(verdict(world({ applications: [] }).now(request()))).toBe(
      'refuse 403 application-unknown',
    );
  });
});

describe('verify', () => {
  it('takes nothing but what screen returned', () => {
    const w = world();
    const forged = { kind: 'pending', application: 'sales' } as const;
    expect(() => w.auth.verify(forged, w.clock)).toThrow(TypeError);
  });

  it('takes nothing another judge screened, above all no rehearsal that took a nonce as genuine', () => {
    const w = world();
    const rehearsal = w.auth.rehearse({ store: createMemoryStore(), assumeNonce: true });
    const m = world().answering();
    const pending = rehearsal.screen({ message: m, source: sourceOf(), now: w.clock() });
    if (pending.kind !== 'pending') throw new Error(pending.reason);
    expect(() => w.auth.verify(pending, w.clock)).toThrow(TypeError);
    expect(rehearsal.verify(pending, w.clock)).toMatchObject({ kind: 'accept' });
  });
});
