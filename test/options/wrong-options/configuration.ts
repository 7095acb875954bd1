import type { OptionRow } from './row.ts';

export const configuration: readonly OptionRow[] = [
  [
    'loadConfig()',
    'MISSING',
    'path',
    'path must be the path of the configuration file, got undefined',
  ],
  [
    "loadConfig('tollgate.yaml', { environment: {} })",
    'UNKNOWN',
    'environment',
    'unknown option environment: write one of env',
  ],
  [
    "loadConfig('tollgate.yaml', { env: { PASSWORD: 12345678 } })",
    'TYPE',
    'env.PASSWORD',
    'env.PASSWORD must be a text, got a number',
  ],
  [
    "readConfig(Buffer.from('realm: x'), environment)",
    'TYPE',
    'text',
    'text must be the text of a configuration file, got an object',
  ],
  [
    'readConfig(file)',
    'MISSING',
    'environment',
    'environment must be an object with "env", "read", "isPublic", got undefined',
  ],
  [
    "readConfig(file, { env: {}, read: () => 'ENOENT' })",
    'MISSING',
    'environment.isPublic',
    'environment.isPublic must be a function (path) => boolean, got undefined',
  ],
  [
    'readConfig(file, { ...environment, isPubic: () => false })',
    'UNKNOWN',
    'environment.isPubic',
    'unknown option environment.isPubic: write environment.isPublic instead',
  ],
  [
    "liveConfig('tollgate.yaml', undefined, target)",
    'MISSING',
    'first',
    "first must be a valid configuration of loadConfig ({ kind: 'config' }), got undefined",
  ],
  [
    "liveConfig('tollgate.yaml', loaded)",
    'MISSING',
    'target',
    'target must be what createTollgate returns, got undefined',
  ],
  [
    "liveConfig('tollgate.yaml', loaded, target, { listener: [] })",
    'UNKNOWN',
    'listener',
    'unknown option listener: write listeners instead',
  ],
  [
    "liveConfig('tollgate.yaml', loaded, target, { listeners: [] })",
    'TYPE',
    'listeners',
    'listeners must be a function () => Listener[], got an array',
  ],
  [
    "watchConfig('tollgate.yaml', { reload() {} })",
    'MISSING',
    'options',
    'options must be an object with "onReload", "onError", "quietMs", got undefined',
  ],
  [
    "watchConfig('tollgate.yaml', { reload() {} }, { onReload() {}, quietMS: 5 })",
    'UNKNOWN',
    'quietMS',
    'unknown option quietMS: write quietMs instead',
  ],
  [
    "watchConfig('tollgate.yaml', { reload() {} }, { onReload() {}, quietMs: '5' })",
    'TYPE',
    'quietMs',
    'quietMs must be a whole number from 1 to 60000, got "5"',
  ],
  [
    "watchConfig('tollgate.yaml', {}, { onReload() {} })",
    'TYPE',
    'live',
    'live must be what liveConfig returns, got an object',
  ],
];
