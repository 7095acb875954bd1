import {
  compileAccessList,
  createMemoryStore,
  createToTags,
  ha1,
  ha1Set,
  replaceableAccessList,
} from '@tollgate/auth';
import { createNonces } from '@tollgate/auth/digest';
import { createLockout } from '@tollgate/auth/lockout';
import { guardStore } from '@tollgate/auth/store';
import { describe, expect, test } from 'vitest';
import { type Code, fault, thrown, untyped, type WrongRow } from './support/thrown.ts';
import { carriers, realm } from './support/world.ts';

const now = { mono: 0, wall: 1_700_000_000_000 };
const listText =
  'entries must be a list: write compileAccessList([\'10.0.0.0/8\']), got "10.0.0.0/8"';
const exampleText = "entries must be a list: write compileAccessList(['192.0.2.0/24']), got";

describe('the parts answer a wrong option alike', () => {
  const parts: readonly (readonly [string, () => unknown, Code, string])[] = [
    ['a text for a list', () => untyped(compileAccessList, '10.0.0.0/8'), 'TYPE', listText],
    [
      'an object for a list',
      () => untyped(compileAccessList, {}),
      'TYPE',
      `${exampleText} an object`,
    ],
    ['no list', () => untyped(compileAccessList), 'MISSING', `${exampleText} undefined`],
    [
      'a number in a list',
      () => untyped(compileAccessList, [5]),
      'TYPE',
      'entries[0] must be a text or an object with "cidr", got 5',
    ],
    [
      'a misspelt entry',
      () => untyped(compileAccessList, [{ cidr: '10.0.0.1', expire: 5 }]),
      'UNKNOWN',
      'unknown option entries[0].expire: write entries[0].expires instead',
    ],
    [
      'host bits',
      () => compileAccessList(['10.0.0.1/8']),
      'RANGE',
      'entries[0] must be an IP address or a CIDR block, got "10.0.0.1/8" (10.0.0.1/8 has bits set behind its prefix; write 10.0.0.0/8 or 10.0.0.1)',
    ],
    [
      'a text to replace',
      () => untyped(replaceableAccessList, '10.0.0.0/8'),
      'TYPE',
      'first must be an access list: write compileAccessList([\'10.0.0.0/8\']), got "10.0.0.0/8"',
    ],
    [
      'a text in place',
      () => untyped(replaceableAccessList(carriers).replace, ['10.0.0.0/8']),
      'TYPE',
      "next must be an access list: write compileAccessList(['192.0.2.0/24']), got an array",
    ],
    [
      'allows a text',
      () => untyped(carriers.allows.bind(carriers), '127.0.0.1', 0),
      'TYPE',
      'ip must be an address object: write parseIp(\'127.0.0.1\'), got "127.0.0.1"',
    ],
    [
      'match a text',
      () => untyped(carriers.match.bind(carriers), '::1', 0),
      'TYPE',
      'ip must be an address object: write parseIp(\'::1\'), got "::1"',
    ],
    [
      'lockedFor a text',
      () => untyped(createMemoryStore().lockedFor, { ip: '127.0.0.1', application: '' }, now),
      'TYPE',
      'origin.ip must be an address object: write parseIp(\'127.0.0.1\'), got "127.0.0.1"',
    ],
    [
      'count a text',
      () =>
        untyped(
          createMemoryStore().report,
          { ip: '127.0.0.1', application: '', failure: 'access-list' },
          now,
        ),
      'TYPE',
      'failure.ip must be an address object: write parseIp(\'127.0.0.1\'), got "127.0.0.1"',
    ],
    [
      'unlock a text',
      () => untyped(createMemoryStore().unlock, '127.0.0.1', undefined, now),
      'TYPE',
      'ip must be an address object: write parseIp(\'127.0.0.1\'), got "127.0.0.1"',
    ],
    [
      'subscribe without a function',
      () => untyped(createMemoryStore().subscribe, 'onLock'),
      'TYPE',
      'onLock must be a function (lock) => ..., got "onLock"',
    ],
    [
      'a misspelt lockout',
      () => untyped(createLockout, { lockMS: 5 }),
      'UNKNOWN',
      'unknown option lockMS: write lockMs instead',
    ],
    [
      'a misspelt store',
      () => untyped(createMemoryStore, { maxClaim: 5 }),
      'UNKNOWN',
      'unknown option maxClaim: write maxClaims instead',
    ],
    [
      'a misspelt guard',
      () => untyped(guardStore, createMemoryStore(), { onfailure() {} }),
      'UNKNOWN',
      'unknown option onfailure: write onFailure instead',
    ],
    [
      'a guard that tells a text',
      () => untyped(guardStore, createMemoryStore(), { onFailure: 'log' }),
      'TYPE',
      'onFailure must be a function (cause) => ..., got "log"',
    ],
    [
      'a guard around nothing',
      () => untyped(guardStore, {}),
      'TYPE',
      'store must be a store, as createMemoryStore() returns, got an object without the method settle',
    ],
    [
      'a guard with a local table',
      () => untyped(guardStore, createMemoryStore(), { local: new Map() }),
      'TYPE',
      'local must be a store, as createMemoryStore() returns, got an object without the method settle',
    ],
    [
      'misspelt nonces',
      () => untyped(createNonces, { nonceTTLms: 5, ttl: 5 }),
      'UNKNOWN',
      'unknown option nonceTTLms: write nonceTtlMs instead',
    ],
    [
      'misspelt To tags',
      () => untyped(createToTags, { keys: [] }),
      'UNKNOWN',
      'unknown option keys: write one of nonceKeys, random',
    ],
    [
      'To tags drawn by a number',
      () => untyped(createToTags, { random: 4 }),
      'TYPE',
      'random must be a function (bytes) => void that fills them, got 4',
    ],
  ];

  test.each(parts)('%s', (_, call, code, message) => {
    // A list names all its wrong entries in one RangeError, with the code of the first.
    const name =
      message.includes(' entries[') || message.startsWith('entries[') ? 'RangeError' : undefined;
    expect(thrown(call)).toEqual(fault(code, message, name));
  });
});

describe('ha1 and ha1Set never show what they were given', () => {
  const input = { username: 'alice', realm, password: 'wonderland' };
  const given = 'a text or a Uint8Array of at least one character';
  const secrets: readonly WrongRow[] = [
    [{ ...input, password: undefined }, 'MISSING', `password must be ${given}, got undefined`],
    [{ ...input, password: '' }, 'RANGE', `password must be ${given}, got an empty one`],
    [
      { ...input, password: new Uint8Array() },
      'RANGE',
      `password must be ${given}, got an empty one`,
    ],
    [{ ...input, password: 31337 }, 'TYPE', `password must be ${given}, got a number`],
    [{ ...input, password: ['wonderland'] }, 'TYPE', `password must be ${given}, got an array`],
    [{ ...input, username: 31337 }, 'TYPE', `username must be ${given}, got a number`],
    [{ ...input, username: '' }, 'RANGE', `username must be ${given}, got an empty one`],
    [
      { ...input, username: 'alice:wonderland' },
      'TYPE',
      'username must be a text without a colon, got one with a colon',
    ],
    [{ ...input, realm: undefined }, 'MISSING', 'realm must be a text, got undefined'],
    [{ ...input, user: 'alice' }, 'UNKNOWN', 'unknown option user: write username instead'],
    [
      'alice:wonderland',
      'TYPE',
      'input must be an object { username, realm, password }, got a text',
    ],
    [undefined, 'MISSING', 'input must be an object { username, realm, password }, got undefined'],
  ];

  test.each(secrets)('%j', (wrong, code, message) => {
    const wanted = fault(code, message);
    expect(thrown(() => untyped(ha1Set, wrong))).toEqual(wanted);
    expect(thrown(() => untyped(ha1, wrong))).toMatchObject({ option: wanted.option });
    expect(() => untyped(ha1, wrong)).not.toThrow(/wonderland|31337/);
  });

  test('ha1Set takes algorithms as its second argument', () => {
    expect(thrown(() => untyped(ha1Set, { ...input, algorithm: 'MD5' }))).toEqual(
      fault(
        'UNKNOWN',
        'unknown option algorithm: write a list of algorithms as the second argument instead',
      ),
    );
    expect(thrown(() => untyped(ha1Set, input, 'MD5'))).toEqual(
      fault(
        'TYPE',
        'algorithms must be a list of one or more of "MD5", "SHA-256", "SHA-512-256", got "MD5"',
      ),
    );
    expect(thrown(() => untyped(ha1, { ...input, algorithm: 'SHA-1' }))).toEqual(
      fault('RANGE', 'algorithm must be one of "MD5", "SHA-256", "SHA-512-256", got "SHA-1"'),
    );
  });
});

test('a wall clock that is no number is refused where an entry ends', () => {
  const list = compileAccessList([{ cidr: '192.0.2.0/24', expires: now.wall }]);
  const ip = { family: 4, w0: 0, w1: 0, w2: 0xffff, w3: 0xc0000201 };
  expect(thrown(() => untyped(list.allows.bind(list), ip, now))).toEqual(
    fault('TYPE', 'wall must be milliseconds since 1970, got an object'),
  );
});
