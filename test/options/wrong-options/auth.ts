import type { OptionRow } from './row.ts';

export const auth: readonly OptionRow[] = [
  [
    'createAuthenticator()',
    'MISSING',
    'options',
    "options must be an object like { realm: 'sip.example.com', applications }, got undefined",
  ],
  [
    'createAuthenticator({ ...right, listen: [] })',
    'UNKNOWN',
    'listen',
    'unknown option listen: write one of realm, applications, store, lockout, nonceKeys, nonceTtlMs, unknownApplicationStatus, lockedReply, uniform, countUnverifiedUdp, maxLookUps, random, algorithms, qop, requireQop, digestUri, nonceSource, challengeStatus',
  ],
  [
    'createAuthenticator({ ...right, maxLookUps: 0 })',
    'RANGE',
    'maxLookUps',
    'maxLookUps must be a whole number of at least 1, got 0',
  ],
  [
    "authenticator.replaceNonceKeys(['Tr0ub4dor'])",
    'TYPE',
    'nonceKeys[0]',
    'nonceKeys[0] must be a Uint8Array of 16 bytes or more, got a text',
  ],
  [
    'createLockout({ failure: 5 })',
    'UNKNOWN',
    'failure',
    'unknown option failure: write failures instead',
  ],
  [
    'createLockout({ failures: 40 })',
    'RANGE',
    'failures',
    'failures must be a whole number from 1 to 31, got 40',
  ],
  [
    "lockout.count('192.0.2.1', now)",
    'MISSING',
    'failure.ip',
    "failure.ip must be an address object: write parseIp('192.0.2.7'), got undefined",
  ],
  [
    "lockout.lockedFor('192.0.2.1', now)",
    'MISSING',
    'origin.ip',
    "origin.ip must be an address object: write parseIp('192.0.2.7'), got undefined",
  ],
  [
    "store.unlock('192.0.2.1', undefined, now)",
    'TYPE',
    'ip',
    `ip must be an address object: write parseIp('192.0.2.1'), got "192.0.2.1"`,
  ],
  [
    'createMemoryStore({ maxClaim: 5 })',
    'UNKNOWN',
    'maxClaim',
    'unknown option maxClaim: write maxClaims instead',
  ],
  [
    'createMemoryStore({ maxClaims: 0 })',
    'RANGE',
    'maxClaims',
    'maxClaims must be a whole number from 1 to 16777216, got 0',
  ],
  [
    'guardStore()',
    'MISSING',
    'store',
    'store must be a store, as createMemoryStore() returns, got undefined',
  ],
  [
    "guardStore(store, { whenGone: 'accept' })",
    'RANGE',
    'whenGone',
    'whenGone must be one of "refuse", "local", got "accept"',
  ],
  [
    "guardStore(store, { whenGon: 'local' })",
    'UNKNOWN',
    'whenGon',
    'unknown option whenGon: write whenGone instead',
  ],
  [
    "guardStore(store, { onFailure: 'log' })",
    'TYPE',
    'onFailure',
    'onFailure must be a function (cause) => ..., got "log"',
  ],
];
