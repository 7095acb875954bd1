import type { OptionRow } from './row.ts';

export const transport: readonly OptionRow[] = [
  [
    'listenUdp()',
    'MISSING',
    'options',
    'options must be an object with "name", "address", "port", "ipv6Only", "advertise", "receiveBufferBytes", "isTrusted", "untrustedPerSecond", "untrustedBurst", "untrustedPrefixes", got undefined',
  ],
  [
    'listenUdp({ prot: 5060 }, handler)',
    'UNKNOWN',
    'prot',
    'unknown option prot: write port instead',
  ],
  [
    'listenUdp({ port: 70000 }, handler)',
    'RANGE',
    'port',
    'port must be a whole number from 0 to 65535, got 70000',
  ],
  [
    "listenUdp({ address: 'localhost' }, handler)",
    'RANGE',
    'address',
    'address must be an IP address, not a host name, got "localhost"',
  ],
  [
    'listenUdp({ isTrusted: true }, handler)',
    'TYPE',
    'isTrusted',
    'isTrusted must be a function (source) => boolean, got true',
  ],
  [
    'listenUdp({ port: 0 })',
    'MISSING',
    'handler',
    'handler must be an object with "message", "malformed", "closed", "error", got undefined',
  ],
  [
    'listenUdp({ port: 0 }, () => {})',
    'TYPE',
    'handler',
    'handler must be an object with "message", "malformed", "closed", "error", got a function',
  ],
  [
    'listenUdp({ port: 0 }, { onMessage() {} })',
    'UNKNOWN',
    'handler.onMessage',
    'unknown option handler.onMessage: write handler.message instead',
  ],
  [
    'listenUdp({ port: 0 }, { message() {}, eror() {} })',
    'UNKNOWN',
    'handler.eror',
    'unknown option handler.eror: write handler.error instead',
  ],
  [
    'listenUdp({ untrustedPerSecond: 0 }, handler)',
    'RANGE',
    'untrustedPerSecond',
    'untrustedPerSecond must be a number above 0 and up to 1000000, or Infinity, got 0',
  ],
  [
    'listenTcp({ idleTimeout: 5 }, handler)',
    'UNKNOWN',
    'idleTimeout',
    'unknown option idleTimeout: write idleTimeoutMs instead',
  ],
  [
    "listenTcp({ idleTimeoutMs: '1h' }, handler)",
    'TYPE',
    'idleTimeoutMs',
    'idleTimeoutMs must be a whole number from 1 to 2147483647, got "1h"',
  ],
  [
    "listenTcp({ proxyPeers: '10.0.0.10' }, handler)",
    'TYPE',
    'proxyPeers',
    'proxyPeers must be an array of addresses and networks, ["192.0.2.0/24"], got "10.0.0.10"',
  ],
  [
    "listenTcp({ proxyPeers: ['10.0.0.10/24'] }, handler)",
    'RANGE',
    'proxyPeers[0]',
    'proxyPeers[0] must be 10.0.0.0/24 or 10.0.0.10, without bits below the length, got "10.0.0.10/24"',
  ],
  [
    'listenTcp({ limits: { maxHeader: 5 } }, handler)',
    'UNKNOWN',
    'limits.maxHeader',
    'unknown option limits.maxHeader: write limits.maxHeaders instead',
  ],
  [
    "listenTcp({ advertise: { host: 'sip.example.com' } }, handler)",
    'MISSING',
    'advertise.port',
    'advertise.port must be a whole number from 1 to 65535, got undefined',
  ],
  [
    'listenTls({ port: 0 }, handler)',
    'MISSING',
    'certificates',
    'certificates must be an object with "key", "passphrase", "cert", "clientCa", got undefined',
  ],
  [
    "listenTls({ certificates: { key: 'Tr0ub4dor', cert: 'x' } }, handler)",
    'TYPE',
    'certificates.key',
    'certificates.key must be PEM text or bytes, got something without "-----BEGIN "',
  ],
  [
    "listenTls({ certificates: { key: '-----BEGIN x', cert: '-----BEGIN x', passphrase: 5 } }, handler)",
    'TYPE',
    'certificates.passphrase',
    'certificates.passphrase must be the pass phrase of the key, got a number',
  ],
  [
    "listenTls({ certificates: { keys: 'Tr0ub4dor' } }, handler)",
    'UNKNOWN',
    'certificates.keys',
    'unknown option certificates.keys: write certificates.key instead',
  ],
];
