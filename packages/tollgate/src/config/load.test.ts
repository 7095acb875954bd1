import { createAuthenticator } from '@tollgate/auth';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Environment } from './environment/environment.ts';
import { readConfig } from './load.ts';
import { authenticatorOptions } from './server-options.ts';

const environment: Environment = {
  env: { PASSWORD: 'correct-horse-battery', KEY: 'k'.repeat(32) },
  read: (path) => (path === 'secret' ? Buffer.from('from-a-file-xyz\n') : 'ENOENT'),
  isPublic: () => false,
};
const MD5 = 'c0ffee00c0ffee00c0ffee00c0ffee00';

/** Something of everything. */
const FULL = {
  $schema: './tollgate.schema.json',
  realm: 'sip.example.com',
  listen: [
    {
      transport: 'udp',
      name: 'eu',
      address: '0.0.0.0',
      port: 5060,
      advertise: { host: 'sip.example.com', port: 5060 },
    },
    { transport: 'udp', address: '127.0.0.1', port: 5070 },
    { transport: 'udp', address: '127.0.0.1', port: 5071 },
    { transport: 'tcp', proxyPeers: ['10.0.0.10'] },
  ],
  accessLists: {
    carrier: [
      '198.18.0.0/24',
      { cidr: '198.18.0.66', action: 'deny', label: 'their test lab' },
      { cidr: '198.18.1.0/24', expires: '2099-01-01T00:00:00Z' },
    ],
  },
  credentials: {
    carrier: { ha1: MD5 },
    strong: { user: 'alice', ha1: { 'SHA-256': MD5 + MD5 } },
    env: { passwordEnv: 'PASSWORD' },
    file: { passwordFile: 'secret' },
  },
  applications: [
    {
      id: '20372631212782780',
      numbers: ['+15551234567', '15559876543'],
      auth: 'ip_acl_and_credential',
      accessLists: ['carrier'],
      credentials: ['carrier', 'env', 'file'],
      transports: ['tcp', 'udp'],
      onCall: { redirect: 'sip:media@10.0.0.7' },
    },
    {
      id: 'strong',
      auth: 'credential',
      credentials: ['strong'],
      digest: { algorithms: ['SHA-256'] },
    },
  ],
  digest: { challengeStatus: 401 },
  onCall: { reject: 486 },
  lockout: { failures: 5, scope: 'application', exempt: ['10.0.0.0/8'] },
  nonceKeys: [{ env: 'KEY' }],
  nonceTtlMs: 30_000,
  limits: { maxCalls: 10, maxRingMs: 1000, message: { maxHeaders: 50 } },
  metrics: { port: 9090 },
};

function valid(text: string) {
  const config = readConfig(text, environment);
  if (config.kind === 'invalid') throw new Error(JSON.stringify(config.problems));
  return config;
}

describe('what the server is made of', () => {
  const { server, action } = valid(JSON.stringify(FULL));

  test('sockets, with names of their own where the file gives none', () => {
    expect(server.listen?.map(({ name }) => name)).toEqual(['eu', 'udp', 'udp-2', 'tcp']);
    expect(server.listen?.[3]).toMatchObject({ transport: 'tcp', proxyPeers: ['10.0.0.10'] });
  });

  test('HA1 values: those given, and those of a password for every algorithm', () => {
    const users = server.applications[0]?.credentials as ReadonlyMap<string, object>;
    expect(users.get('carrier')).toEqual({ MD5 });
    // printf env:sip.example.com:correct-horse-battery | md5sum
    expect(users.get('env')).toMatchObject({ MD5: 'ba2aa2f127c6013b5bf6c72252c44d94' });
    expect(Object.keys(users.get('file')!)).toEqual(['MD5', 'SHA-256', 'SHA-512-256']);
  });

  test('entries labelled by their list, with action and end', () => {
    const [list] = server.applications[0]!.accessLists!;
    const source = (last: number) =>
      ({ family: 4, w0: 0, w1: 0, w2: 0xffff, w3: 0xc6120000 + last }) as const;
    expect(list!.match(source(1), 0)).toMatchObject({ allowed: true, entry: { label: 'carrier' } });
    expect(list!.match(source(66), 0)).toMatchObject({
      allowed: false,
      entry: { label: 'carrier: their test lab' },
    });
    expect(list!.allows(source(257), Date.parse('2098-12-31'))).toBe(true);
    expect(list!.allows(source(257), Date.parse('2099-01-02'))).toBe(false);
  });

  test('digest settings of the file under those of the application', () => {
    expect(server.applications[1]).toMatchObject({ algorithms: ['SHA-256'], challengeStatus: 401 });
  });

  test('limits, lockout, nonce keys', () => {
    expect(server).toMatchObject({
      maxCalls: 10,
      maxRingMs: 1000,
      limits: { maxHeaders: 50 },
      lockout: { failures: 5 },
      nonceTtlMs: 30_000,
      nonceKeys: [Buffer.from('k'.repeat(32))],
    });
  });

  test('what to do with a call: the word of the application, then of the file', () => {
    expect(action('20372631212782780')).toEqual({ redirect: 'sip:media@10.0.0.7' });
    expect(action('strong')).toEqual({ reject: 486 });
  });
});

test('JSON and YAML say the same', () => {
  const yaml = 'realm: x\napplications:\n  - id: a\n    numbers: ["+15551234567"]\n';
  const json = '{"realm":"x","applications":[{"id":"a","numbers":["+15551234567"]}]}';
  expect(valid(yaml).file).toEqual(valid(json).file);
});

describe('whatever stands in a file', () => {
  const scalar = fc.constantFrom<unknown>(
    ...[
      null,
      true,
      0,
      -1,
      1.5,
      1e300,
      '',
      'x',
      'carrier',
      '10.0.0.1/8',
      '::/0',
      [],
      {},
      [null],
      'ip_acl',
      '__proto__',
    ],
  );
  /** The file with a few of its values replaced, removed or joined by another key. */
  const spoiled = fc
    .array(fc.tuple(fc.nat(), fc.constantFrom('replace', 'remove', 'add'), scalar), {
      minLength: 1,
      maxLength: 4,
    })
    .map((changes) => {
      const file = structuredClone(FULL) as unknown;
      for (const [at, how, drawn] of changes) {
        // A copy: a later change may write into it, even the very value it was drawn as.
        const value = structuredClone(drawn);
        const places = placesIn(file);
        const [parent, key] = places[at % places.length]!;
        if (how === 'replace') parent[key] = value;
        else if (how === 'remove') delete parent[key];
        else parent[`${key}x`] = value;
      }
      return JSON.stringify(file);
    });

  test('reading never throws, and what is taken as valid makes a server', () => {
    fc.assert(
      fc.property(fc.oneof(spoiled, fc.json()), (text) => {
        const config = readConfig(text, environment);
        if (config.kind === 'invalid') {
          expect(config.problems.length).toBeGreaterThan(0);
          for (const { message, advice, line } of config.problems) {
            expect(message).not.toBe('');
            expect(advice).not.toBe('');
            expect(line).toBe(1);
          }
          return;
        }
        createAuthenticator(authenticatorOptions(config.server));
        config.warnings();
      }),
      { examples: ['toString', 'valueOf', 'toJSON', '__proto__'].map((key) => [`[{"${key}":0}]`]) },
    );
  });
});

type Parent = Record<string, unknown>;

function placesIn(value: unknown): [Parent, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): [Parent, string][] => [
    [value as Parent, key],
    ...placesIn(inner),
  ]);
}
