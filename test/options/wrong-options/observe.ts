import type { OptionRow } from './row.ts';

export const observe: readonly OptionRow[] = [
  ['createMetrics({ calls: 0 })', 'TYPE', 'calls', 'calls must be a function () => number, got 0'],
  [
    'createMetrics({ calls: () => 0, locks: () => 0, listeners: {} })',
    'TYPE',
    'listeners',
    'listeners must be an array of listeners, got an object',
  ],
  [
    'createMetrics({ calls: () => 0, lock: () => 0 })',
    'UNKNOWN',
    'lock',
    'unknown option lock: write locks instead',
  ],
  [
    'startControl(undefined, target)',
    'MISSING',
    'path',
    'path must be the path of a Unix socket, got undefined',
  ],
  [
    "startControl('/nowhere/control.sock')",
    'MISSING',
    'tollgate',
    'tollgate must be what createTollgate returns, got undefined',
  ],
  [
    "startStatusServer({ port: '9090' })",
    'TYPE',
    'port',
    'port must be a whole number from 0 to 65535, got "9090"',
  ],
  [
    "startStatusServer({ port: 0, host: 'localhost' })",
    'TYPE',
    'host',
    'host must be an IP address, got "localhost"',
  ],
];
