import type { OptionRow } from './row.ts';

export const explain: readonly OptionRow[] = [
  [
    "createTollgate(right).explain(Buffer.from(''), { address: 'localhost', port: 5060, transport: 'udp' })",
    'TYPE',
    'source.address',
    'source.address must be an IP address, got "localhost"',
  ],
  [
    "createTollgate(right).explain('text', { address: '192.0.2.1', port: 5060, transport: 'udp' })",
    'TYPE',
    'bytes',
    'bytes must be a Uint8Array, got "text"',
  ],
  [
    'createExplain({ authenticator })',
    'MISSING',
    'options',
    'options must be the options of the authenticator, got undefined',
  ],
  [
    'createExplain({ authenticator, options: right, assumeNonces: true })',
    'UNKNOWN',
    'assumeNonces',
    'unknown option assumeNonces: write assumeNonce instead',
  ],
  [
    'explainCapture([], { authenticator, options: right, assumeNonces: true }, 0)',
    'UNKNOWN',
    'assumeNonces',
    'unknown option assumeNonces: write assumeNonce instead',
  ],
];
