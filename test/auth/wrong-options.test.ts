import { type AuthenticatorOptions, createAuthenticator, createMemoryStore } from '@tollgate/auth';
import { describe, expect, test } from 'vitest';
import { fault, thrown, untyped, type WrongRow } from './support/thrown.ts';
import { alice, carriers, realm, sales } from './support/world.ts';

const realmWanted =
  'realm must be a text of 1 to 64 printable ASCII characters without quote and backslash';

const rows: readonly WrongRow[] = [
  [
    { lockout: { window: 5 } },
    'UNKNOWN',
    'unknown option lockout.window: write lockout.windowMs instead',
  ],
  [
    { lockout: { maxFailures: 5 } },
    'UNKNOWN',
    'unknown option lockout.maxFailures: write lockout.failures instead',
  ],
  [
    { lockout: 5 },
    'TYPE',
    'lockout must be an object with "failures", "windowMs", "lockMs", "scope", "counted", "ipv6SiteFactor", "usernameCeiling", "exempt", "maxSources", "maxApplications", "random", "maxClaims", got 5',
  ],
  [
    { lockout: { windowMs: 'ten' } },
    'TYPE',
    'lockout.windowMs must be a whole number from 1 to 536870912, got "ten"',
  ],
  [
    { lockout: { maxClaims: 0 } },
    'RANGE',
    'lockout.maxClaims must be a whole number from 1 to 16777216, got 0',
  ],
  [
    { lockout: { exempt: '10.0.0.0/8' } },
    'TYPE',
    'lockout.exempt must be a list like [\'192.0.2.0/24\'], got "10.0.0.0/8"',
  ],
  [
    { lockout: { exempt: ['10.1'] } },
    'RANGE',
    'lockout.exempt[0] must be an IP address or a CIDR block, got "10.1" (10.1: write all four numbers of an IPv4 address)',
  ],
  [
    { lockout: { exempt: [carriers] } },
    'TYPE',
    "lockout.exempt[0] must be a text like '192.0.2.0/24', got an object",
  ],
  [
    { lockout: { usernameCeiling: { factor: 3 } } },
    'MISSING',
    'lockout.usernameCeiling.weight must be a whole number from 2 to 10, got undefined',
  ],
  [
    { lockout: { usernameCeiling: { factor: 3, wait: 2 } } },
    'UNKNOWN',
    'unknown option lockout.usernameCeiling.wait: write one of factor, weight',
  ],
  [
    { lockout: { usernameCeiling: 3 } },
    'TYPE',
    'lockout.usernameCeiling must be an object with "factor", "weight", got 3',
  ],
  [
    { lockout: { random: 'yes' } },
    'TYPE',
    'lockout.random must be a function (bytes) => void that fills them, got "yes"',
  ],
  [{ windowMs: 5 }, 'UNKNOWN', 'unknown option windowMs: write lockout.windowMs instead'],
  [
    { accessLists: [carriers] },
    'UNKNOWN',
    'unknown option accessLists: write applications[0].accessLists instead',
  ],
  [
    { credentials: alice },
    'UNKNOWN',
    'unknown option credentials: write applications[0].credentials instead',
  ],
  [{ realms: 'x' }, 'UNKNOWN', 'unknown option realms: write realm instead'],
  [
    { digest: { qop: ['auth'] } },
    'UNKNOWN',
    'unknown option digest: write algorithms, qop, requireQop, digestUri, nonceSource, challengeStatus beside realm instead',
  ],
  [{ realm: undefined }, 'MISSING', `${realmWanted}, got undefined`],
  [{ realm: 5 }, 'TYPE', `${realmWanted}, got 5`],
  [{ realm: 'a"b' }, 'RANGE', `${realmWanted}, got "a\\"b"`],
  [{ realm: 'a\rb' }, 'RANGE', `${realmWanted}, got "a\\rb"`],
  [
    { applications: undefined },
    'MISSING',
    'applications must be a list like [{ id, auth, ... }], got undefined',
  ],
  [
    { applications: {} },
    'TYPE',
    'applications must be a list like [{ id, auth, ... }], got an object',
  ],
  [
    { applications: [5] },
    'TYPE',
    'applications[0] must be an object with "id", "numbers", "auth", "accessLists", "credentials", "transports", "accessListMissStatus", "algorithms", "qop", "requireQop", "digestUri", "nonceSource", "challengeStatus", got 5',
  ],
  [
    { applications: [sales, sales] },
    'RANGE',
    'applications[1].id must be an id that no other application has, got "sales"',
  ],
  [{ nonceTtlMs: '60' }, 'TYPE', 'nonceTtlMs must be a whole number of at least 1, got "60"'],
  [
    { nonceKeys: 'secret-secret-secret' },
    'TYPE',
    'nonceKeys must be a list with at least one key, each a Uint8Array of 16 bytes or more, got a text',
  ],
  [
    { nonceKeys: ['secret-secret-secret'] },
    'TYPE',
    'nonceKeys[0] must be a Uint8Array of 16 bytes or more, got a text',
  ],
  [
    { nonceKeys: [new Uint8Array(15)] },
    'RANGE',
    'nonceKeys[0] must be a Uint8Array of 16 bytes or more, got 15 bytes',
  ],
  [{ random: 5 }, 'TYPE', 'random must be a function (bytes) => void that fills them, got 5'],
  [{ maxLookUps: '9' }, 'TYPE', 'maxLookUps must be a whole number of at least 1, got "9"'],
  [{ qop: 'auth' }, 'TYPE', 'qop must be a list of one or more of "auth", "auth-int", got "auth"'],
  [{ qop: null }, 'TYPE', 'qop must be a list of one or more of "auth", "auth-int", got null'],
  [
    { store: {} },
    'TYPE',
    'store must be a store, as createMemoryStore() returns, got an object without the method settle',
  ],
  [
    { store: { ...createMemoryStore(), epoch: '' } },
    'TYPE',
    'store.epoch must be a Uint8Array, got ""',
  ],
];

describe('an authenticator answers a wrong option with its path, its value and what to write', () => {
  test.each(rows)('%j', (changes, code, message) => {
    const options = { realm, applications: [sales], ...(changes as object) };
    const made = () => createAuthenticator(options as unknown as AuthenticatorOptions);
    expect(thrown(made)).toEqual(fault(code, message));
  });

  test.each([[undefined], [null], ['sip.example.com'], [[]]])('options %j', (options) => {
    const made = () => untyped(createAuthenticator, options);
    const wanted = "options must be an object like { realm: 'sip.example.com', applications }";
    expect(thrown(made)).toMatchObject({ option: 'options' });
    expect(made).toThrow(wanted);
  });

  test('applications and keys that replace others are held to the same paths', () => {
    const auth = createAuthenticator({ realm, applications: [sales] });
    expect(thrown(() => untyped(auth.replace, [{ ...sales, auth: 'acl' }]))).toMatchObject({
      option: 'applications[0].auth',
    });
    expect(thrown(() => untyped(auth.replace, sales))).toMatchObject({ option: 'applications' });
    expect(thrown(() => untyped(auth.replaceNonceKeys, [new Uint8Array(2)]))).toMatchObject({
      option: 'nonceKeys[0]',
    });
  });

  test('a rehearsal is held to its options', () => {
    const auth = createAuthenticator({ realm, applications: [sales] });
    expect(thrown(() => untyped(auth.rehearse, {}))).toMatchObject({ option: 'store' });
    const typo = { store: createMemoryStore(), assumeNonces: true };
    expect(thrown(() => untyped(auth.rehearse, typo))).toEqual(
      fault('UNKNOWN', 'unknown option assumeNonces: write assumeNonce instead'),
    );
  });
});
