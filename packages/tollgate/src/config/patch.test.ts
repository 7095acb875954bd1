import { describe, expect, test } from 'vitest';
import type { ConfigFile } from './file/file.ts';
import { configPatch } from './patch.ts';

const file: ConfigFile = {
  realm: 'sip.example.com',
  accessLists: {
    shared: ['192.0.2.0/24'],
    own: ['198.51.100.1', { cidr: '2001:db8::1', expires: '2020-01-01T00:00:00Z' }],
  },
  credentials: { trunk: { user: 'alice', ha1: '0'.repeat(32) }, bob: { passwordEnv: 'BOB' } },
  applications: [
    { id: 'one', auth: 'ip_acl', accessLists: ['shared'] },
    {
      id: 'two',
      auth: 'ip_acl_and_credential',
      accessLists: ['shared', 'own'],
      credentials: ['trunk'],
    },
    { id: 'three' },
  ],
};
const bare: ConfigFile = { realm: 'r', applications: [{ id: 'one' }] };

describe('configPatch', () => {
  test('adds a source to a list that no other application uses', () => {
    const change = { kind: 'allow-source', application: 'two', cidrs: ['203.0.113.5/32'] } as const;
    expect(configPatch(change, file)).toEqual([
      { op: 'add', path: '/accessLists/own/-', value: '203.0.113.5/32' },
    ]);
  });

  test('makes a list where the only one is shared: nobody else is let in by it', () => {
    const change = { kind: 'allow-source', application: 'one', cidrs: ['203.0.113.5/32'] } as const;
    expect(configPatch(change, file)).toEqual([
      { op: 'add', path: '/accessLists/one-callers', value: ['203.0.113.5/32'] },
      { op: 'add', path: '/applications/0/accessLists/-', value: 'one-callers' },
    ]);
  });

  test('replaces an entry for the same block, which has ended', () => {
    const change = {
      kind: 'allow-source',
      application: 'two',
      cidrs: ['2001:db8::1/128'],
    } as const;
    expect(configPatch(change, file)).toEqual([
      { op: 'replace', path: '/accessLists/own/1', value: '2001:db8::1/128' },
    ]);
  });

  test('asks for a password by the name of a variable, and never holds one', () => {
    const change = { kind: 'set-password', application: 'two', user: 'alice' } as const;
    expect(configPatch(change, file)).toEqual([
      {
        op: 'replace',
        path: '/credentials/trunk',
        value: { user: 'alice', passwordEnv: 'TOLLGATE_PASSWORD_ALICE' },
      },
    ]);
  });

  test('adds a user under a free name', () => {
    const change = { kind: 'add-user', application: 'two', user: 'bob' } as const;
    expect(configPatch(change, file)).toEqual([
      {
        op: 'add',
        path: '/credentials/bob-2',
        value: { user: 'bob', passwordEnv: 'TOLLGATE_PASSWORD_BOB' },
      },
      { op: 'add', path: '/applications/1/credentials/-', value: 'bob-2' },
    ]);
  });

  test('makes what is not there yet', () => {
    const allow = {
      kind: 'set-auth',
      application: 'one',
      auth: 'ip_acl',
      cidrs: ['192.0.2.1/32'],
    } as const;
    expect(configPatch(allow, bare)).toEqual([
      { op: 'add', path: '/applications/0/auth', value: 'ip_acl' },
      { op: 'add', path: '/accessLists', value: {} },
      { op: 'add', path: '/accessLists/one-callers', value: ['192.0.2.1/32'] },
      { op: 'add', path: '/applications/0/accessLists', value: ['one-callers'] },
    ]);
    const user = { kind: 'add-user', application: 'one', user: 'alice' } as const;
    expect(configPatch(user, bare).map(({ path }) => path)).toEqual([
      '/credentials',
      '/credentials/alice',
      '/applications/0/credentials',
    ]);
  });

  test('takes away the credentials that an access list alone never asks', () => {
    const change = { kind: 'set-auth', application: 'two', auth: 'ip_acl', cidrs: [] } as const;
    expect(configPatch(change, file)).toEqual([
      { op: 'add', path: '/applications/1/auth', value: 'ip_acl' },
      { op: 'remove', path: '/applications/1/credentials' },
    ]);
  });

  test('makes an application like another, without its numbers', () => {
    const numbered: ConfigFile = {
      ...file,
      applications: [{ ...file.applications[0]!, numbers: ['+15550100'] }],
    };
    const change = {
      kind: 'add-application',
      id: 'ones',
      like: 'one',
      cidr: '192.0.2.1/32',
    } as const;
    expect(configPatch(change, numbered)).toEqual([
      {
        op: 'add',
        path: '/applications/-',
        value: { id: 'ones', auth: 'ip_acl', accessLists: ['shared'] },
      },
    ]);
  });

  test('makes one for the source alone where the other has no auth', () => {
    const change = {
      kind: 'add-application',
      id: 'tree',
      like: 'three',
      cidr: '192.0.2.1/32',
    } as const;
    expect(configPatch(change, file)).toEqual([
      { op: 'add', path: '/accessLists/tree-callers', value: ['192.0.2.1/32'] },
      {
        op: 'add',
        path: '/applications/-',
        value: { id: 'tree', auth: 'ip_acl', accessLists: ['tree-callers'] },
      },
    ]);
  });

  test('changes one setting and leaves its neighbours', () => {
    const strict: ConfigFile = {
      ...bare,
      applications: [{ id: 'one', digest: { requireQop: true, qop: ['auth'] } }],
      lockout: { failures: 3, exempt: ['192.0.2.9'] },
    };
    const digest = {
      kind: 'set-digest',
      application: 'one',
      digest: { requireQop: false },
    } as const;
    expect(configPatch(digest, strict)).toEqual([
      { op: 'add', path: '/applications/0/digest/requireQop', value: false },
    ]);
    const exempt = { kind: 'exempt-from-lockout', cidr: '192.0.2.1/32' } as const;
    expect(configPatch(exempt, strict)).toEqual([
      { op: 'add', path: '/lockout/exempt/-', value: '192.0.2.1/32' },
    ]);
  });

  test('is empty for an application the file does not know', () => {
    const change = { kind: 'add-number', application: 'none', number: '+15550100' } as const;
    expect(configPatch(change, file)).toEqual([]);
  });
});
