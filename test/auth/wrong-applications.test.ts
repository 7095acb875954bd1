import { type AuthenticatorOptions, createAuthenticator } from '@tollgate/auth';
import { expect, test } from 'vitest';
import { fault, thrown, type WrongRow } from './support/thrown.ts';
import { alice, carriers, realm, sales } from './support/world.ts';

const app = (changes: object) => ({ applications: [{ ...sales, ...changes }] });
const listed = (accessLists: unknown) => ({
  applications: [{ id: 'listed', auth: 'ip_acl', accessLists }],
});

const userWanted = 'must be HA1 values: write ha1Set({ username, realm, password }), got';
const tableWanted =
  'must be a table of HA1 values by user name: write { alice: ha1Set({ ... }) }, got';
const listWanted = "must be a list of access lists: write [compileAccessList(['192.0.2.0/24'])]";

const rows: readonly WrongRow[] = [
  [
    app({ auth: 'acl' }),
    'RANGE',
    'applications[0].auth must be one of "ip_acl", "credential", "ip_acl_and_credential", got "acl"',
  ],
  [
    app({ id: undefined }),
    'MISSING',
    'applications[0].id must be a text of 1 to 64 of A-Z a-z 0-9 _ -, got undefined',
  ],
  [
    app({ credential: alice }),
    'UNKNOWN',
    'unknown option applications[0].credential: write applications[0].credentials instead',
  ],
  [
    app({ digest: {} }),
    'UNKNOWN',
    'unknown option applications[0].digest: write algorithms, qop, requireQop, digestUri, nonceSource, challengeStatus beside id instead',
  ],
  [
    app({ qop: ['auth-conf'] }),
    'RANGE',
    'applications[0].qop[0] must be one of "auth", "auth-int", got "auth-conf"',
  ],
  [
    app({ numbers: '+14155550123' }),
    'TYPE',
    'applications[0].numbers must be a list like [\'+14155550123\'], got "+14155550123"',
  ],
  [
    app({ numbers: [14155550123] }),
    'TYPE',
    'applications[0].numbers[0] must be a text of 5 to 15 digits, with or without +, got 14155550123',
  ],
  [
    app({ numbers: ['+15550100', '15550100'] }),
    'RANGE',
    'applications[0].numbers[1] must be a number that is given once (sales has it), got "15550100"',
  ],
  [
    app({ transports: 'udp' }),
    'TYPE',
    'applications[0].transports must be a list of one or more of "udp", "tcp", "tls", got "udp"',
  ],
  [
    listed(['127.0.0.1/32']),
    'TYPE',
    'applications[0].accessLists[0] must be an access list: write compileAccessList([\'127.0.0.1/32\']), got "127.0.0.1/32"',
  ],
  [listed('127.0.0.1'), 'TYPE', `applications[0].accessLists ${listWanted}, got "127.0.0.1"`],
  [listed(carriers), 'TYPE', `applications[0].accessLists ${listWanted}, got an object`],
  [
    listed([]),
    'RANGE',
    'applications[0].accessLists must be given where auth is "ip_acl": write [compileAccessList([\'192.0.2.0/24\'])], got an empty array',
  ],
  [
    listed(undefined),
    'MISSING',
    'applications[0].accessLists must be given where auth is "ip_acl": write [compileAccessList([\'192.0.2.0/24\'])], got undefined',
  ],
  [
    app({ accessLists: [carriers] }),
    'TYPE',
    'applications[0].accessLists must be left out where auth is "credential", got an array',
  ],
  [
    app({ credentials: undefined }),
    'MISSING',
    'applications[0].credentials must be given where auth is "credential": write { alice: ha1Set({ ... }) } or a function, got undefined',
  ],
  [
    app({ credentials: 'alice:wonderland' }),
    'TYPE',
    `applications[0].credentials ${tableWanted} a text`,
  ],
  [
    app({ credentials: ['alice', 'wonderland'] }),
    'TYPE',
    `applications[0].credentials[0] ${tableWanted} a text`,
  ],
  [
    app({ credentials: [{ username: 'alice', password: 'wonderland' }] }),
    'TYPE',
    `applications[0].credentials[0].username ${userWanted} a text`,
  ],
  [
    app({ credentials: { carrier: 'wonderland' } }),
    'TYPE',
    `applications[0].credentials.carrier ${userWanted} a text`,
  ],
  [
    app({ credentials: { carrier: { password: 'wonderland' } } }),
    'UNKNOWN',
    'unknown option applications[0].credentials.carrier.password: write one of MD5, SHA-256, SHA-512-256',
  ],
  [
    app({ credentials: { carrier: { MD5: 'abc' } } }),
    'RANGE',
    'applications[0].credentials.carrier.MD5 must be an HA1 of 32 hexadecimal digits, got a text of 3 characters',
  ],
  [
    app({ credentials: { carrier: { MD5: 5 } } }),
    'TYPE',
    'applications[0].credentials.carrier.MD5 must be an HA1 of 32 hexadecimal digits, got a number',
  ],
  [
    app({ credentials: new Map([[5, alice.alice]]) }),
    'TYPE',
    'applications[0].credentials must be a table with user names of 3 to 64 of A-Z a-z 0-9 . _ -, got 5',
  ],
  [
    { ...app({ algorithms: ['SHA-256'] }), uniform: true },
    'RANGE',
    'applications[0].algorithms must be MD5 as for all others under uniform, got SHA-256',
  ],
];

test.each(rows)(
  'a wrong application is answered with what to write: %j',
  (changes, code, message) => {
    const options = { realm, applications: [sales], ...(changes as object) };
    const made = () => createAuthenticator(options as unknown as AuthenticatorOptions);
    expect(thrown(made)).toEqual(fault(code, message));
  },
);
