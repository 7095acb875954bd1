import { type AuthenticatorOptions, createAuthenticator, createMemoryStore } from '@tollgate/auth';
import { describe, expect, it } from 'vitest';
import { answer } from './support/caller.ts';
import { request, sourceOf } from './support/requests.ts';
import { alice, carriers, realm, sales, verdict, world } from './support/world.ts';

const listed = { id: 'listed', auth: 'ip_acl', accessLists: [carriers] } as const;
const application = (changes: object) => ({ applications: [{ ...sales, ...changes }] });

describe('a wrong option is refused at construction, by name and value', () => {
  const rows: readonly (readonly [object, RegExp])[] = [
    [{ realm: undefined }, /^realm must be .* got undefined$/],
    [{ realm: '' }, /^realm must be .* got ""$/],
    [{ realm: 'a"b' }, /^realm must be/],
    [{ realm: 'a\\b' }, /^realm must be/],
    [{ realm: 'a\r\nb' }, /^realm must be/],
    [{ realm: 'é' }, /^realm must be/],
    [{ realm: 'r'.repeat(65) }, /^realm must be/],
    [{ applications: undefined }, /^applications must be a list .* got undefined$/],
    [{ applications: {} }, /^applications must be a list .* got an object$/],
    [
      { unknownApplicationStatus: 200 },
      /^unknownApplicationStatus must be one of 403, 404, got 200$/,
    ],
    [
      { unknownApplicationStatus: 404, uniform: true },
      /^unknownApplicationStatus must be one of 403/,
    ],
    [{ lockedReply: 'tarpit' }, /^lockedReply must be one of "refuse", "drop", got "tarpit"$/],
    [{ uniform: 'yes' }, /^uniform must be true or false, got "yes"$/],
    [{ countUnverifiedUdp: 1 }, /^countUnverifiedUdp must be/],
    [{ maxLookUps: 0 }, /^maxLookUps must be a whole number of at least 1, got 0$/],
    [{ maxLookUps: Number.NaN }, /^maxLookUps must be .* got NaN$/],
    [{ nonceTtlMs: 0 }, /^nonceTtlMs must be .* got 0$/],
    [{ nonceTtlMs: '60' }, /^nonceTtlMs must be/],
    [{ nonceKeys: [] }, /^nonceKeys must be a list with at least one key, got an empty array$/],
    [
      { nonceKeys: [new Uint8Array(8)] },
      /^nonceKeys\[0\] must be a Uint8Array of 16 bytes or more, got 8 bytes$/,
    ],
    [
      { store: createMemoryStore(), lockout: {} },
      /^lockout must be given to createMemoryStore, not beside store/,
    ],
    [{ lockout: { failures: 0 } }, /^lockout\.failures must be .* got 0$/],
    [{ algorithms: [] }, /^algorithms must be a list of one or more .* got an empty array$/],
    [{ algorithms: ['SHA-1'] }, /^algorithms\[0\] must be one of .* got "SHA-1"$/],
    [{ algorithms: ['MD5', 'MD5'] }, /^algorithms\[1\] must be listed once, got "MD5" again$/],
    [{ qop: ['auth-conf'] }, /^qop\[0\] must be one of "auth", "auth-int", got "auth-conf"$/],
    [{ digestUri: 'exact' }, /^digestUri must be one of "off", "user", "strict"/],
    [{ nonceSource: 'port' }, /^nonceSource must be one of "ip", "prefix", "none"/],
    [{ challengeStatus: 403 }, /^challengeStatus must be one of 407, 401, got 403$/],
    [{ requireQop: 'no' }, /^requireQop must be/],
    [application({ id: '' }), /^applications\[0\]\.id must be a text of 1 to 64/],
    [application({ id: 'a b' }), /^applications\[0\]\.id must be .* got "a b"$/],
    [application({ id: 'a'.repeat(65) }), /^applications\[0\]\.id must be/],
    [application({ id: 7 }), /^applications\[0\]\.id must be .* got 7$/],
    [
      application({ auth: 'password' }),
      /^applications\[0\]\.auth must be one of "ip_acl".* got "password"$/,
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
      /^applications\[0\]\.numbers\[0\] must be a text of 5 to 15 digits.* got "123"$/,
    ],
    [application({ numbers: ['+1 415 555'] }), /^applications\[0\]\.numbers\[0\]/],
    [
      application({ transports: [] }),
      /^applications\[0\]\.transports must be a list of one or more/,
    ],
    [
      application({ transports: ['ws'] }),
      /^applications\[0\]\.transports\[0\] must be one of "udp", "tcp", "tls"/,
    ],
    [
      application({ accessListMissStatus: 200 }),
      /^applications\[0\]\.accessListMissStatus must be/,
    ],
    [application({ algorithms: ['md5'] }), /^applications\[0\]\.algorithms\[0\] must be/],
    [
      application({ credentials: { 'a b': alice.alice } }),
      /credentials\["a b"\] must be a user name .* got "a b"$/,
    ],
    [
      application({ credentials: { al: alice.alice } }),
      /credentials\.al must be a user name .* got "al"$/,
    ],
    [
      application({ credentials: [alice, alice] }),
      /credentials\[1\]\.alice must be a user of one table only, got "alice" again$/,
    ],
    [application({ credentials: { alice: {} } }), /credentials\.alice must be HA1 values/],
    [
      application({ credentials: { alice: { MD5: '' } } }),
      /credentials\.alice\.MD5 must be an HA1 of 32/,
    ],
    [
      application({ credentials: { alice: { 'SHA-256': 'a'.repeat(32) } } }),
      /SHA-256 must be an HA1 of 64 .* got a text of 32 characters$/,
    ],
    [
      application({ credentials: { alice: { SHA1: 'a' } } }),
      /^unknown option applications\[0\]\.credentials\.alice\.SHA1/,
    ],
    [
      application({ credentials: { alice: 'wonderland' } }),
      /credentials\.alice must be HA1 values: write ha1Set\(.* got a text$/,
    ],
    [
      { applications: [sales, sales] },
      /^applications\[1\]\.id must be an id that no other application has, got "sales"$/,
    ],
    [
      {
        applications: [
          { ...sales, numbers: ['+15550100'] },
          { ...listed, numbers: ['15550100'] },
        ],
      },
      /^applications\[1\]\.numbers\[0\] must be a number that is given once \(sales has it\), got "15550100"$/,
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
    expect(verdict(w.now(request({ uri: 'sip:+15550101@x' })))).toBe(
      'refuse 403 number-not-assigned',
    );
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
