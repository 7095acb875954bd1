import type { OptionRow } from './row.ts';

export const digest: readonly OptionRow[] = [
  [
    'createNonces({ nonceTtl: 5 })',
    'UNKNOWN',
    'nonceTtl',
    'unknown option nonceTtl: write nonceTtlMs instead',
  ],
  [
    "createNonces({ nonceTtlMs: '60s' })",
    'TYPE',
    'nonceTtlMs',
    'nonceTtlMs must be a whole number of at least 1, got "60s"',
  ],
  [
    "createNonces({ nonceKeys: 'Tr0ub4dor' })",
    'TYPE',
    'nonceKeys',
    'nonceKeys must be a list with at least one key, each a Uint8Array of 16 bytes or more, got a text',
  ],
  [
    "createToTags({ key: 'Tr0ub4dor' })",
    'UNKNOWN',
    'key',
    'unknown option key: write one of nonceKeys, random',
  ],
  [
    "ha1({ username: 'alice', realm: 'sip.example.com' })",
    'MISSING',
    'password',
    'password must be a text or a Uint8Array of at least one character, got undefined',
  ],
  [
    "ha1({ username: 'al:ice', realm: 'x', password: 'Tr0ub4dor' })",
    'TYPE',
    'username',
    'username must be a text without a colon, got one with a colon',
  ],
  [
    "ha1({ username: 'alice', realm: 'x', password: 'Tr0ub4dor', algorithm: 'SHA256' })",
    'RANGE',
    'algorithm',
    'algorithm must be one of "MD5", "SHA-256", "SHA-512-256", got "SHA256"',
  ],
  [
    "ha1Set({ username: 'alice', realm: 'x', password: undefined })",
    'MISSING',
    'password',
    'password must be a text or a Uint8Array of at least one character, got undefined',
  ],
  [
    "ha1Set({ username: 'alice', realm: 'x', password: '' })",
    'RANGE',
    'password',
    'password must be a text or a Uint8Array of at least one character, got an empty one',
  ],
  [
    "ha1Set({ username: 'alice', realm: 'x', password: 12345678 })",
    'TYPE',
    'password',
    'password must be a text or a Uint8Array of at least one character, got a number',
  ],
  [
    "ha1Set({ username: '', realm: 'x', password: 'Tr0ub4dor' })",
    'RANGE',
    'username',
    'username must be a text or a Uint8Array of at least one character, got an empty one',
  ],
  [
    "ha1Set({ user: 'alice', realm: 'x', password: 'Tr0ub4dor' })",
    'UNKNOWN',
    'user',
    'unknown option user: write username instead',
  ],
  [
    'ha1Set()',
    'MISSING',
    'input',
    'input must be an object { username, realm, password }, got undefined',
  ],
  [
    "ha1Set({ username: 'alice', realm: 'x', password: 'Tr0ub4dor' }, ['MD-5'])",
    'RANGE',
    'algorithms[0]',
    'algorithms[0] must be one of "MD5", "SHA-256", "SHA-512-256", got "MD-5"',
  ],
];
