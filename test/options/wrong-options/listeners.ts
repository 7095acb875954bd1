import type { OptionRow } from './row.ts';

export const listeners: readonly OptionRow[] = [
  [
    'createTollgate({ ...right, listen: {} })',
    'TYPE',
    'listen',
    "listen must be an array like [{ transport: 'udp', port: 5060 }], got an object",
  ],
  [
    'createTollgate({ ...right, listen: [{ port: 5060 }] })',
    'MISSING',
    'listen[0].transport',
    'listen[0].transport must be one of "udp", "tcp", "tls", got undefined',
  ],
  [
    "createTollgate({ ...right, listen: [{ transport: 'ws' }] })",
    'RANGE',
    'listen[0].transport',
    'listen[0].transport must be one of "udp", "tcp", "tls", got "ws"',
  ],
  [
    "createTollgate({ ...right, listen: [{ transport: 'udp', port: 'x' }] })",
    'TYPE',
    'listen[0].port',
    'listen[0].port must be a whole number from 0 to 65535, got "x"',
  ],
  [
    "createTollgate({ ...right, listen: [{ transport: 'tcp', limits: { maxHeader: 9 } }] })",
    'UNKNOWN',
    'listen[0].limits.maxHeader',
    'unknown option listen[0].limits.maxHeader: write listen[0].limits.maxHeaders instead',
  ],
  [
    "createTollgate({ ...right, listen: [{ transport: 'tcp', limits: { maxHeaders: 0 } }] })",
    'RANGE',
    'listen[0].limits.maxHeaders',
    'listen[0].limits.maxHeaders must be a whole number from 1 to 65535, got 0',
  ],
  [
    'createTollgate({ ...right, port: 5060 })',
    'UNKNOWN',
    'port',
    'unknown option port: write listen[0].port instead',
  ],
];
