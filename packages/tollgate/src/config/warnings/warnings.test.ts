import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { environmentOf } from '../environment/environment.ts';
import { readConfig } from '../load.ts';

const PASSWORD = 'correct-horse-battery';
const HA1 = 'c0ffee00c0ffee00c0ffee00c0ffee00';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-warnings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Parts {
  readonly listen?: string;
  readonly list?: string;
  readonly credential?: string;
  readonly applications?: string;
  readonly more?: string;
}

function warnings(parts: Parts, env: Record<string, string> = {}): string[] {
  const text = [
    'realm: sip.example.com',
    `listen: [${parts.listen ?? '{ transport: udp, address: 127.0.0.1 }, { transport: tcp, address: 127.0.0.1 }'}]`,
    `accessLists: { carrier: [${parts.list ?? '198.18.0.0/24'}] }`,
    `credentials: { carrier: { ${parts.credential ?? `ha1: ${HA1}`} } }`,
    'onCall: silence',
    `applications: [${parts.applications ?? '{ id: support, auth: ip_acl_and_credential, accessLists: [carrier], credentials: [carrier] }'}]`,
    parts.more ?? '',
  ].join('\n');
  const config = readConfig(text, environmentOf(folder, { PASSWORD, ...env }));
  if (config.kind === 'invalid') throw new Error(JSON.stringify(config.problems));
  return config.warnings().map(({ code, path }) => `${code} ${path}`.trim());
}

test('a careful configuration gets no warning', () => {
  expect(warnings({})).toEqual([]);
});

const one = 'accessLists.carrier[0]';
test.each([
  ['0.0.0.0/0', `everybody ${one}`],
  ['"::/0"', `everybody ${one}`],
  ['64.0.0.0/4', `wide ${one}`],
  ['10.1.0.0/16', `private ${one}`],
  ['172.31.0.0/16', `private ${one}`],
  ['192.168.0.1', `private ${one}`],
  ['"fd00::/8"', `private ${one}`],
  ['100.64.0.0/10', `shared ${one}`],
  ['100.127.255.255', `shared ${one}`],
  ['127.0.0.1', `loopback ${one}`],
  ['"fe80::/10"', `link-local ${one}`],
  ['203.0.113.0/24', `documentation ${one}`],
  ['"2001:db8::/48"', `documentation ${one}`],
  ['224.0.0.1', `multicast ${one}`],
  ['"::ffff:198.18.0.0/120"', `rewritten ${one}`],
  ['198.18.0.0/24, 198.18.0.7', 'overlap accessLists.carrier[1]'],
  ['198.18.0.7, 198.18.0.0/24', `overlap ${one}`],
  ['198.18.0.7, 198.18.0.7', 'overlap accessLists.carrier[1]'],
])('an entry %s gets the warning %s', (list, expected) => {
  const found = warnings({ list });
  expect(found).toContain(expected);
  expect(found.filter((warning) => !warning.startsWith('unreachable'))).toHaveLength(1);
});

test.each([
  ['just outside the private and shared ranges', '11.0.0.0/8, 100.128.0.0/10, 172.32.0.0/16'],
  ['beside each other', '198.18.0.0/25, 198.18.0.128/25'],
  [
    'made to mean something by a deny',
    '198.18.0.0/24, { cidr: 198.18.0.0/28, action: deny }, 198.18.0.3',
  ],
  ['denying a private range', '198.18.0.0/24, { cidr: 10.0.0.0/8, action: deny }'],
  ['of both families', '198.18.0.0/24, "2001:200::/32"'],
])('entries %s are not', (_, list) => {
  expect(warnings({ list })).toEqual([]);
});

test('an entry that has ended is told, and with it that nobody can reach the application', () => {
  const list = '{ cidr: 198.18.0.0/24, expires: "2020-01-01T00:00:00Z" }';
  expect(warnings({ list })).toEqual([`expired ${one}`, 'unreachable applications[0]']);
});

test.each<[string, Parts]>([
  ['without auth', { applications: '{ id: a }' }],
  [
    'over a transport nobody listens on',
    { applications: '{ id: a, auth: ip_acl, accessLists: [carrier], transports: [tls] }' },
  ],
  [
    'with lists that deny only',
    {
      list: '{ cidr: 198.18.0.0/24, action: deny }',
      applications:
        '{ id: a, auth: ip_acl_and_credential, accessLists: [carrier], credentials: [carrier] }',
    },
  ],
  [
    'with an empty list',
    {
      list: '',
      applications:
        '{ id: a, auth: ip_acl_and_credential, accessLists: [carrier], credentials: [carrier] }',
    },
  ],
  [
    'with IPv6 addresses where only IPv4 is listened on',
    {
      list: '"2001:200::/32"',
      applications:
        '{ id: a, auth: ip_acl_and_credential, accessLists: [carrier], credentials: [carrier] }',
    },
  ],
  [
    'asking for an algorithm nobody has an HA1 for',
    {
      applications:
        '{ id: a, auth: credential, credentials: [carrier], digest: { algorithms: [SHA-256] } }',
    },
  ],
])('an application %s is one nobody can reach', (_, parts) => {
  expect(warnings(parts)).toContain('unreachable applications[0]');
});

test('a password by variable has an HA1 for every algorithm', () => {
  const applications =
    '{ id: a, auth: credential, credentials: [carrier], digest: { algorithms: [SHA-512-256] } }';
  expect(warnings({ credential: 'passwordEnv: PASSWORD', applications })).not.toContain(
    'unreachable applications[0]',
  );
});

test('an id that is also a number of another application is told', () => {
  const applications =
    '{ id: "15551234567", auth: credential, credentials: [carrier] },' +
    '{ id: b, numbers: ["+15551234567"], auth: ip_acl_and_credential, accessLists: [carrier], credentials: [carrier] }';
  expect(warnings({ applications })).toEqual(['overlap applications[0].id']);
});

test.each<[string, string, boolean]>([
  ['over UDP', '', true],
  ['over TCP alone', ', transports: [tcp]', false],
])('ip_acl %s: unproven is %s', (_, transports, told) => {
  const applications = `{ id: a, auth: ip_acl, accessLists: [carrier]${transports} }, { id: b, auth: credential, credentials: [carrier] }`;
  expect(warnings({ applications }).includes('unproven applications[0].auth')).toBe(told);
});

test.each([
  ['0.0.0.0', '', 1],
  ['"::"', '', 1],
  ['0.0.0.0', ', advertise: { host: sip.example.com, port: 5060 }', 0],
])('a socket on %s%s gets %i warnings', (address, advertise, count) => {
  expect(warnings({ listen: `{ transport: udp, address: ${address}${advertise} }` })).toHaveLength(
    count,
  );
});

test.each(['carrier', '123456789012345', 'MyPassword2026', 'aaaaaaaaaaaaaaa', 'short'])(
  'the password %s is weak, by variable and by file',
  (password) => {
    writeFileSync(join(folder, 'password'), `${password}\n`, { mode: 0o600 });
    const weak = ['weak-password credentials.carrier'];
    expect(warnings({ credential: 'passwordEnv: WEAK' }, { WEAK: password })).toEqual(weak);
    expect(warnings({ credential: 'passwordFile: password' })).toEqual(weak);
  },
);

test('a password file that everybody can read is told', () => {
  const path = join(folder, 'public');
  writeFileSync(path, PASSWORD);
  chmodSync(path, 0o644);
  expect(warnings({ credential: 'passwordFile: public' })).toEqual([
    'public-file credentials.carrier.passwordFile',
  ]);
});

test('what no application uses is told, and what makes lockout harm or useless', () => {
  const applications = '{ id: a, auth: credential, credentials: [carrier] }';
  expect(warnings({ applications })).toEqual(['unused accessLists.carrier']);
  expect(warnings({ more: 'lockout: { exempt: [0.0.0.0/0] }' })).toEqual([
    'everybody lockout.exempt[0]',
  ]);
  expect(warnings({ more: 'countUnverifiedUdp: true' })).toEqual([
    'forgeable-lock countUnverifiedUdp',
  ]);
});
