import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadConfig } from './load.ts';
import { type LiveConfig, liveConfig, type ReloadOutcome } from './reload.ts';
import { watchConfig } from './watch.ts';

const HA1 = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const BASE = {
  realm: 'sip.example.com',
  listen: [{ transport: 'udp', address: '127.0.0.1', port: 5060 }],
  accessLists: { carrier: ['198.18.0.0/24'], spare: ['198.19.0.1'] },
  credentials: { carrier: { ha1: HA1 }, env: { passwordEnv: 'PASSWORD' } },
  nonceKeys: [{ env: 'KEY' }],
  applications: [
    { id: 'support', auth: 'ip_acl', accessLists: ['carrier'] },
    { id: 'sales', auth: 'credential', credentials: ['carrier', 'env'] },
  ],
};

let folder: string;
let path: string;
let env: Record<string, string>;
let live: LiveConfig;
const replaceApplications = vi.fn();
const replaceNonceKeys = vi.fn();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-reload-'));
  path = join(folder, 'tollgate.yaml');
  env = { PASSWORD: 'first-password', KEY: 'k'.repeat(32) };
  write(BASE);
  replaceApplications.mockReset();
  replaceNonceKeys.mockReset();
  const first = loadConfig(path, { env });
  if (first.kind === 'invalid') throw new Error(JSON.stringify(first.problems));
  live = liveConfig(
    path,
    first,
    { replaceApplications, authenticator: { replaceNonceKeys } },
    { env },
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(config: unknown): void {
  writeFileSync(path, JSON.stringify(config));
}

function changed(fields: Partial<typeof BASE>): ReloadOutcome {
  write({ ...BASE, ...fields });
  return live.reload();
}

function changesOf(outcome: ReloadOutcome): readonly string[] {
  if (outcome.kind !== 'applied') throw new Error(JSON.stringify(outcome));
  return outcome.changes;
}

describe('a new file is put in force as a whole, its changes in words', () => {
  const [support, sales] = BASE.applications as [object, object];
  test.each<[string, Partial<typeof BASE>, readonly string[]]>([
    [
      'an application added',
      {
        applications: [...BASE.applications, { id: 'new', auth: 'ip_acl', accessLists: ['spare'] }],
      },
      ['application new: added'],
    ],
    [
      'an application removed',
      { applications: [support] as never },
      ['application sales: removed'],
    ],
    [
      'another auth',
      {
        applications: [
          { ...support, auth: 'ip_acl_and_credential', credentials: ['env'] },
          sales,
        ] as never,
      },
      ['application support: auth ip_acl -> ip_acl_and_credential; credentials env added'],
    ],
    [
      'other names in a list',
      { applications: [{ ...support, accessLists: ['spare'] }, sales] as never },
      ['application support: accessLists spare added, carrier removed'],
    ],
    [
      'entries of an access list',
      { accessLists: { ...BASE.accessLists, carrier: ['198.18.1.0/24', '198.18.2.1'] } },
      ['access list carrier: 198.18.1.0/24, 198.18.2.1 added, 198.18.0.0/24 removed'],
    ],
    [
      'many entries',
      {
        accessLists: {
          ...BASE.accessLists,
          carrier: Array.from({ length: 30 }, (_, i) => `198.18.0.${i}`),
        },
      },
      [
        'access list carrier: 198.18.0.0, 198.18.0.1, 198.18.0.2, 198.18.0.3, 198.18.0.4, 198.18.0.5, 198.18.0.6, 198.18.0.7, 198.18.0.8, 198.18.0.9 and 20 more added, 198.18.0.0/24 removed',
      ],
    ],
    [
      'an HA1',
      { credentials: { ...BASE.credentials, carrier: { ha1: HA1.replace('c0', 'd0') } } },
      ['credential carrier: changed'],
    ],
  ])('%s', (_, fields, words) => {
    expect(changesOf(changed(fields))).toEqual(words);
    expect(replaceApplications).toHaveBeenCalledOnce();
    expect(live.reload()).toEqual({ kind: 'unchanged' });
  });

  test('a password that is another in the same variable', () => {
    env['PASSWORD'] = 'second-password';
    expect(changesOf(live.reload())).toEqual(['credential env: changed']);
  });

  test('nonce keys', () => {
    env['KEY'] = 'n'.repeat(32);
    expect(changesOf(live.reload())).toEqual(['nonceKeys: replaced']);
    expect(replaceNonceKeys).toHaveBeenCalledWith([Buffer.from(env['KEY'])]);
  });
});

test('what needs a restart is named, and told once', () => {
  const outcome = changed({ listen: [{ transport: 'udp', address: '127.0.0.1', port: 5070 }] });
  expect(outcome).toMatchObject({ kind: 'applied', changes: [], restart: ['listen'] });
  expect(live.reload()).toEqual({ kind: 'unchanged' });
});

describe('refused, with everything as it was', () => {
  test.each<[string, () => void]>([
    ['a file that is broken', () => writeFileSync(path, '{ "realm": ')],
    ['an empty file', () => writeFileSync(path, '')],
    ['a file that is gone', () => rmSync(path)],
    ['a list that is named and not there', () => write({ ...BASE, accessLists: {} })],
    [
      'another realm, for which no HA1 was made',
      () => write({ ...BASE, realm: 'other.example.com' }),
    ],
    [
      'what the server itself refuses',
      () => {
        replaceApplications.mockImplementation(() => {
          throw new RangeError('no');
        });
        write({ ...BASE, applications: [] });
      },
    ],
  ])('%s', (_, spoil) => {
    const before = live.current;
    spoil();
    replaceApplications.mockClear();
    expect(live.reload().kind).toBe('refused');
    expect(live.current).toBe(before);
    expect(replaceNonceKeys).not.toHaveBeenCalled();
  });

  test('and no secret is in the words', () => {
    const outcome = changed({ credentials: { carrier: { ha1: `${HA1}0` } } as never });
    expect(JSON.stringify(outcome)).not.toContain(HA1);
  });
});

describe('a watched file', () => {
  async function seen(act: () => void): Promise<ReloadOutcome> {
    let stop = (): void => {};
    try {
      return await new Promise((resolve, reject) => {
        stop = watchConfig(path, live, { onReload: resolve, onError: reject, quietMs: 20 });
        act();
      });
    } finally {
      stop();
    }
  }
  const next = { ...BASE, applications: [BASE.applications[0]!] };

  test('written in place', async () => {
    expect(changesOf(await seen(() => write(next)))).toEqual(['application sales: removed']);
  });

  test('replaced by a rename, as editors do, and once more after it', async () => {
    const replace = (config: unknown): void => {
      writeFileSync(`${path}.new`, JSON.stringify(config));
      renameSync(`${path}.new`, path);
    };
    expect(changesOf(await seen(() => replace(next)))).toEqual(['application sales: removed']);
    expect(changesOf(await seen(() => replace(BASE)))).toEqual(['application sales: added']);
  });

  test('broken, then whole again: the refusal is told, then the change', async () => {
    expect((await seen(() => writeFileSync(path, '{'))).kind).toBe('refused');
    expect(changesOf(await seen(() => write(next)))).toEqual(['application sales: removed']);
  });

  test('another file in the folder changes nothing and tells nothing', async () => {
    const onReload = vi.fn();
    const stop = watchConfig(path, live, { onReload, quietMs: 1 });
    const looked = vi.spyOn(live, 'reload');
    writeFileSync(join(folder, 'other'), 'x');
    await vi.waitFor(() => expect(looked).toHaveBeenCalled());
    stop();
    expect(onReload).not.toHaveBeenCalled();
  });
});
