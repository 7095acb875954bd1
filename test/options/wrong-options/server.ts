import type { OptionRow } from './row.ts';

export const server: readonly OptionRow[] = [
  [
    'createTollgate()',
    'MISSING',
    'options',
    "options must be an object like { realm: 'sip.example.com', applications }, got undefined",
  ],
  [
    'createTollgate({ ...right, onCal: () => {} })',
    'UNKNOWN',
    'onCal',
    'unknown option onCal: write onCall instead',
  ],
  [
    "createTollgate({ ...right, onCall: 'silence' })",
    'TYPE',
    'onCall',
    'onCall must be a function (call) => ..., got "silence"',
  ],
  [
    "createTollgate({ ...right, relm: 'x' })",
    'UNKNOWN',
    'relm',
    'unknown option relm: write realm instead',
  ],
  [
    'createTollgate({ ...right, limits: { maxCalls: 5 } })',
    'UNKNOWN',
    'limits.maxCalls',
    'unknown option limits.maxCalls: write maxCalls beside limits instead',
  ],
  [
    "createTollgate({ ...right, limits: { maxHeaders: '20' } })",
    'TYPE',
    'limits.maxHeaders',
    'limits.maxHeaders must be a whole number from 1 to 65535, got "20"',
  ],
  [
    'createTollgate({ ...right, maxHeaders: 20 })',
    'UNKNOWN',
    'maxHeaders',
    'unknown option maxHeaders: write limits.maxHeaders instead',
  ],
  [
    'createTollgate({ ...right, maxCalls: 0 })',
    'RANGE',
    'maxCalls',
    'maxCalls must be a whole number of at least 1, got 0',
  ],
  [
    "createTollgate({ ...right, maxCalls: '100' })",
    'TYPE',
    'maxCalls',
    'maxCalls must be a whole number of at least 1, got "100"',
  ],
  [
    'createTollgate({ ...right, maxRingMs: 1.5 })',
    'RANGE',
    'maxRingMs',
    'maxRingMs must be a whole number of at least 1, got 1.5',
  ],
  [
    "createTollgate({ ...right, trace: 'yes' })",
    'TYPE',
    'trace',
    'trace must be true or false, got "yes"',
  ],
  [
    "createTollgate({ ...right, tagKey: 'Tr0ub4dor and thirty-two characters' })",
    'TYPE',
    'tagKey',
    'tagKey must be a secret of at least 16 bytes (Uint8Array), got another type',
  ],
  [
    'createTollgate({ ...right, tagKey: Buffer.alloc(8) })',
    'RANGE',
    'tagKey',
    'tagKey must be a secret of at least 16 bytes (Uint8Array), got 8 bytes',
  ],
  [
    'createTollgate(right).close(5000)',
    'TYPE',
    'options',
    'options must be an object with "drainMs", got 5000',
  ],
  [
    'createTollgate(right).close({ drainms: 5000 })',
    'UNKNOWN',
    'drainms',
    'unknown option drainms: write drainMs instead',
  ],
  [
    'createEngine({ authenticator, clock: () => now })',
    'MISSING',
    'advertised',
    'advertised must be a function (source) => { host, port }, got undefined',
  ],
  [
    'createEngine({ authenticator: {}, clock: () => now, advertised: () => ({}) })',
    'TYPE',
    'authenticator',
    'authenticator must be what createAuthenticator returns, got an object',
  ],
];
